from datetime import timedelta

import pytest

from safeconduct.arrival.models import Arrival
from safeconduct.arrival.selectors import days_of
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.kernel import clock


def boxes(prefix: str, day) -> dict[str, int]:
    return {f"{prefix}_day": day.day, f"{prefix}_month": day.month, f"{prefix}_year": day.year}


def test_a_household_lands_claims_and_settles(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client, today = browser(caseworker), clock.today()
    client.post(f"/arrival/{case.slug}/plan/", {**boxes("travel_on", today - timedelta(days=5)), "words": "SN 2834"})
    client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", today - timedelta(days=5)))
    page = client.get(f"/arrival/{case.slug}/").content.decode()
    assert "SN 2834" in page
    assert client.post(f"/arrival/{case.slug}/settled/").status_code == 409
    for what in ("claim", "commune", "address"):
        assert client.post(f"/arrival/{case.slug}/enter/{what}/", boxes("on", today)).status_code == 302
    assert client.post(f"/arrival/{case.slug}/settled/").status_code == 302
    assert Case.objects.get().state == CaseState.SETTLED


def test_the_limit_for_the_claim_counts_eight_working_days(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client = browser(caseworker)
    client.post(f"/arrival/{case.slug}/plan/", boxes("travel_on", clock.today()))
    client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", clock.today()))
    days = days_of(Arrival.objects.get(), "en")
    assert 8 <= (days.claim_by - clock.today()).days <= 16


def test_nobody_travels_without_a_visa(browser, caseworker, make_case):
    case = make_case(CaseState.LODGED, caseworker=caseworker)
    answer = browser(caseworker).post(f"/arrival/{case.slug}/plan/", boxes("travel_on", clock.today()))
    assert answer.status_code == 400
    assert "no visa yet" in answer.content.decode()


@pytest.mark.parametrize("days", [1, -30])
def test_a_claim_in_the_future_or_before_the_landing_is_refused(browser, caseworker, make_case, days):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client = browser(caseworker)
    client.post(f"/arrival/{case.slug}/plan/", boxes("travel_on", clock.today()))
    client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", clock.today()))
    wrong = boxes("on", clock.today() + timedelta(days=days))
    assert client.post(f"/arrival/{case.slug}/enter/claim/", wrong).status_code == 400


def test_the_list_opens_and_a_strangers_case_does_not(browser, caseworker, lead, make_case):
    case = make_case(CaseState.DECIDED)
    browser(lead).post(f"/arrival/{case.slug}/plan/", boxes("travel_on", clock.today()))
    assert browser(lead).get("/arrival/").status_code == 200
    assert browser(caseworker).get(f"/arrival/{case.slug}/").status_code == 404
