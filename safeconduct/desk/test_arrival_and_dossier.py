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
from safeconduct.dossiers.services.hear import record_decision
from safeconduct.dossiers.words import DecisionKind, DossierState, Notified
from safeconduct.kernel import clock

Enter = Callable[[str, int], int]


def boxes(prefix: str, day: date) -> dict[str, int]:
    return {f"{prefix}_day": day.day, f"{prefix}_month": day.month, f"{prefix}_year": day.year}


@pytest.fixture
def clara(browser: Callable[..., Client], caseworker: Colleague) -> Client:
    return browser(caseworker)


@pytest.fixture
def enter(household: Case, lead: Colleague, caseworker: Colleague, clara: Client) -> Enter:
    """A household granted ten days ago, its journey planned; enters a day of its arrival and tells the status."""
    Dossier.objects.update(state=DossierState.WITH_AUTHORITY)
    go_to(lead.actor, case=household, to=CaseState.LODGED)
    granted, told = clock.today() - timedelta(days=10), clock.today() - timedelta(days=9)
    record_decision(
        caseworker.actor, dossier=Dossier.objects.get(), kind=DecisionKind.GRANTED, notified=Notified.OTHER,
        decided_on=granted, notified_on=told,
    )  # fmt: skip
    clara.post(f"/arrival/{household.slug}/plan/", boxes("travel_on", clock.today() - timedelta(days=9)))

    def enter(what: str, days_ago: int) -> int:
        day = clock.today() - timedelta(days=days_ago)
        return clara.post(f"/arrival/{household.slug}/enter/{what}/", boxes("on", day)).status_code

    return enter


@pytest.fixture
def collected(enter: Enter, household: Case, clara: Client) -> None:
    """The caseworker has noted that the visa was collected."""
    assert clara.post(f"/dossiers/{household.slug}/step/", {"to": "visa_collected"}).status_code == 302


def refused_landing(household: Case, clara: Client, days_ago: int) -> str:
    """What the page says to a landing that it does not take."""
    day = boxes("on", clock.today() - timedelta(days=days_ago))
    answer = clara.post(f"/arrival/{household.slug}/enter/landing/", day)
    assert answer.status_code == 400
    assert Arrival.objects.get().landed_on is None
    household.refresh_from_db()
    assert household.state == CaseState.DECIDED
    return answer.content.decode()


@pytest.mark.usefixtures("enter")
def test_nobody_lands_before_the_visa_is_collected(household: Case, clara: Client) -> None:
    assert "collected its visa" in refused_landing(household, clara, 8)


@pytest.mark.usefixtures("collected")
def test_nobody_lands_before_the_visa_was_granted(household: Case, clara: Client, enter: Enter) -> None:
    assert "before the day on which the visa was granted" in refused_landing(household, clara, 11)
    assert enter("landing", 10) == 302


@pytest.mark.usefixtures("collected")
def test_a_corrected_landing_lies_after_the_grant_too(enter: Enter) -> None:
    assert enter("landing", 8) == 302
    assert enter("landing", 11) == 400
    assert Arrival.objects.get().landed_on == clock.today() - timedelta(days=8)


@pytest.mark.usefixtures("collected")
def test_a_landing_and_a_claim_take_the_dossier_along(enter: Enter, clara: Client) -> None:
    assert enter("landing", 8) == 302
    assert Dossier.objects.get().state == DossierState.TRAVELLED
    assert "Collect the visa" not in clara.get("/").content.decode()
    assert enter("claim", 4) == 302
    steps = list(Dossier.objects.get().steps.values_list("to_state", flat=True))
    assert steps[-3:] == [DossierState.VISA_COLLECTED, DossierState.TRAVELLED, DossierState.CLAIM_MADE]


@pytest.mark.usefixtures("collected")
def test_the_dossier_alone_takes_nobody_on_a_journey(household: Case, clara: Client) -> None:
    assert clara.post(f"/dossiers/{household.slug}/step/", {"to": "travelled"}).status_code == 400
    assert Dossier.objects.get().state == DossierState.VISA_COLLECTED


@pytest.mark.usefixtures("collected")
def test_a_landing_is_corrected_but_not_to_after_the_claim(enter: Enter, clara: Client) -> None:
    enter("landing", 8)
    enter("claim", 4)
    assert enter("landing", 2) == 400
    assert enter("landing", 7) == 302
    assert Arrival.objects.get().landed_on == clock.today() - timedelta(days=7)
    assert Dossier.objects.get().state == DossierState.CLAIM_MADE
