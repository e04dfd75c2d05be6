import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import sign_checkpoint
from safeconduct.audit.leaves import leaves_from
from safeconduct.audit.merkle import leaf_hash
from safeconduct.audit.models import Leaf
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.verify import verify

pytestmark = pytest.mark.django_db
SIZE = 20


@pytest.fixture
def log():
    record_events("test", [Event(Action.OPENED, "thing", f"{number}") for number in range(SIZE)])


def rewritten(sequence, **said):
    """The leaf as whoever owns the database would write it: with a hash that fits."""
    Leaf.objects.filter(sequence=sequence).update(**said)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_leaf_bytes(leaf) FROM audit_leaf AS leaf WHERE sequence = %s", [sequence])
        (content,) = cursor.fetchone()
    Leaf.objects.filter(sequence=sequence).update(leaf_hash=leaf_hash(bytes(content)))


def exchange(one, other, *columns):
    values = {pk: Leaf.objects.values(*columns).get(pk=pk) for pk in (one, other)}
    Leaf.objects.filter(pk=one).update(**values[other])
    Leaf.objects.filter(pk=other).update(**values[one])


def test_an_untouched_log_fits(log):
    assert (verify().head.size, verify().wrong) == (SIZE, ())


@pytest.mark.parametrize(
    "column", ["actor", "action", "object_kind", "object_id", "subject_id", "purpose", "leaf_hash", "at"]
)
def test_an_altered_column_is_named(log, column):
    altered = {"leaf_hash": b"\x00" * 32, "at": F("at") - Leaf.objects.get(pk=7).at.resolution * 10**6}
    Leaf.objects.filter(pk=7).update(**{column: altered.get(column, "another")})
    assert verify().wrong == ("7: altered",)


def test_exchanged_leaves_are_named(log):
    exchange(4, 9, "object_id", "leaf_hash")
    assert verify().wrong == ("4: altered", "9: altered")


def test_an_added_leaf_is_named(log):
    Leaf.objects.filter(pk=SIZE - 1).update(sequence=SIZE)
    Leaf(sequence=SIZE - 1, leaf_hash=b"\x00" * 32, at=Leaf.objects.get(pk=0).at, actor="test").save(force_insert=True)
    assert verify().wrong == (f"{SIZE - 1}: altered", f"{SIZE}: altered")


def test_a_missing_leaf_is_named_and_changes_the_root(log):
    before = verify().head.root
    Leaf.objects.filter(sequence=3).delete()
    assert verify().wrong == ("3 to 3: missing",)
    assert verify().head.root != before


def test_a_log_that_grew_still_begins_as_it_was(log):
    was = verify().head
    record_events("test", [Event(Action.CHANGED, "thing", "later")])
    sign_checkpoint()
    assert verify(was).word is Word.OK


def test_a_log_written_anew_with_hashes_that_fit_is_told_by_what_it_was(log):
    was = verify().head
    rewritten(7, actor="somebody else")
    assert verify().wrong == ()
    assert verify(was).word is Word.ALTERED
    sign_checkpoint()
    assert (verify().word, verify(was).word) == (Word.OK, Word.FORKED)


def test_a_log_cut_off_at_its_end_is_told_by_what_it_was(log):
    was = verify().head
    Leaf.objects.filter(sequence__gt=10).delete()
    assert verify().wrong == ()
    assert verify(was).word is Word.MISSING


def test_the_command_prints_what_to_write_down_and_takes_it_back(log, capsys):
    with pytest.raises(CommandError, match="UNSIGNED"):
        call_command("audit", "verify")
    printed = capsys.readouterr().out.splitlines()[0].rpartition(" ")[2]
    assert printed == str(verify().head)
    rewritten(7, purpose="download")
    with pytest.raises(CommandError, match="ALTERED: something among events 0 to 19"):
        call_command("audit", "verify", "--was", printed)


def test_an_empty_log_began_as_nothing():
    assert verify(Head(0, verify().head.root)).word is Word.OK


def test_leaves_are_read_from_one_number_up_to_another(log):
    assert [leaf.sequence for leaf in leaves_from(2, 4)] == [2, 3]
    assert [leaf.sequence for leaf in leaves_from(2)] == list(range(2, Leaf.objects.count()))
