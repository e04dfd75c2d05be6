"""More cases in an hour than one opens: refused, asked, allowed by another, and for once."""

import pytest

from safeconduct.accounts.models import Notice
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.more_cases import NothingToAsk, allow_more, ask_for_more
from safeconduct.audit.models import Leaf
from safeconduct.cases.payloads import Story
from safeconduct.conftest import actor_of
from safeconduct.custody import door
from safeconduct.custody.errors import NothingToAllow, StepUpNeeded, TooManyCases
from safeconduct.custody.models import MoreAsked
from safeconduct.custody.sealing import open_record
from safeconduct.kernel.errors import NotAllowed

PAGE = "/you/me/more/"


@pytest.fixture
def two(monkeypatch, caseworker, make_case):
    """Two cases of a caseworker who is signed in, where one an hour is as much as anybody opens."""
    monkeypatch.setattr(door._in_here().counting, "_cases", 1)
    cases = [make_case(caseworker=caseworker), make_case(caseworker=caseworker)]
    actor = actor_of(caseworker.user, caseworker.passphrase, Role.CASEWORKER)
    read(actor, cases[0])
    return actor, cases[1]


def read(actor, case):
    return open_record(actor, case.story, Story, purpose="view")


def test_one_more_is_refused_until_another_colleague_lets_it(two, lead):
    actor, case = two
    before = Leaf.objects.filter(action="opened").count()
    with pytest.raises(TooManyCases):
        read(actor, case)
    assert Leaf.objects.filter(action="opened").count() == before
    ask_for_more(actor)
    allow_more(lead.actor, user=actor.user)
    assert read(actor, case)
    assert not MoreAsked.objects.exists()
    told = Leaf.objects.filter(object_kind="custody.more").order_by("sequence").values_list("action", "actor")
    assert list(told) == [("refused", actor.reference), ("granted", lead.actor.reference)]


def test_nobody_lets_themselves_and_a_caseworker_lets_nobody(two, lead, colleague):
    actor, case = two
    with pytest.raises(TooManyCases):
        read(actor, case)
    other = colleague("oscar", Role.CASEWORKER)
    for who in (actor, other.actor):
        with pytest.raises(NotAllowed):
            allow_more(who, user=actor.user)
    with pytest.raises(NotAllowed):
        allow_more(lead.actor, user=lead.user)


def test_the_second_key_is_asked_of_who_allows(two, colleague):
    actor, case = two
    with pytest.raises(TooManyCases):
        read(actor, case)
    officer = colleague("daan", Role.OFFICER)
    half_awake = actor_of(officer.user, officer.passphrase, Role.OFFICER)
    door._in_here().sessions.find(half_awake.keyring._half, "house").step_up_until = None
    with pytest.raises(StepUpNeeded):
        allow_more(half_awake, user=actor.user)
    with pytest.raises(TooManyCases):
        read(actor, case)


def test_who_was_not_refused_neither_asks_nor_is_let_in_advance(two, lead, browser, caseworker):
    actor, _case = two
    with pytest.raises(NothingToAsk):
        ask_for_more(actor)
    with pytest.raises(NothingToAllow):
        allow_more(lead.actor, user=actor.user)
    page = browser(caseworker).get(PAGE).content.decode()
    assert "Nothing is closed to you at this moment." in page
    assert "Ask to open more" not in page


def test_from_page_to_page(two, lead, caseworker, browser):
    _actor, case = two
    page = browser(caseworker)
    refused = page.get(f"/cases/{case.slug}/story/")
    assert refused.status_code == 429
    assert "sixty cases within an hour" in refused.content.decode()
    assert f'href="{PAGE}"' in refused.content.decode()
    assert "1 case" in page.get(PAGE).content.decode()
    assert page.post(PAGE).status_code == 302
    assert "You have asked." in page.get(PAGE).content.decode()
    leads = browser(lead)
    allow = f"/you/colleagues/{caseworker.user.pk}/more/"
    assert allow in leads.get("/").content.decode()
    assert "asks to open more cases" in leads.get(allow).content.decode()
    assert leads.post(allow).status_code == 302
    assert page.get(f"/cases/{case.slug}/story/").status_code == 200
    assert allow not in leads.get("/").content.decode()
    assert leads.get(allow).status_code == 404


def test_those_who_may_allow_it_hear_of_a_refusal_that_nobody_asks_about(two, lead, caseworker, colleague, browser):
    _actor, case = two
    officer, volunteer = colleague("daan", Role.OFFICER), colleague("victor", Role.TRIAGE)
    thief = browser(caseworker)
    for _time in range(3):
        assert thief.get(f"/cases/{case.slug}/story/").status_code == 429
    said = "Clara was refused another case after sixty within an hour"
    for who in (lead, officer):
        day = browser(who)
        assert said in day.get("/").content.decode()
        assert said in day.get("/you/me/notices/").content.decode()
    assert Notice.objects.count() == 2
    assert said not in browser(volunteer).get("/").content.decode()
    refused = Leaf.objects.filter(object_kind="custody.more", action="refused")
    assert [leaf.actor for leaf in refused] == [caseworker.actor.reference]


def test_a_case_that_is_only_in_a_list_is_not_counted(two, caseworker, browser):
    page = browser(caseworker)
    assert page.get("/cases/").status_code == 200
    assert page.get("/").status_code == 200
