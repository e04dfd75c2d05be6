"""Recording: what is told becomes leaves at commit, in order, alone, and holds nobody up."""

import json
import threading
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.audit.actions import Action
from safeconduct.audit.merkle import leaf_bytes
from safeconduct.audit.models import Entry, Leaf
from safeconduct.audit.services import Event, before_release, record_events
from safeconduct.audit.verify import verify

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=64)
INSTANTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
OPENED = Event(Action.OPENED, "thing", "1", purpose="view")


def fail_after(step):
    with transaction.atomic():
        step("a", [OPENED])
        raise IntegrityError


def open_and_change(actor, events):
    record_events(actor, [Event(Action.CHANGED, "thing", "undone")])
    before_release(actor, events)


def objects():
    return list(Leaf.objects.order_by("sequence").values_list("object_id", flat=True))


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    said=st.tuples(*[WORDS] * 5),
    seq=st.integers(0, 2**62),
    at=INSTANTS,
)
def test_python_and_the_database_make_the_same_bytes_of_a_leaf(said, seq, at):
    actor, kind, thing, subject, purpose = said
    with connection.cursor() as cursor:
        row = "ROW(%s::bigint, ''::bytea, %s::timestamptz, %s, 'opened', %s, %s, %s, %s)::audit_leaf"
        cursor.execute(f"SELECT audit_leaf_bytes({row})", [seq, at, actor, kind, thing, subject, purpose])
        (theirs,) = cursor.fetchone()
    ours = leaf_bytes(
        sequence=seq, at=at, actor=actor, action="opened", kind=kind, thing=thing, subject=subject, purpose=purpose
    )
    assert bytes(theirs) == ours
    assert json.loads(ours)["purpose"] == purpose


@pytest.mark.django_db(transaction=True)
def test_events_stand_in_the_order_in_which_they_were_told_and_nothing_is_left_waiting():
    with transaction.atomic():
        record_events("a", [Event(Action.CREATED, "thing", "1"), Event(Action.CREATED, "thing", "2")])
        record_events("a", [Event(Action.CREATED, "thing", "3")])
        assert objects() == []
    assert objects() == ["1", "2", "3"]
    assert verify().wrong == ()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_events_vanish_with_the_step_that_failed():
    with pytest.raises(IntegrityError):
        fail_after(record_events)
    assert objects() == []


@pytest.mark.django_db(transaction=True)
def test_whoever_recorded_and_works_on_holds_nobody_up(connect_as):
    """The deadlock: one took log, then a row; another had the row and waited for the log."""
    with transaction.atomic():
        record_events("slow", [Event(Action.CREATED, "thing", "slow")])
        with connect_as("sc_desk") as other:
            other.execute("SET lock_timeout = '2s'")
            _insert(other, "quick")
        assert objects() == ["quick"]
    assert objects() == ["quick", "slow"]


@pytest.mark.django_db(transaction=True)
def test_a_foreign_key_that_waits_at_commit_does_not_wait_with_the_log(connect_as):
    """At commit foreign keys are checked under row locks: the log's lock must come behind them."""
    with connect_as("sc_owner") as owner:
        owner.execute("CREATE TABLE house (id int PRIMARY KEY)")
        owner.execute("CREATE TABLE room (house int REFERENCES house DEFERRABLE INITIALLY DEFERRED)")
        owner.execute("INSERT INTO house VALUES (1)")
    one, other = connect_as("sc_owner"), connect_as("sc_owner")
    with one, other:
        _insert(one, "room first")
        one.execute("INSERT INTO room VALUES (1)")
        other.execute("SELECT * FROM house WHERE id = 1 FOR UPDATE")
        _insert(other, "house locked")
        waits = threading.Thread(target=one.commit)  # for the check of the foreign key
        waits.start()
        waits.join(0.5)
        assert waits.is_alive()
        other.commit()
        waits.join(10)
    assert objects() == ["house locked", "room first"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_fork(connect_as):
    def write(name):
        for number in range(20):
            with connect_as("sc_desk") as own:
                _insert(own, f"{name}-{number}")

    writers = [threading.Thread(target=write, args=[name]) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (verify().head.size, verify().wrong) == (80, ())


def _insert(connection, thing):
    told = json.dumps([{"action": "created", "kind": "thing", "object": thing, "subject": "", "purpose": ""}])
    connection.execute(
        "INSERT INTO audit_entry (id, made_at, at, actor, events, is_last)"
        " VALUES (gen_random_uuid(), now(), now(), 'a', %s, false)",
        [told],
    )


@pytest.mark.django_db(transaction=True, databases=["default", "log"])
def test_an_opening_stays_in_the_log_when_the_step_around_it_fails(settings):
    settings.LOG_DATABASE = "log"
    with pytest.raises(IntegrityError):
        fail_after(open_and_change)
    assert list(Leaf.objects.values_list("action", "object_id")) == [("opened", "1")]


@pytest.mark.parametrize("role", ["sc_public", "sc_desk", "sc_worker", "sc_broker"])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_leaf (sequence) VALUES (0)",
        "UPDATE audit_leaf SET actor = ''",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf",
        "SELECT events FROM audit_entry",
        "UPDATE audit_entry SET events = '[]'",
        "DELETE FROM audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION audit_settle() RETURNS trigger LANGUAGE sql AS ''",
    ],
)
def test_no_role_writes_the_log_but_by_telling_it(connect_as, role, statement):
    with connect_as(role) as connection, pytest.raises(psycopg.errors.DatabaseError, match=r"denied|must be owner"):
        connection.execute(statement)


def test_the_public_role_tells_nothing_in_a_colleagues_name(connect_as):
    with connect_as("sc_public") as stranger, pytest.raises(psycopg.errors.InsufficientPrivilege):
        _insert(stranger, "1")
    with connect_as("sc_public") as stranger, pytest.raises(psycopg.errors.InsufficientPrivilege):
        stranger.execute("SELECT * FROM audit_leaf")
