"""What a log is found to be, leaf by leaf: each word, and where it points."""

import pytest

from safeconduct.audit.conftest import AT, HASHES, LEAVES, LOG, OTHER, head, note
from safeconduct.audit.outside.judging import Trust, judge
from safeconduct.audit.outside.notes import PLAIN, TIMED, Checkpoint
from safeconduct.audit.outside.tree import leaf_hash
from safeconduct.audit.outside.verdicts import Word, Wrong

KEY = LOG.key(PLAIN)
WHOLE = tuple(leaf.encode() for leaf in LEAVES)


def checkpoints(*sizes, hashes=HASHES, witness=False):
    notes = [note(size, hashes) for size in sizes]
    if witness:
        notes = [one + OTHER.timed_line(Checkpoint.read(one).body, AT + 60) for one in notes]
    return [Checkpoint.read(one) for one in notes]


def judged(leaves=WHOLE, signed=(), listed=(), **known):
    return judge(leaves, list(signed), Trust((KEY,), **known), listed)


def wrong(*words, **named):
    with pytest.raises(Wrong) as found:
        judged(*words, **named)
    return found.value.word, found.value.says


def test_a_log_that_fits_is_told_by_its_head():
    assert judged(signed=checkpoints(3, 7)) == f"7 events, 2 checkpoints, {head(7)}"
    assert judged(signed=checkpoints(7, 7)) == f"7 events, 1 checkpoints, {head(7)}"
    assert judged(signed=checkpoints(3), listed=None) == f"7 events, 1 checkpoints, {head(7)}"
    assert judged((), listed=None) == f"0 events, 0 checkpoints, {head(0)}"
    assert judged((), signed=checkpoints(0)) == f"0 events, 1 checkpoints, {head(0)}"


@pytest.mark.parametrize(("sizes", "listed", "newest"), [((3, 5), (), 5), ((), (), 0), ((), None, 0)])
def test_events_under_no_signature_are_counted(sizes, listed, newest):
    says = f"of 7 events only {newest} stand under a signed checkpoint"
    assert wrong(signed=checkpoints(*sizes), listed=listed) == (Word.UNSIGNED, says)


def test_a_file_with_nothing_in_it_is_not_signed():
    assert wrong(()) == (Word.UNSIGNED, "of 0 events only 0 stand under a signed checkpoint")


def test_whoever_is_not_listed_signs_nothing_in_a_file():
    seen = checkpoints(7, witness=True)
    assert wrong(signed=seen) == (Word.UNSIGNED, "checkpoint 7 has a signature of nobody who is listed")
    assert judged(signed=seen, listed=[OTHER.key(TIMED)]) == judged(signed=seen, listed=None)


def test_what_was_signed_and_is_not_here_is_missing():
    assert wrong(WHOLE[:5], signed=checkpoints(3, 7)) == (Word.MISSING, "7 events were signed, 5 are here")
    gap = (*WHOLE[:2], *WHOLE[3:])
    assert wrong(gap, signed=checkpoints(3, 7)) == (Word.MISSING, "7 events were signed, 6 are here; look at 2")
    assert wrong(WHOLE[1:], signed=checkpoints(7)) == (Word.MISSING, "7 events were signed, 6 are here; look at 0")
    assert wrong(WHOLE[:5], signed=checkpoints(3), was=(head(7),)) == (
        Word.MISSING,
        "7 events were signed, 5 are here",
    )


def test_a_gap_behind_the_last_signature_is_missing_and_before_it_altered():
    gap = (*WHOLE[:4], *WHOLE[5:])
    assert wrong(gap, signed=checkpoints(4), listed=None) == (Word.MISSING, "event 4 is not where it was")
    assert wrong(gap, signed=checkpoints(5), listed=None) == (Word.ALTERED, "event 4 is not where it was")
    doubled = (*WHOLE[:4], WHOLE[3], *WHOLE[4:])
    assert wrong(doubled, signed=checkpoints(4), listed=None) == (Word.ALTERED, "event 4 is not where it was")
    nonsense = (*WHOLE[:4], b"nothing", *WHOLE[5:])
    assert wrong(nonsense, signed=checkpoints(4), listed=None) == (Word.ALTERED, "event 4 is not where it was")
    twice = (*WHOLE[:4], b"nothing", WHOLE[6], WHOLE[5])
    assert wrong(twice, signed=checkpoints(4), listed=None) == (Word.ALTERED, "event 4 is not where it was")


