"""A town with homes, a quota, and households that wait: what the tests of placement stand on."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PlacementProfile
from safeconduct.cases.services.household import change_profile
from safeconduct.cases.services.share_case import share_with_housing
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.conftest import Colleague
from safeconduct.custody import workers
from safeconduct.kernel import clock
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.services.open_round import open_round
from safeconduct.programme.models import Programme
from safeconduct.programme.services import quota
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.shelter.conftest import day, hold, make_home, make_unit, provider, second, unit
from safeconduct.shelter.models import Unit

__all__ = ["hold", "make_home", "make_unit", "provider", "second", "unit"]  # shelter's fixtures serve here too


@pytest.fixture(scope="session", autouse=True)
def _compiled(machine_code: None) -> None:
    """Nothing here waits for the engine's machine code but the first."""


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


def days_of(desk: Client, start: int = 10, end: int = 100) -> dict[str, str]:
    """What the form on the page of rounds sends: its number and two days."""
    shown = desk.get("/placement/").content.decode()
    found = re.search(r'name="order" value="([^"]+)"', shown)
    assert found is not None
    days = {"from_on": day(start), "until_on": day(end)}
    parts = {f"{name}_{part}": str(getattr(on, part)) for name, on in days.items() for part in ("day", "month", "year")}
    return {"order": found[1]} | parts


@pytest.fixture
def desk(browser: Callable[..., Client], housing: Colleague, programme: Programme) -> Client:
    """The housing coordinator's browser; a worker has announced itself."""
    workers.announce_worker()
    return browser(housing)


@pytest.fixture
def ordered(desk: Client, unit: Unit, waits: Callable[..., Case]) -> Round:
    """A round that one of two households can win, given to the worker through the page."""
    waits("Mira", urgency=Urgency.HIGH)
    waits("Later", urgency=Urgency.CALM)
    return order(desk)


def order(desk: Client, **changed: object) -> Round:
    """Opens a round through the page; the worker has not begun."""
    answer = desk.post("/placement/", days_of(desk) | changed)
    assert answer.status_code == 302, answer.content.decode()
    return Round.objects.get(pk=answer.url.split("/")[2])


def page_of(desk: Client, found: Round) -> str:
    """The page of a round."""
    return desk.get(f"/placement/{found.pk}/").content.decode()


def progress(desk: Client, found: Round) -> str:
    """What the page asks for again and again."""
    return desk.get(f"/placement/progress/{found.pk}/").content.decode()


def stop(desk: Client, found: Round) -> HttpResponse:
    """Cancels the search."""
    return desk.post(f"/placement/stop/{found.pk}/")


def again(desk: Client, found: Round) -> HttpResponse:
    """Has the search begun anew."""
    return desk.post(f"/placement/again/{found.pk}/")


def state_of(found: Round) -> str:
    """The round's state now."""
    found.refresh_from_db()
    return found.state


def placed(found: Round) -> dict[str, Unit | None]:
    """The unit of each household of a round."""
    return {choice.case.name: choice.unit for choice in found.choices.select_related("case", "unit")}
