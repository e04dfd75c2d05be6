"""A town with homes, a quota, and households that wait: what the tests of placement stand on."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PlacementProfile
from safeconduct.cases.services.household import change_profile
from safeconduct.cases.services.share_case import share_with_housing
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.conftest import Colleague
from safeconduct.kernel import clock
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.services.open_round import open_round
from safeconduct.programme.models import Programme
from safeconduct.programme.services import quota
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.shelter.conftest import day, hold, make_home, make_unit, provider, second, unit

__all__ = ["hold", "make_home", "make_unit", "provider", "second", "unit"]  # shelter's fixtures serve here too


@pytest.fixture
def programme(lead: Colleague) -> Programme:
    """A programme with ten places for a year."""
    founded = found_programme(made_by="test")
    until = clock.today() + timedelta(days=365)
    quota.open_round(lead.actor, programme=founded, granted=10, from_on=clock.today(), until_on=until)
    return founded


@pytest.fixture
def waits(make_case: Callable[..., Case], lead: Colleague) -> Callable[..., Case]:
    """Makes a household that waits, shared with housing: `waits("Mira", size=2, step_free=True)`."""

    def make(name: str = "Mira", *, urgency: Urgency = Urgency.SOON, shared: bool = True, **needs: object) -> Case:
        case = make_case(CaseState.EVIDENCE, name=name, urgency=urgency)
        known: dict[str, object] = {"composition": "woman", "languages": ("ru", "en")}
        change_profile(lead.actor, case=case, profile=PlacementProfile(**(known | needs)))  # type: ignore[arg-type]
        if shared:
            share_with_housing(lead.actor, case=case)
        Case.objects.filter(pk=case.pk).update(name=name, slug=name.lower())  # so that a test can speak of it
        case.refresh_from_db()
        return case

    return make


@pytest.fixture
def opened(housing: Colleague, programme: Programme) -> Callable[..., Round]:
    """Opens a round as the housing coordinator."""

    def make(*pins: Choice, start: int = 10, end: int = 100) -> Round:
        return open_round(housing.actor, from_on=day(start), until_on=day(end), pins=pins)

    return make
