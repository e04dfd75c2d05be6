from datetime import timedelta

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import own_key, sign_checkpoint
from safeconduct.audit.outside.notes import TIMED
from safeconduct.audit.outside.notes import Checkpoint as Note
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.witnessing import accept_cosigned, add_witness
from safeconduct.cases.states import CaseState
from safeconduct.conftest import make_colleague
from safeconduct.kernel import clock


@pytest.fixture
def client(browser, officer):
    return browser(officer)


@pytest.fixture
def looked(make_case, caseworker, lawyer):
    """Clara reads a story of Mira's case, Marie a dossier of another."""
    one, other = (make_case(CaseState.EVIDENCE, name=name, caseworker=caseworker) for name in ("Mira", "Vera"))
    record_events(caseworker.actor.reference, [Event(Action.OPENED, "narrative:cases.story", "1", one.pk, "view")])
    record_events(lawyer.actor.reference, [Event(Action.SIGNED, "dossiers.signoff", "2", other.pk)])
    return one, other


def rows(client, query=""):
    page = client.get(f"/log/{query}")
    assert page.status_code == 200
    return [(row.who, row.case, row.deeds) for row in page.context["told"]]


def test_the_officer_sees_who_saw_what_of_which_case_and_what_for(client, looked):
    one, other = looked
    assert ("Clara", one.name, ["opened: story (to read)"]) in rows(client)
    assert ("Marie", other.name, ["signed: signature"]) in rows(client)


def test_the_log_names_nobody_whom_we_help(client, looked):
    page = client.get("/log/").content.decode()
    assert looked[0].name in page
    assert "Mira" not in page
    assert "Vera" not in page


def test_it_is_narrowed_by_colleague_case_deed_and_day(client, looked, caseworker, lawyer):
    one, other = looked
    assert {who for who, _case, _deeds in rows(client, f"?who={caseworker.actor.reference}")} == {"Clara"}
    assert {case for _who, case, _deeds in rows(client, f"?case={one.name.upper()}")} == {one.name}
    assert rows(client, "?did=signed") == [("Marie", other.name, ["signed: signature"])]
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    assert rows(client, f"?did=signed&since={today}&until={today}")
    assert rows(client, f"?since={tomorrow}") == rows(client, f"?until={today - timedelta(days=1)}") == []
    assert rows(client, f"?who={lawyer.actor.reference}&case={one.name}") == []
    assert rows(client, "?case=nobody") == []


def test_how_many_were_found_stands_in_the_part_that_a_filter_renews(client, looked):
    page = client.get("/log/?did=signed").content.decode()
    assert "1 found" in page.partition('id="events"')[2]
    assert "found" not in page.partition('id="events"')[0]


def test_nonsense_in_a_filter_is_no_filter(client, looked):
    assert len(rows(client, "?who=x&did=y&since=yesterday")) == len(rows(client))


def test_a_filter_goes_from_page_to_page(client, caseworker):
    record_events(caseworker.actor.reference, [Event(Action.PLACED, "thing", str(n)) for n in range(120)])
    first = client.get("/log/?did=placed")
    assert first.context["page"].paginator.count == 120
    assert "?did=placed&amp;page=2" in first.content.decode()
    assert rows(client, "?did=placed&page=2")[0][2] == ["placed: thing × 20"]


def test_a_lead_reads_names_of_those_cases_only_that_they_hold(browser, lead, looked):
    without_a_key = make_colleague("lia", Role.LEAD)
    assert looked[0].name in {case for _who, case, _deeds in rows(browser(lead))}
    assert {case for _who, case, _deeds in rows(browser(without_a_key))} == {""}
    assert rows(browser(without_a_key), f"?case={looked[0].name}") == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.LEAD}))
def test_nobody_else_finds_it(browser, colleague, role):
    client = browser(colleague("rita", role))
    assert {client.get(at).status_code for at in ("/log/", "/log/tables/ask/")} == {404}


def test_it_says_how_it_is_signed_and_who_saw_it(client, looked):
    assert "Nothing is signed yet" in client.get("/log/").content.decode()
    made = sign_checkpoint()
    page = client.get("/log/").content.decode()
    assert own_key().written() in page
    assert bytes(made.root).hex()[:8] in page
    assert "Nobody outside" in page
    board = Signer("board.example", b"b" * 32)
    add_witness("The board", board.key(TIMED).written())
    accept_cosigned(made.note + board.timed_line(Note.read(made.note).body, int(clock.now().timestamp())))
    assert "The board" in client.get("/log/").content.decode()


def test_a_page_of_the_log_takes_a_few_queries(client, looked, django_assert_max_num_queries):
    sign_checkpoint()
    with django_assert_max_num_queries(16):
        client.get("/log/")


def test_an_officer_with_an_empty_day_is_led_to_the_log_and_from_the_alarms_back_to_it(client):
    day = client.get("/").content.decode().partition("Nothing needs you now")[2].partition("</main>")[0]
    assert 'href="/log/"' in day
    assert 'href="/erasures/"' not in day
    assert 'href="/log/"' in client.get("/alarms/").content.decode().partition('<main id="main"')[2]
