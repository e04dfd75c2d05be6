from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from safeconduct.arrival.models import Arrival
from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock

Enter = Callable[[str, int], int]


def boxes(prefix: str, day: date) -> dict[str, int]:
    return {f"{prefix}_day": day.day, f"{prefix}_month": day.month, f"{prefix}_year": day.year}


@pytest.fixture
def clara(browser: Callable[..., Client], caseworker: Colleague) -> Client:
    return browser(caseworker)


@pytest.fixture
def enter(household: Case, lead: Colleague, clara: Client) -> Enter:
    """A granted household whose journey is planned; enters a day of its arrival and tells the answer's status."""
    Dossier.objects.update(state=DossierState.GRANTED)
    for state in (CaseState.LODGED, CaseState.DECIDED):
        go_to(lead.actor, case=household, to=state)
    clara.post(f"/arrival/{household.slug}/plan/", boxes("travel_on", clock.today() - timedelta(days=9)))

    def enter(what: str, days_ago: int) -> int:
        day = clock.today() - timedelta(days=days_ago)
        return clara.post(f"/arrival/{household.slug}/enter/{what}/", boxes("on", day)).status_code

    return enter


def test_a_landing_and_a_claim_take_the_dossier_along(enter: Enter, clara: Client) -> None:
    assert enter("landing", 8) == 302
    assert Dossier.objects.get().state == DossierState.TRAVELLED
    assert "Collect the visa" not in clara.get("/").content.decode()
    assert enter("claim", 4) == 302
    steps = list(Dossier.objects.get().steps.values_list("to_state", flat=True))
    assert steps[-3:] == [DossierState.VISA_COLLECTED, DossierState.TRAVELLED, DossierState.CLAIM_MADE]


def test_a_visa_that_was_collected_before_is_not_collected_twice(enter: Enter, household: Case, clara: Client) -> None:
    assert clara.post(f"/dossiers/{household.slug}/step/", {"to": "visa_collected"}).status_code == 302
    enter("landing", 8)
    assert Dossier.objects.get().steps.filter(to_state=DossierState.VISA_COLLECTED).count() == 1


def test_the_dossier_alone_takes_nobody_on_a_journey(enter: Enter, household: Case, clara: Client) -> None:
    clara.post(f"/dossiers/{household.slug}/step/", {"to": "visa_collected"})
    assert clara.post(f"/dossiers/{household.slug}/step/", {"to": "travelled"}).status_code == 400
    assert Dossier.objects.get().state == DossierState.VISA_COLLECTED


def test_a_landing_is_corrected_but_not_to_after_the_claim(enter: Enter, clara: Client) -> None:
    enter("landing", 8)
    enter("claim", 4)
    assert enter("landing", 2) == 400
    assert enter("landing", 7) == 302
    assert Arrival.objects.get().landed_on == clock.today() - timedelta(days=7)
    assert Dossier.objects.get().state == DossierState.CLAIM_MADE