def test_the_first_event_is_one_too():
    assert wrong(WHOLE[1:2], listed=None) == (Word.MISSING, "event 0 is not where it was")
    assert wrong((b"nothing",), listed=None) == (Word.ALTERED, "event 0 is not where it was")


def test_an_altered_event_is_told_between_the_checkpoints_around_it():
    altered = (*WHOLE[:4], WHOLE[4].replace(b"opened", b"shared"), *WHOLE[5:])
    says = "something among events {} to {} is not what was signed"
    assert wrong(altered, signed=checkpoints(2, 4, 6, 7)) == (Word.ALTERED, says.format(4, 5))
    assert wrong(altered, signed=checkpoints(7)) == (Word.ALTERED, says.format(0, 6))
    first = (WHOLE[0].replace(b"opened", b"shared"), *WHOLE[1:])
    assert wrong(first, signed=checkpoints(1, 7)) == (Word.ALTERED, says.format(0, 0))


def test_two_histories_that_were_vouched_for_are_a_fork():
    other = [leaf_hash(b"x"), *HASHES[1:]]
    says = "another history of {} events was vouched for than the one that is here"
    assert wrong(signed=checkpoints(5, 7), was=(head(3, other),)) == (Word.FORKED, says.format(3))
    assert wrong(signed=checkpoints(3, 5), was=(head(7, other), head(7)), listed=None) == (Word.FORKED, says.format(7))
    both = [*checkpoints(3), *checkpoints(3, hashes=other), *checkpoints(7)]
    assert wrong(signed=both) == (Word.FORKED, says.format(3))


def test_age_is_counted_from_the_newest_signature():
    late = [*checkpoints(3), Checkpoint.read(LOG.checkpoint(head(7), AT + 7200))]
    for signed in (late, late[::-1]):
        assert judged(signed=signed, max_age=3600, now=AT + 10800)
        assert wrong(signed=signed, max_age=3599, now=AT + 10800) == (
            Word.STALE,
            "the log was last signed 1 hours ago",
        )
    assert wrong(signed=checkpoints(7), max_age=0, now=AT + 9000)[1] == "the log was last signed 2 hours ago"
    assert judged(signed=checkpoints(7), now=AT * 2)
    assert judged((), listed=None, max_age=0)


def test_a_witness_who_is_asked_for_must_have_been_here():
    witness, seen = OTHER.key(TIMED), [*checkpoints(3, witness=True), *checkpoints(7)]
    known = {"witnesses": (witness,), "signed": seen, "listed": None}
    assert judged(**known)
    assert judged(**known, witnessed_within=60, now=AT + 120)
    assert wrong(**known, witnessed_within=59, now=AT + 120) == (
        Word.STALE,
        "other.example last cosigned 0 hours ago",
    )
    assert wrong(**{**known, "signed": checkpoints(7)}) == (
        Word.UNSIGNED,
        "no checkpoint is cosigned by other.example",
    )


def test_the_log_signs_plainly_and_with_the_time_under_its_own_name():
    body = Checkpoint.read(note(7)).body
    says = "checkpoint 7 of {} is not signed by the log"
    for signed in (f"{body}\n{LOG.plain_line(body)}", f"{body}\n{LOG.timed_line(body, AT)}"):
        assert wrong(signed=[Checkpoint.read(signed)]) == (Word.UNSIGNED, says.format(LOG.name))
    renamed = body.replace(LOG.name, "log.example/2")
    forged = f"{renamed}\n{LOG.plain_line(renamed)}{LOG.timed_line(renamed, AT)}"
    assert wrong(signed=[Checkpoint.read(forged)]) == (Word.UNSIGNED, says.format("log.example/2"))
    by_the_second = Trust((OTHER.key(PLAIN), KEY))
    assert judge(WHOLE, checkpoints(7), by_the_second, ())
