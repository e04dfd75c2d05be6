from collections.abc import Callable

import pytest
from django.test import Client

from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.services.decide import accept, withdraw
from safeconduct.placement.words import ChoiceState
from safeconduct.programme.models import Hold, QuotaRound
from safeconduct.programme.words import HoldState
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import cancel_stay
from safeconduct.shelter.views.test_homes import three
from safeconduct.shelter.words import StayState

Browser = Callable[..., Client]


@pytest.fixture
def placed(
    waits: Callable[..., Case], make_unit: Callable[..., Unit], opened: Callable[..., Round], housing: Colleague
) -> Choice:
    """Mira's household has accepted the only unit and holds its place of the quota."""
    make_unit()
    case = waits("Mira")
    return accept(housing.actor, choice=opened().choices.get(case=case))


def test_cancelling_a_placed_stay_on_the_board_gives_back_its_placement_and_its_places(
    browser: Browser, housing: Colleague, placed: Choice, opened: Callable[..., Round]
) -> None:
    assert browser(housing).post(f"/homes/stays/{placed.stay_id}/cancel/").status_code == 302
    placed.refresh_from_db()
    assert (placed.state, Stay.objects.get().state) == (ChoiceState.WITHDRAWN, StayState.CANCELLED)
    assert (Hold.objects.get().state, QuotaRound.objects.get().taken) == (HoldState.RELEASED, 0)
    again = opened().choices.get(case=placed.case)
    assert again.state == ChoiceState.PROPOSED
    assert accept(housing.actor, choice=again).state == ChoiceState.ACCEPTED


def test_a_stay_that_no_placement_made_is_cancelled_as_before(
    browser: Browser, housing: Colleague, unit: Unit, case: Case, hold: Callable[..., Stay]
) -> None:
    stay = hold(unit, case)
    assert browser(housing).post(f"/homes/stays/{stay.pk}/cancel/").status_code == 302
    assert Stay.objects.get().state == StayState.CANCELLED


def test_an_acceptance_whose_stay_was_cancelled_before_can_still_be_withdrawn(
    housing: Colleague, placed: Choice
) -> None:
    assert placed.stay is not None
    cancel_stay(housing.actor, stay=placed.stay)
    assert withdraw(housing.actor, choice=placed).state == ChoiceState.WITHDRAWN
    assert QuotaRound.objects.get().taken == 0


def test_a_placement_holds_on_to_the_stay_of_a_household_that_was_moved(
    browser: Browser, housing: Colleague, placed: Choice, make_unit: Callable[..., Unit]
) -> None:
    to, client = make_unit(), browser(housing)
    assert client.post(
        f"/homes/stays/{placed.stay_id}/move/", {"unit": to.pk} | three("on", 10)
    ).status_code == 302  # fmt: skip
    placed.refresh_from_db()
    assert placed.stay is not None
    assert (placed.stay.unit_id, placed.stay.from_on, placed.stay.is_live) == (to.pk, day(10), True)
    withdraw(housing.actor, choice=placed)
    assert set(Stay.objects.values_list("state", flat=True)) == {StayState.CANCELLED}
    assert QuotaRound.objects.get().taken == 0
