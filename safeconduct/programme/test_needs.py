"""Places that run out are told before and after, to whom can mend it, where they look."""

from datetime import timedelta

import pytest
from django.db import transaction

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.conftest import make_colleague
from safeconduct.kernel import clock
from safeconduct.programme.models import Hold, LedgerLine, QuotaRound
from safeconduct.programme.needs import needs_for
from safeconduct.programme.services import quota
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.programme.services.quota import hold_places, open_round, release_places, sweep

RUNS_OUT, RAN_OUT = "2 places of the quota run out", "2 places of the quota have run out"


@pytest.fixture
def hold(lead, caseworker, make_case):
    """Two places of four, held for a lodged household for ten days more."""
    programme = found_programme(made_by="test")
    until = clock.today() + timedelta(days=90)
    open_round(lead.actor, programme=programme, granted=4, from_on=clock.today(), until_on=until)
    case, last = make_case(CaseState.LODGED, caseworker=caseworker), clock.today() + timedelta(days=10)
    with transaction.atomic():
        return hold_places(lead.actor, programme=programme, case=case, places=2, until=last)


def lapse(hold):
    """The last day was yesterday, and the sweep came by."""
    Hold.objects.filter(pk=hold.pk).update(held_until=clock.today() - timedelta(days=1))
    assert sweep() == 1


def kept(days, because="undecided"):
    on = clock.today() + timedelta(days=days)
    return {"until_day": on.day, "until_month": on.month, "until_year": on.year, "because": because}


def told(who):
    return [(str(need.text), need.tone, need.due_on) for need in needs_for(who.actor)]


def test_a_lead_is_told_before_and_after_places_run_out_and_nobody_else_is(hold, lead, caseworker):
    assert told(lead) == [(RUNS_OUT, "wait", hold.held_until)]
    lapse(hold)
    assert told(lead) == [(RAN_OUT, "stop", clock.today() - timedelta(days=1))]
    assert told(caseworker) == []


def test_places_that_last_or_are_not_needed_ask_for_nothing(hold, lead):
    Hold.objects.update(held_until=clock.today() + timedelta(days=31))
    assert told(lead) == []
    lapse(hold)
    Case.objects.update(state=CaseState.WITHDRAWN)
    assert told(lead) == []


def test_the_day_and_the_case_lead_to_the_page_that_keeps_them(browser, hold, lead):
    client, at = browser(lead), f"/programme/holds/{hold.pk}/"
    for page in ("/", f"/cases/{hold.case.slug}/"):
        shown = client.get(page).content.decode()
        assert RUNS_OUT in shown
        assert at in shown
    assert client.post(at, kept(60)).status_code == 302
    assert RUNS_OUT not in client.get("/").content.decode()
    line = LedgerLine.objects.latest("at")
    assert (line.state, line.until_on, line.because) == ("held", clock.today() + timedelta(days=60), "undecided")
    assert "the authority has not decided yet" in client.get(at).content.decode()
    assert Leaf.objects.get(purpose="quota kept").subject_id == str(hold.case_id)


def test_places_that_ran_out_are_taken_again_while_there_are_some(browser, hold, lead, make_case):
    lapse(hold)
    client, at = browser(lead), f"/programme/holds/{hold.pk}/"
    assert "These places have run out" in client.get(at).content.decode()
    programme, other = hold.quota_round.programme, make_case(name="Tim")
    with transaction.atomic():
        theirs = hold_places(lead.actor, programme=programme, case=other, places=3)
    refused = client.post(at, kept(60))
    assert refused.status_code == 400
    assert "There are not enough visas left in this round." in refused.content.decode()
    release_places(lead.actor, hold=theirs)
    assert client.post(at, kept(60)).status_code == 302
    assert (Hold.objects.get(pk=hold.pk).state, QuotaRound.objects.get().taken) == ("held", 2)


def test_whoever_cannot_mend_it_sees_it_on_the_case_and_who_can(browser, hold, caseworker):
    client = browser(caseworker)
    shown = client.get(f"/cases/{hold.case.slug}/").content.decode()
    assert RUNS_OUT in shown
    assert "A programme lead keeps them longer or releases them." in shown
    assert client.get(f"/programme/holds/{hold.pk}/").status_code == 404


def test_a_lead_without_the_key_of_the_household_reaches_none_of_its_places(browser, hold):
    sofia = make_colleague("sofia", Role.LEAD)
    assert browser(sofia).get(f"/programme/holds/{hold.pk}/").status_code == 404
    assert told(sofia) == []


@pytest.mark.parametrize("days", [10, 9, -1, 367])
def test_places_are_kept_until_a_later_day_within_a_year(browser, hold, lead, days):
    refused = browser(lead).post(f"/programme/holds/{hold.pk}/", kept(days))
    assert refused.status_code == 400
    assert Hold.objects.get().held_until == hold.held_until


def test_places_that_ran_out_are_released_once_and_for_all(browser, hold, lead):
    lapse(hold)
    assert browser(lead).post(f"/programme/holds/{hold.pk}/release/").status_code == 302
    assert (Hold.objects.get().state, QuotaRound.objects.get().taken, told(lead)) == ("released", 0, [])


def test_a_household_that_got_other_places_is_not_asked_about_the_old_ones(browser, hold, lead):
    lapse(hold)
    with transaction.atomic():
        hold_places(lead.actor, programme=hold.quota_round.programme, case=hold.case, places=2)
    assert told(lead) == []
    assert browser(lead).post(f"/programme/holds/{hold.pk}/", kept(60)).status_code == 400


def test_a_sweep_that_comes_a_moment_late_takes_nothing_that_was_kept_longer(hold, lead, monkeypatch):
    overdue = Hold.objects.filter(pk=hold.pk)  # what the sweep read before the lead kept them
    monkeypatch.setattr(quota, "overdue", lambda: overdue)
    assert sweep() == 0
    assert Hold.objects.get().state == "held"


def test_a_granted_visa_ends_the_asking(hold, lead):
    lapse(hold)
    go_to(lead.actor, case=hold.case, to=CaseState.DECIDED)
    assert told(lead) == []


def test_only_leads_have_the_page(hold, browser, colleague):
    for role in (Role.LAWYER, Role.HOUSING, Role.OFFICER):
        assert browser(colleague(role.value, role)).get(f"/programme/holds/{hold.pk}/").status_code == 404
