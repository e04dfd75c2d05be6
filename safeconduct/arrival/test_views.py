import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from safeconduct.accounts.roles import Role
from safeconduct.arrival.models import Arrival
from safeconduct.arrival.selectors import days_of
from safeconduct.arrival.services import arrive
from safeconduct.arrival.words import StepKind
from safeconduct.audit.models import Leaf
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
    assert client.post(f"/arrival/{case.slug}/settled/", {"sure": "on"}).status_code == 409
    for what in ("claim", "commune", "address"):
        assert client.post(f"/arrival/{case.slug}/enter/{what}/", boxes("on", today)).status_code == 302
    assert client.post(f"/arrival/{case.slug}/settled/", {"sure": "on"}).status_code == 302
    assert Case.objects.get().state == CaseState.SETTLED


def test_the_limit_for_the_claim_counts_eight_working_days(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client = browser(caseworker)
    client.post(f"/arrival/{case.slug}/plan/", boxes("travel_on", date(2026, 10, 27)))
    client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", date(2026, 10, 27)))
    days = days_of(Arrival.objects.get(), "en")
    # Tuesday the 27th; All Saints' is a Sunday; Armistice Day, the 11th of November, lies behind the eighth day.
    assert days.claim_by == date(2026, 11, 6)


def test_a_day_that_is_entered_closes_the_step_it_fulfils(browser, caseworker, make_case):
    case, today = make_case(CaseState.DECIDED, caseworker=caseworker), clock.today()
    client, four_days_ago = browser(caseworker), today - timedelta(days=4)
    arrival = planned(client, case, four_days_ago)
    client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", four_days_ago))
    for what, kind, days_ago in (("claim", "claim", 2), ("commune", "commune", 1)):
        day = today - timedelta(days=days_ago)
        told = Leaf.objects.filter(object_kind="arrival.planstep").count()
        assert client.post(f"/arrival/{case.slug}/enter/{what}/", boxes("on", day)).status_code == 302
        assert arrival.steps.get(kind=kind).done_on == day
        assert Leaf.objects.filter(object_kind="arrival.planstep").count() == told + 1
    assert client.post(f"/arrival/{case.slug}/enter/address/", boxes("on", today)).status_code == 302
    done = {"claim", "commune"}
    assert set(arrival.steps.filter(done_on__isnull=False).values_list("kind", flat=True)) == done


def test_a_step_that_was_ticked_before_keeps_its_day(browser, caseworker, make_case):
    case, today = make_case(CaseState.DECIDED, caseworker=caseworker), clock.today()
    client, before = browser(caseworker), today - timedelta(days=3)
    arrival = planned(client, case, before)
    client.post(f"/arrival/{case.slug}/steps/{arrival.steps.get(kind='claim').pk}/done/")
    for what in ("landing", "claim"):
        client.post(f"/arrival/{case.slug}/enter/{what}/", boxes("on", before))
    assert arrival.steps.get(kind="claim").done_on == today


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


@pytest.mark.parametrize(
    ("what", "name"),
    [("address_known_on", "arrival_address_after_landing"), ("commune_on", "arrival_commune_after_landing")],
)
def test_the_database_keeps_what_comes_after_the_landing_after_it(browser, caseworker, make_case, what, name):
    case, today = make_case(CaseState.DECIDED, caseworker=caseworker), clock.today()
    browser(caseworker).post(f"/arrival/{case.slug}/plan/", boxes("travel_on", today))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Arrival.objects.update(**{what: today})
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Arrival.objects.update(**{"landed_on": today, what: today - timedelta(days=1)})


def test_the_list_opens_and_a_strangers_case_does_not(browser, caseworker, lead, make_case):
    case = make_case(CaseState.DECIDED)
    browser(lead).post(f"/arrival/{case.slug}/plan/", boxes("travel_on", clock.today()))
    assert browser(lead).get("/arrival/").status_code == 200
    assert browser(caseworker).get(f"/arrival/{case.slug}/").status_code == 404


def planned(client, case, travel_on):
    assert client.post(f"/arrival/{case.slug}/plan/", boxes("travel_on", travel_on)).status_code == 302
    return Arrival.objects.get(case=case)


def test_the_plan_begins_on_the_day_they_really_land(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client, today = browser(caseworker), clock.today()
    arrival = planned(client, case, today + timedelta(days=22))
    done = arrival.steps.get(kind="lawyer")
    client.post(f"/arrival/{case.slug}/steps/{done.pk}/done/")
    client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", today))
    due = dict(arrival.steps.filter(done_on=None).values_list("kind", "due_on"))
    assert (due["meet"], due["claim"]) == (today, today + timedelta(days=3))
    assert arrival.steps.get(kind="lawyer").due_on == today + timedelta(days=27)
    page = client.get(f"/arrival/{case.slug}/").content.decode()
    assert "They travel" not in page


def test_a_wrong_day_is_told_once_on_top_and_once_at_its_question(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client = browser(caseworker)
    planned(client, case, clock.today())
    wrong = client.post(f"/arrival/{case.slug}/enter/landing/", boxes("on", clock.today() + timedelta(days=2)))
    page = wrong.content.decode()
    assert page.count("Give a date up to") == 2
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_who_comes_before_the_home_is_theirs_is_seen_on_the_day_and_on_the_case(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client = browser(caseworker)
    assert "Plan the journey" in client.get(f"/cases/{case.slug}/").content.decode()
    planned(client, case, clock.today() + timedelta(days=5))
    for path in ("/", f"/cases/{case.slug}/", f"/arrival/{case.slug}/"):
        assert "No bed on the day they come" in client.get(path).content.decode(), path


def test_steps_are_given_to_who_works_on_the_case_only(browser, colleague, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client, stranger = browser(caseworker), colleague("kirill", Role.CASEWORKER)
    arrival = planned(client, case, clock.today())
    assert stranger.user.display_name not in client.get(f"/arrival/{case.slug}/").content.decode()
    step = {"kind": "school", "owner": stranger.user.pk, **boxes("due_on", clock.today())}
    assert client.post(f"/arrival/{case.slug}/steps/", step).status_code == 400
    with pytest.raises(arrive.WithoutKey):
        arrive.add_step(
            caseworker.actor, arrival=arrival, kind=StepKind.SCHOOL, owner=stranger.user, due_on=clock.today()
        )
    assert client.post(f"/arrival/{case.slug}/steps/", step | {"owner": caseworker.user.pk}).status_code == 302


def test_the_plan_goes_on_after_they_have_settled(browser, caseworker, make_case):
    case = make_case(CaseState.DECIDED, caseworker=caseworker)
    client, today = browser(caseworker), clock.today()
    planned(client, case, today - timedelta(days=20))
    for what in ("landing", "claim", "address"):
        client.post(f"/arrival/{case.slug}/enter/{what}/", boxes("on", today - timedelta(days=20)))
    asked = client.post(f"/arrival/{case.slug}/settled/")
    assert asked.status_code == 400
    assert "steps of the plan are still open" in asked.content.decode()
    assert Case.objects.get().state == CaseState.ARRIVED
    assert client.post(f"/arrival/{case.slug}/settled/", {"sure": "on"}).status_code == 302
    assert "Language course" in client.get("/").content.decode()
