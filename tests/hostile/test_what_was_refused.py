"""What was tried against telling who asked for what they have not: unseen, in another's name, to fill the log, to learn."""

import re
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.converters import UUIDConverter
from django.utils import timezone

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf, Refusals
from safeconduct.audit.refusing import EACH, UNUSUAL, sweep
from safeconduct.cases.states import CaseState
from safeconduct.cell.roles import apply_grants
from safeconduct.cell.roles_refusing import THINGS
from safeconduct.kernel import clock

QUARTER = timedelta(minutes=15)


@pytest.fixture
def later(monkeypatch):
    """`later(QUARTER)`: from here on it is that much later."""
    passed = [timedelta()]

    def wait(span):
        passed[0] += span
        monkeypatch.setattr(clock, "now", lambda: timezone.now() + passed[0])

    return wait


@pytest.fixture
def kept(make_case, colleague):
    """A case that the caseworker has no key of."""
    return make_case(CaseState.EVIDENCE, caseworker=colleague("karim", Role.CASEWORKER))


def refusals(who):
    """Kind, thing, case and purpose of each leaf, in order."""
    found = Leaf.objects.filter(action="refused", actor=str(who.user.pk)).order_by("sequence")
    return list(found.values_list("object_kind", "object_id", "subject_id", "purpose"))


def said(answer, slug):
    """Status, headers and words, without what is its own each time and what was asked for."""
    words = re.sub(r'(value|data-[a-z-]+|content|x-csrftoken)"?(=|: )"[^"]*"', "", answer.content.decode())
    return answer.status_code, sorted(answer.headers.items()), words.replace(slug, "…")


def test_who_asks_for_a_case_of_others_is_told_of_and_reads_what_one_reads_of_nothing(browser, caseworker, kept):
    page = browser(caseworker)
    absent = "nowhere-" + kept.slug[len("nowhere-") :]  # as long: pages lead back to themselves
    for under in ("cases/{}/", "cases/{}/story/", "evidence/{}/", "dossiers/{}/bundle/1/progress/"):
        there, nowhere = (said(page.get(f"/{under.format(slug)}"), slug) for slug in (kept.slug, absent))
        assert there[0] == 404
        assert there == nowhere
    case = str(kept.pk)
    assert refusals(caseworker) == [
        ("cases.case", case, case, "page cases"), ("house.nothing", "", "", "page cases"),
        ("cases.case", case, case, "page cases"), ("house.nothing", "", "", "page cases"),
        ("cases.case", case, case, "page evidence"), ("house.nothing", "", "", "page evidence"),
        ("cases.case", case, case, "page dossiers"), ("house.nothing", "", "", "page dossiers"),
    ]  # fmt: skip


def test_the_house_does_the_same_for_what_is_there_and_what_is_not(browser, caseworker, kept):
    page, asked = browser(caseworker), []
    for slug in (kept.slug, "no-such-case-7"):
        with CaptureQueriesContext(connection) as statements:
            page.get(f"/cases/{slug}/story/")
        asked.append([query["sql"].replace(slug, "…") for query in statements])
    one, other = asked
    assert len(one) == len(other)
    assert sum("audit_refuse" in statement for statement in one) == 1


def test_a_page_of_others_a_step_of_others_and_no_page_are_told_apart(browser, caseworker, lead, kept):
    page = browser(caseworker)
    for path in ("/you/colleagues/", "/alarms/", "/nothing/like/this/", f"/you/colleagues/{lead.user.pk}/"):
        assert page.get(path).status_code == 404
    assert page.post(f"/cases/{kept.slug}/assign/", {"caseworker": str(caseworker.user.pk)}).status_code == 404
    case, other = str(kept.pk), str(lead.user.pk)
    assert refusals(caseworker) == [
        ("house.page", "", "", "page accounts"), ("house.page", "", "", "page desk"),
        ("house.nothing", "", "", "page elsewhere"), ("accounts.user", other, "", "page accounts"),
        ("cases.case", case, case, "step desk"),
    ]  # fmt: skip


def test_each_thing_that_an_address_names_is_one_that_the_database_looks_up():
    """Who asks for it would else be told of as if it were not there."""
    meant = set()
    for names in named_by_addresses(get_resolver("safeconduct.cell.urls_desk")):
        wanted = [name for name, kind in names.items() if isinstance(kind, UUIDConverter)]
        meant.update(wanted[:1] if "slug" not in names else [])
    of_a_session = {"search_id"}  # words that somebody looked for, which lie under their own session
    assert meant - of_a_session == set(THINGS)


def named_by_addresses(resolver):
    """What the address of each page under a resolver names; without the editor's, which are Wagtail's."""
    for entry in resolver.url_patterns:
        if not hasattr(entry, "url_patterns"):
            yield entry.pattern.converters
        elif not str(entry.pattern).startswith("site/"):
            yield from named_by_addresses(entry)


def test_no_address_and_no_name_gets_into_the_log(browser, caseworker, kept):
    page = browser(caseworker)
    for path in (f"/cases/{kept.slug}/", "/cases/secret-word-9/", "/secret/word/", "/cases/?q=secret", "/laws/secret/"):
        page.get(path)
    written = " ".join(str(row) for row in Leaf.objects.values_list())
    assert kept.slug not in written
    assert kept.name not in written
    assert "secret" not in written


def test_a_stranger_leaves_nothing(caseworker, kept, browser):
    out = browser(caseworker)
    out.post("/you/lock/")
    before = Leaf.objects.count()
    for page in (Client(), out):
        for path in (f"/cases/{kept.slug}/", "/nothing/", "/alarms/", "/favicon.ico"):
            page.get(path)
            page.post(path)
    assert Leaf.objects.count() == before
    assert not Refusals.objects.exists()


