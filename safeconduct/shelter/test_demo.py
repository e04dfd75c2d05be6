import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import share_with_housing
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.kernel import clock
from safeconduct.shelter import demo, norms
from safeconduct.shelter.models import Home, Offer, Provider, Stay, Unit
from safeconduct.shelter.page import must_move
from safeconduct.shelter.selectors.one_day import supported_places
from safeconduct.shelter.words import ProviderKind


@dataclass
class Actors:
    lead: Actor
    second_lead: Actor
    housing: Actor


@pytest.fixture
def loaded(lead: Colleague, second: Colleague, housing: Colleague, make_case: Callable[..., Case]) -> None:
    for _ in range(2):
        share_with_housing(lead.actor, case=make_case(CaseState.DECIDED))
    actors = Actors(lead.actor, second.actor, housing.actor)
    demo.load(actors, random.Random(7))


def test_the_demonstration_has_thirty_homes_of_every_sort(loaded: None) -> None:
    assert Home.objects.count() == 30
    assert Provider.objects.filter(kind=ProviderKind.ORGANISATION).count() == 3
    numbers = supported_places(clock.today())
    assert 30 <= numbers.units < 50
    assert numbers.beds > numbers.vetted_beds > numbers.funded_beds > numbers.free_funded_beds > 20
    assert {breach.norm.code for unit in Unit.objects.all() for breach in norms.breaches(unit.room)} >= {
        norms.NormCode.ROOM,
        norms.NormCode.SPACE_A_PERSON,
    }
    assert set(Offer.objects.values_list("state", flat=True)) == {"new", "contacted", "visited", "declined"}


def test_one_host_of_the_demonstration_wants_the_room_back(loaded: None) -> None:
    stays = Stay.objects.select_related("unit")
    assert [must_move(stay) for stay in stays].count(True) == 1
    assert stays.count() == 2
