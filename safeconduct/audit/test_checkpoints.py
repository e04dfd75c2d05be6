"""Signing: only what goes on from what was signed, on time, and by one."""

import psycopg
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import newest, own_key, sign_checkpoint, signer
from safeconduct.audit.leaves import LogBroken
from safeconduct.audit.models import Checkpoint, Leaf
from safeconduct.audit.outside.judging import Trust
from safeconduct.audit.outside.reading import signed_checkpoint
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word
from safeconduct.audit.services import Event, before_release, record_events
from safeconduct.audit.verify import verify
from safeconduct.kernel import clock

pytestmark = pytest.mark.django_db


def tell(times=1, action=Action.OPENED, **more):
    record_events("clara", [Event(action, "thing", str(number), **more) for number in range(times)])


def test_a_checkpoint_signs_all_that_is_there_and_says_the_quarter_of_an_hour():
    tell(5)
    made = sign_checkpoint()
    signed = signed_checkpoint(made.note, Trust((own_key(),)))
    assert signed.head == Head(5, verify().head.root) == Head(made.size, bytes(made.root))
    assert made.at == clock.coarse(clock.now())
    assert Trust((own_key(),)).signed(signed, signed.times([own_key()])) == made.at.timestamp()


def test_a_log_that_did_not_grow_is_signed_once_a_day():
    tell()
    assert sign_checkpoint() is not None
    assert sign_checkpoint() is None
    with clock.days_away(1):
        assert sign_checkpoint().size == 1
        assert sign_checkpoint() is None
    assert verify().word is Word.OK


def test_it_goes_on_from_what_was_signed_and_reads_only_what_came_since():
    for size in range(1, 12):
        tell()
        assert sign_checkpoint().size == size
    assert verify().word is Word.OK
    tell(3)
    Leaf.objects.filter(sequence__lt=11).delete()  # nobody alters what is behind it, and has it signed
    assert sign_checkpoint().size == 14
    assert verify().word is Word.MISSING


@pytest.mark.parametrize("column", ["actor", "purpose", "leaf_hash"])
def test_a_new_leaf_that_was_altered_is_not_signed(column):
    tell(3)
    sign_checkpoint()
    tell(3)
    Leaf.objects.filter(sequence=4).update(**{column: b"x" * 32 if column == "leaf_hash" else "x"})
    with pytest.raises(LogBroken, match="event 4"):
        sign_checkpoint()


def test_a_gap_is_not_signed():
    tell(3)
    Leaf.objects.filter(sequence=1).delete()
    with pytest.raises(LogBroken, match="event 1"):
        sign_checkpoint()


@pytest.mark.parametrize("column", ["peaks", "note", "size"])
def test_a_checkpoint_that_was_altered_is_no_ground_to_go_on_from(column):
    tell(3)
    sign_checkpoint()
    mallory = Signer(signer().name, b"m" * 32).checkpoint(Head(3, b"x" * 32), 0)
    Checkpoint.objects.update(**{column: {"peaks": b"x" * 64, "note": mallory, "size": 2}[column]})
    with pytest.raises(LogBroken):
        sign_checkpoint()


def test_with_another_key_the_log_is_read_anew_and_the_change_stands_in_it(settings):
    tell(4)
    sign_checkpoint()
    old = own_key()
    settings.LOG_KEY = bytes(range(32))
    assert sign_checkpoint().size == 4
    assert Leaf.objects.get(sequence=4).purpose == "log key"
    assert sign_checkpoint().size == 5
    assert verify().word is Word.UNSIGNED
    assert verify(keys=(old,)).word is Word.OK


def test_only_one_signs_at_a_time(transactional_db, connect_as):
    tell()
    with connect_as("sc_worker") as other:
        other.execute("SELECT pg_advisory_xact_lock(5963457)")
        assert sign_checkpoint() is None
    assert sign_checkpoint().size == 1


def waiting():
    return ProcrastinateJob.objects.filter(task_name="audit.sign_now").count()


@pytest.mark.parametrize(
    ("action", "purpose", "jobs"),
    [(Action.EXPORTED, "", 1), (Action.ERASED, "", 1), (Action.OPENED, "download", 1), (Action.OPENED, "view", 0)],
)
def test_what_is_taken_out_or_erased_is_signed_at_once(django_capture_on_commit_callbacks, action, purpose, jobs):
    with django_capture_on_commit_callbacks(execute=True):
        tell(action=action, purpose=purpose)
    with django_capture_on_commit_callbacks(execute=True):
        before_release("clara", [Event(action, "thing", "1")])
    assert waiting() == jobs + (action != Action.OPENED)


def test_the_worker_signs_with_its_own_role_and_the_faces_cannot(transactional_db, connect_as):
    tell()
    sign_checkpoint()
    copy = "INSERT INTO audit_checkpoint SELECT gen_random_uuid(), size + 1, root, at, key, note, peaks FROM audit_checkpoint"
    for role, may in {"sc_worker": True, "sc_desk": False, "sc_public": False}.items():
        with connect_as(role) as own:
            assert own.execute("SELECT size, root, at FROM audit_checkpoint").fetchall()
            for statement, is_allowed in {copy: may, "DELETE FROM audit_checkpoint": False}.items():
                try:
                    with own.transaction(force_rollback=True):
                        own.execute(statement)
                    done = True
                except psycopg.errors.InsufficientPrivilege:
                    done = False
                assert done is is_allowed, (role, statement)


def test_the_house_says_the_words_that_strangers_say():
    assert verify().word is Word.OK
    tell(9)
    assert verify().word is Word.UNSIGNED
    sign_checkpoint()
    tell(2)  # not signed yet, as every quarter of an hour
    assert verify().word is Word.OK
    Checkpoint.objects.update(size=8)
    assert verify().word is Word.ALTERED
    Checkpoint.objects.update(size=9)
    Leaf.objects.filter(sequence__gte=8).delete()
    assert verify().word is Word.MISSING
    assert newest().size == 9