def test_what_browsers_ask_by_themselves_and_forms_of_others_are_nobodys_search(browser, caseworker):
    page = browser(caseworker)
    for path in ("/favicon.ico", "/apple-touch-icon-120x120.png", "/.well-known/appspecific/com.chrome.devtools.json"):
        assert page.get(path).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = page.cookies
    assert strict.post("/cases/open/", {}).status_code == 403
    assert page.post("/you/open-again/", {"passphrase": "wrong"}).status_code == 403
    assert refusals(caseworker) == []


def test_a_guest_who_looks_around_is_told_of(house, browser, lead):
    house.give()
    page = house.come()
    assert page.get(f"/cases/{house.case.slug}/").status_code == 404
    assert page.get("/cases/").status_code == 404
    case = str(house.case.pk)
    found = Leaf.objects.filter(action="refused", actor=str(house.guest.user_id)).order_by("sequence")
    assert list(found.values_list("object_kind", "object_id")) == [("cases.case", case), ("house.page", "")]


def test_a_page_left_open_whose_case_was_taken_away_is_loaded_anew_and_accuses_nobody(browser, caseworker, kept):
    """It asks by itself every two seconds; twenty answers would stand on the officer's day. Absent and closed alike."""
    page, paper = browser(caseworker), uuid4()
    for slug in (kept.slug, "nowhere"):
        asks = (f"/evidence/{slug}/{paper}/pages/progress/", f"/dossiers/{slug}/bundle/1/progress/")
        for asked in (page.get(url) for url in asks):
            assert (asked.status_code, asked["HX-Refresh"]) == (404, "true")
        for asked in (page.get(f"/evidence/{slug}/{paper}/pages/"), page.get(f"/cases/{slug}/")):
            assert asked.status_code == 404
            assert "HX-Refresh" not in asked
    assert len(refusals(caseworker)) == 8


def test_a_thousand_addresses_are_a_dozen_leaves_and_the_sums(browser, caseworker, later, kept):
    page = browser(caseworker)
    for number in range(UNUSUAL * 2 + 5):
        page.get(f"/cases/alder-{number}/")
    told = refusals(caseworker)
    assert [kind for kind, *_rest in told].count("house.nothing") == EACH
    assert [purpose for kind, *_rest, purpose in told if kind == "audit.refusals"] == ["20 times", "40 times"]
    assert Refusals.objects.get().count == UNUSUAL * 2 + 5
    later(QUARTER)
    page = browser(caseworker)
    page.get(f"/cases/{kept.slug}/")
    assert refusals(caseworker)[-1][:2] == ("cases.case", str(kept.pk))


def test_who_is_patient_is_counted_over_the_day_and_no_longer(browser, caseworker, officer, later):
    for _quarter in range(UNUSUAL):
        later(QUARTER)
        browser(caseworker).get("/alarms/")
    assert refusals(caseworker)[-1][0] == "audit.refusals"
    assert sweep() == 0
    later(timedelta(hours=24))
    assert sweep() == UNUSUAL
    browser(caseworker).get("/alarms/")
    assert refusals(caseworker)[-1][0] == "house.page"


def test_the_day_of_officer_and_leads_says_it_until_one_of_them_has_looked(browser, caseworker, officer, lead, kept):
    page = browser(caseworker)
    for _time in range(UNUSUAL - 1):
        page.get(f"/cases/{kept.slug}/")
    watching = browser(officer)
    assert "refused unusually often" not in watching.get("/").content.decode()
    for _time in range(UNUSUAL + 1):
        page.get(f"/cases/{kept.slug}/")
    assert watching.get("/").content.decode().count("Clara was refused unusually often</span>") == 0
    for who in (watching, browser(lead)):
        assert "Clara was refused unusually often" in who.get("/").content.decode()
    assert "refused unusually often" not in page.get("/").content.decode()
    alarms = watching.get("/alarms/").content.decode()
    assert alarms.count("Clara was refused unusually often") == 1, "the newest stands for those before"
    assert "40 times within a day" in alarms
    log = watching.get(f"/log/?who={caseworker.user.pk}&did=refused").content.decode()
    assert f"refused: case (a page: cases) × {EACH}" in log
    assert kept.name in log
    sequence = Leaf.objects.filter(object_kind="audit.refusals").latest("sequence").sequence
    assert watching.post(f"/alarms/{sequence}/heard/").status_code == 302
    for who in (watching, browser(lead)):
        assert "refused unusually often" not in who.get("/").content.decode()


def test_a_lead_neither_sees_nor_ends_what_is_said_of_themselves(browser, lead, officer):
    page = browser(lead)
    for number in range(UNUSUAL):
        page.get(f"/cases/alder-{number}/")
    assert "refused unusually often" in browser(officer).get("/").content.decode()
    assert "refused unusually often" not in page.get("/").content.decode()
    sequence = Leaf.objects.get(object_kind="audit.refusals").sequence
    assert page.post(f"/alarms/{sequence}/heard/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_no_process_sets_a_count_back_or_tells_of_another(connect_as, caseworker):
    apply_grants()  # as at each start: what is there already is not given to more of them
    tell = "SELECT audit_refuse(%s, now(), '', '', NULL, 'house.nothing', 'page cases')"
    with connect_as("sc_desk") as desk:
        for statement in ("SELECT * FROM audit_refusals", "DELETE FROM audit_refusals",
                          "UPDATE audit_refusals SET count = 0"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege), desk.transaction():
                desk.execute(statement)
        desk.execute(tell, [caseworker.user.pk])  # nobody's session acts
        desk.commit()
    for role in ("sc_public", "sc_worker"):
        with connect_as(role) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute(tell, [caseworker.user.pk])
    assert not Refusals.objects.exists()
    assert refusals(caseworker) == []
