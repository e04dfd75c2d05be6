"""The log is taken out as a table by the word of two, once, within a day; and everything that was tried without."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.by_two import AskedAlready, NotOpen, NotTheirsAnyMore, NotWaiting, OwnRequest
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.services import Event, record_events
from safeconduct.conftest import Colleague
from safeconduct.custody.errors import NotTwo
from safeconduct.desk.log_filter import written
from safeconduct.desk.models import LogTable
from safeconduct.desk.services.log_by_two import NothingInIt, allow_log, ask_log, refuse_log, take_log
from safeconduct.desk.words import LogReason
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

WHY = LogReason.INCIDENT
OPENED = {"did": "opened"}


@pytest.fixture
def happened(caseworker: Colleague) -> None:
    """Clara has opened something, and somebody whose name is a formula too."""
    User.objects.filter(pk=caseworker.user.pk).update(display_name="\u202e=HYPERLINK(1)\u2066")
    record_events(caseworker.actor.reference, [Event(Action.OPENED, "narrative:cases.story", "1", None, "view")])


@pytest.fixture
def asked(officer: Colleague, lead: Colleague, happened: None) -> LogTable:
    return ask_log(officer.actor, asked=OPENED, reason=WHY)


@pytest.fixture
def allowed(lead: Colleague, asked: LogTable) -> LogTable:
    return allow_log(lead.actor, table_id=asked.pk)


def lines_of(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def taken(who: Colleague, table: LogTable) -> list[dict[str, str]]:
    return lines_of("".join(take_log(who.actor, table_id=table.pk)))


def test_one_asks_another_allows_on_their_day_and_the_table_comes_once_as_it_was_narrowed(
    browser, officer, lead, make_case, caseworker
) -> None:
    case = make_case(name="Mira", caseworker=caseworker)
    record_events(caseworker.actor.reference, [Event(Action.OPENED, "narrative:cases.story", "1", case.pk, "view")])
    daan, lena, query = browser(officer), browser(lead), "?did=opened&case=" + case.name.upper().replace(" ", "+")
    assert "/log/tables/ask/" + query.replace("&", "&amp;") in daan.get(f"/log/{query}").content.decode()
    page = daan.get(f"/log/tables/ask/{query}").content.decode()
    assert "Lena" in page
    assert case.name.upper() in page
    assert daan.post(f"/log/tables/ask/{query}", {"reason": ""}).status_code == 400
    assert daan.post(f"/log/tables/ask/{query}", {"reason": "authority"}).status_code == 302
    url = f"/log/tables/{LogTable.objects.get().pk}/"
    assert "It waits for a colleague" in daan.get(url).content.decode()
    assert daan.post(f"{url}log.csv").status_code == 409
    record_events(caseworker.actor.reference, [Event(Action.OPENED, "narrative:cases.story", "2", case.pk, "view")])
    assert "Daan asks to take out the log as a table" in lena.get("/").content.decode()
    assert "Daan asks to take out" in lena.get("/log/").content.decode()
    page = lena.get(url).content.decode()
    assert "the data-protection authority asks for it" in page
    assert case.name.upper() in page
    assert lena.post(f"{url}allow/").status_code == 302
    assert "You may take out the log as a table once" in daan.get("/").content.decode()
    assert lena.post(f"{url}log.csv").status_code == 409
    answer = daan.post(f"{url}log.csv")
    rows = lines_of(b"".join(answer.streaming_content).decode())
    assert {(row["Who"], row["Case"], row["What they did"]) for row in rows} == {("Clara", case.name, "opened")}
    assert {row["Number"] for row in rows} & {"1", "2"} == {"1"}
    assert answer["Cache-Control"] == "no-store"
    assert daan.post(f"{url}log.csv").status_code == 409
    assert "Lena had allowed it" in daan.get(url).content.decode()
    told = Leaf.objects.filter(object_id=LogTable.objects.get().pk).order_by("sequence")
    assert list(told.values_list("actor", "action", "object_kind", "purpose")) == [
        (officer.actor.reference, "created", "desk.logtable", "authority"),
        (lead.actor.reference, "signed", "desk.logtable", "authority"),
        (officer.actor.reference, "exported", "audit.log", "part"),
    ]


def test_all_of_it_comes_as_it_was_when_it_was_asked_for_and_runs_nothing_in_a_spreadsheet(
    officer, lead, happened
) -> None:
    newest = Leaf.objects.latest("sequence").sequence
    table = ask_log(officer.actor, asked={}, reason=WHY)
    rows = taken(officer, allow_log(lead.actor, table_id=table.pk))
    assert [int(row["No."]) for row in rows] == list(range(newest, -1, -1))
    assert "'=HYPERLINK(1)" in {row["Who"] for row in rows}
    assert Leaf.objects.latest("sequence").purpose == "all"


def test_what_was_refused_is_said_and_may_be_asked_anew(browser, officer, lead, asked) -> None:
    assert browser(lead).post(f"/log/tables/{asked.pk}/refuse/").status_code == 302
    daan = browser(officer)
    assert "Lena has refused it" in daan.get(f"/log/tables/{asked.pk}/").content.decode()
    assert daan.post(f"/log/tables/{asked.pk}/log.csv").status_code == 409
    ask_log(officer.actor, asked=OPENED, reason=WHY)
    with pytest.raises(NotFound):
        allow_log(lead.actor, table_id=asked.pk)


def test_where_nobody_else_reads_the_log_the_page_says_so_and_what_to_do(browser, lead) -> None:
    alone = browser(lead)
    assert "Let an administrator invite another" in alone.get("/log/tables/ask/").content.decode()
    assert alone.post("/log/tables/ask/", {"reason": "court"}).status_code == 409


def test_nobody_allows_their_own_and_asks_once_at_a_time_for_what_is_there(officer, lead, asked) -> None:
    for answer in (allow_log, refuse_log):
        with pytest.raises(OwnRequest):
            answer(officer.actor, table_id=asked.pk)
    with pytest.raises(AskedAlready):
        ask_log(officer.actor, asked=OPENED, reason=LogReason.COURT)
    with pytest.raises(NothingInIt):
        ask_log(officer.actor, asked={"case": "no name of a case"}, reason=WHY)
    with pytest.raises(NotOpen):
        taken(officer, asked)
    rows, a_day = LogTable.objects.filter(pk=asked.pk), F("asked_at") + timedelta(days=1)
    for broken, changes in (
        ("allowed_by_another", {"answered_by": officer.user, "answered_at": clock.now(), "is_allowed": True}),
        ("allowed_within_a_day", {"answered_by": lead.user, "answered_at": a_day, "is_allowed": True}),
        ("used_as_allowed", {"used_at": clock.now()}),
    ):
        with pytest.raises(IntegrityError, match=f"log_table_{broken}"), transaction.atomic():
            rows.update(**changes)


@pytest.mark.parametrize("what", ["narrowed", "last", "asked_by", "reason"])
def test_what_the_two_signed_stands_for_nothing_else(officer, colleague, allowed, what) -> None:
    """Whoever writes into the database makes the row say something else."""
    other, who = colleague("olaf", Role.OFFICER), officer
    if what == "asked_by":
        who = other
    changed = {
        "narrowed": written({}), "last": F("last") + 1, "asked_by": other.user, "reason": LogReason.COURT,
    }  # fmt: skip
    LogTable.objects.filter(pk=allowed.pk).update(**{what: changed[what]})
    with pytest.raises(NotTwo):
        taken(who, allowed)


def test_rows_without_words_and_a_used_row_that_is_put_back_are_no_yes(
    officer, lead, allowed, django_capture_on_commit_callbacks: Callable
) -> None:
    made_up = {"answered_by": lead.user, "answered_at": clock.now(), "is_allowed": True}
    other = ask_log(officer.actor, asked={}, reason=WHY)
    LogTable.objects.filter(pk=other.pk).update(**made_up, allowed_word=allowed.allowed_word)
    with pytest.raises(NotTwo):
        taken(officer, other)
    with django_capture_on_commit_callbacks(execute=True):
        assert taken(officer, allowed)
    with pytest.raises(NotOpen):
        taken(officer, allowed)
    LogTable.objects.filter(pk=allowed.pk).update(used_at=None)
    with pytest.raises(NotTwo):
        taken(officer, allowed)


def test_a_day_later_or_when_whoever_allowed_it_reads_the_log_no_more_nothing_of_it_counts(
    browser, officer, lead, colleague, allowed
) -> None:
    with clock.days_away(1):
        with pytest.raises(NotOpen):
            taken(officer, allowed)
        LogTable.objects.filter(pk=allowed.pk).update(asked_at=clock.now())  # the words say when they were said
        with pytest.raises(NotTwo):
            taken(officer, allowed)
    lead.user.roles_held.filter(role=Role.LEAD).delete()
    other = colleague("olaf", Role.OFFICER)
    with pytest.raises(NotTheirsAnyMore):
        taken(officer, allowed)
    anew = ask_log(officer.actor, asked=OPENED, reason=WHY)
    with clock.days_away(1), pytest.raises(NotWaiting):
        allow_log(other.actor, table_id=anew.pk)
    allow_log(other.actor, table_id=anew.pk)
    assert browser(officer, step_up=False).post(f"/log/tables/{anew.pk}/log.csv").status_code == 401
    assert taken(officer, anew)
