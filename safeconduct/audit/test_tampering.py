"""A log of ten thousand events in a stranger's hands: each kind of tampering is told, with its word."""

import io
import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.audit.merkle import Tree, leaf_bytes, leaf_hash
from safeconduct.audit.outside import reading
from safeconduct.audit.outside.judging import Trust
from safeconduct.audit.outside.notes import PLAIN, TIMED, Checkpoint
from safeconduct.audit.outside.reading import FORMAT, canonical, check_export
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word, Wrong
from safeconduct.audit.writing import export

SIZE, EVERY, SMALL = 10_000, 2_500, 60
LOG, WITNESS, MALLORY = (Signer(name, name[:1].encode() * 32) for name in ("log.example", "witness.example", "mallory"))
BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR = 3600


def leaf(sequence, actor="clara"):
    said = {"actor": actor, "action": "opened", "kind": "narrative:cases.story", "thing": f"{sequence * 7919:032x}"}
    return leaf_bytes(
        sequence=sequence, at=BEGAN + timedelta(hours=sequence // 40), subject="ü", purpose="view", **said
    )


class Log:
    """Leaves with the checkpoints that were signed as they came, the newest cosigned."""

    def __init__(self, leaves, every, signer=LOG):
        self.leaves, self.notes = list(leaves), []
        tree = Tree()
        for one in self.leaves:
            tree.add(leaf_hash(one))
            if tree.size % every == 0:
                self.notes.insert(0, signer.checkpoint(Head(tree.size, tree.root()), self.at(tree.size)))
        self.notes[0] += WITNESS.timed_line(Checkpoint.read(self.notes[0]).body, self.at(tree.size))

    @staticmethod
    def at(size):
        return int(BEGAN.timestamp()) + size * 90

    @property
    def head(self):
        return Checkpoint.read(self.notes[0]).head

    def bytes(self, leaves=None, notes=None):
        keys = [LOG.key(PLAIN), WITNESS.key(TIMED)]
        return b"".join(export(keys, self.notes if notes is None else notes, leaves or self.leaves))


@pytest.fixture(scope="module")
def log():
    return Log(map(leaf, range(SIZE)), EVERY)


def trust(**known):
    return Trust((LOG.key(PLAIN),), **{"witnesses": (WITNESS.key(TIMED),), "now": Log.at(SIZE), **known})


def word(content, **known):
    try:
        check_export(io.BytesIO(content), trust(**known))
    except Wrong as wrong:
        return wrong.word
    return Word.OK


def test_an_untouched_log_is_whole(log):
    said = check_export(io.BytesIO(log.bytes()), trust(was=(log.head,), max_age=HOUR, witnessed_within=HOUR))
    assert said == f"10000 events, 4 checkpoints, {log.head}"


@pytest.mark.parametrize("at", [0, 1, 2_499, 2_500, 7_777, 9_999])
def test_a_leaf_that_was_taken_out_is_missing(log, at):
    assert word(log.bytes(log.leaves[:at] + log.leaves[at + 1 :])) == Word.MISSING


def test_a_leaf_that_was_taken_out_and_the_others_numbered_anew_is_missing(log):
    anew = [leaf(number, "clara" if number < 700 else "else") for number in range(SIZE - 1)]
    assert word(log.bytes(anew)) == Word.MISSING


@pytest.mark.parametrize("at", [0, 2_499, 5_000, 9_998])
def test_exchanged_leaves_are_altered(log, at):
    leaves = list(log.leaves)
    leaves[at], leaves[at + 1] = leaves[at + 1], leaves[at]
    assert word(log.bytes(leaves)) == Word.ALTERED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"opened"', b'"sealed"'),
        (b'"clara"', b'"clark"'),
        (b"cases.story", b"cases.words"),
        (b'"view"', b'"done"'),
        (b"2026-", b"2025-"),
        ("ü".encode(), b"u"),
    ],
)
def test_a_changed_column_is_altered(log, old, new):
    leaves = list(log.leaves)
    leaves[4_321] = leaves[4_321].replace(old, new)
    assert leaves[4_321] != log.leaves[4_321]
    assert word(log.bytes(leaves)) == Word.ALTERED


def test_where_something_was_altered_is_said_between_checkpoints(log):
    leaves = list(log.leaves)
    leaves[4_321] = leaf(4_321, "victor")
    with pytest.raises(Wrong, match="events 2500 to 4999"):
        check_export(io.BytesIO(log.bytes(leaves)), trust())


@pytest.mark.parametrize("at", [5, 9_999])
def test_a_leaf_that_is_told_again_is_altered(log, at):
    assert word(log.bytes([*log.leaves[: at + 1], log.leaves[at], *log.leaves[at + 1 :]])) == Word.ALTERED
    over = [*log.leaves[: at - 1], log.leaves[at], *log.leaves[at:]]
    assert word(log.bytes(over)) == Word.ALTERED


def test_what_was_added_at_the_end_is_unsigned(log):
    assert word(log.bytes([*log.leaves, leaf(SIZE)])) == Word.UNSIGNED


def test_a_log_that_was_cut_is_missing_wherever_the_cut_is(log):
    whole = log.bytes()
    begin = whole.index(log.leaves[0])
    for at in random.Random(7).sample(range(begin, len(whole)), 25):
        assert word(whole[:at]) == Word.MISSING
    assert word(log.bytes(log.leaves[:EVERY])) == Word.MISSING


def test_an_old_state_of_the_log_is_missing_for_who_knows_more_and_stale_for_who_looks_at_the_clock(log):
    old = log.bytes(log.leaves[:5_000], log.notes[2:])
    assert word(old, witnesses=()) == Word.OK
    assert word(old, witnesses=(), was=(log.head,)) == Word.MISSING
    assert word(old, witnesses=(), max_age=48 * HOUR) == Word.STALE
    assert word(old) == Word.UNSIGNED  # the witness never saw it


def test_another_history_that_the_log_signed_too_is_forked(log):
    other = Log((leaf(number, "nobody" if number == 77 else "clara") for number in range(SIZE)), EVERY)
    assert word(other.bytes()) == Word.OK  # by itself
    assert word(other.bytes(), was=(log.head,)) == Word.FORKED
    assert word(other.bytes(notes=[other.notes[0], *log.notes[1:]])) == Word.FORKED
    assert word(other.bytes(notes=[other.notes[0], *log.notes])) == Word.FORKED


def test_who_wrote_down_another_root_reads_that_the_log_is_another(log):
    assert word(log.bytes(), was=(Head(5_001, b"x" * 32),)) == Word.FORKED


@pytest.mark.parametrize("signer", [MALLORY, Signer(LOG.name, b"m" * 32)])
def test_another_key_signs_nothing_whatever_it_calls_itself(log, signer):
    assert word(Log(log.leaves, EVERY, signer).bytes()) in {Word.UNSIGNED, Word.ALTERED}
    bare = b"".join(export([signer.key(PLAIN), WITNESS.key(TIMED)], Log(log.leaves, EVERY, signer).notes, log.leaves))
    assert word(bare) == Word.UNSIGNED


def test_a_log_without_checkpoints_or_signatures_is_unsigned(log):
    assert word(log.bytes(notes=[])) == Word.UNSIGNED
    body = Checkpoint.read(log.notes[0]).body
    assert word(log.bytes(notes=[f"{body}\n{WITNESS.timed_line(body, 0)}"])) == Word.UNSIGNED
    assert word(log.bytes(notes=[f"{body}\n{LOG.plain_line(body)}"])) == Word.UNSIGNED  # without the time


def test_a_signature_of_another_checkpoint_is_unsigned(log):
    new, old = (note.partition("\n\n") for note in log.notes[:2])
    assert word(log.bytes(notes=[f"{new[0]}\n\n{old[2]}"])) == Word.UNSIGNED


def test_a_witness_who_saw_nothing_or_too_long_ago(log):
    assert word(log.bytes(notes=log.notes[1:]), witnesses=()) == Word.UNSIGNED
    assert word(log.bytes(notes=[log.notes[1]]), witnesses=()) == Word.UNSIGNED
    bare = log.notes[0].rpartition("— ")[0]
    assert word(log.bytes(notes=[bare, *log.notes[1:]])) == Word.UNSIGNED
    assert word(log.bytes(), now=Log.at(SIZE) + 8 * 24 * HOUR, witnessed_within=7 * 24 * HOUR) == Word.STALE


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))
HEADS = st.fixed_dictionaries({"format": st.just(FORMAT) | JSON, "keys": JSON, "checkpoints": JSON})


@settings(max_examples=300, deadline=None)
@given(head=HEADS.map(canonical) | st.binary(max_size=80), rest=st.lists(st.binary(max_size=40) | JSON.map(canonical)))
def test_nonsense_in_a_file_is_told_and_breaks_nothing(head, rest):
    assert word(b"\n".join([head, *rest, b""])) in {Word.ALTERED, Word.MISSING, Word.UNSIGNED}


@settings(max_examples=300, deadline=None)
@given(said=st.dictionaries(st.sampled_from(["proof", "leaf", "index", "was", "checkpoint"]), JSON))
def test_nonsense_in_a_proof_is_told_and_breaks_nothing(tmp_path_factory, said):
    path = tmp_path_factory.getbasetemp() / "nonsense.json"
    path.write_text(json.dumps({"proof": [], **said}))
    assert reading.main([str(path), "--key", LOG.key(PLAIN).written()]) == Word.ALTERED


def flips(content, times, seed):
    draw = random.Random(seed)
    for _ in range(times):
        at, bit = draw.randrange(len(content)), 1 << draw.randrange(8)
        yield content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


def test_bits_that_were_flipped_in_ten_thousand_events_are_told(log):
    for flipped in flips(log.bytes(), 15, seed=3):
        assert word(flipped) in {Word.ALTERED, Word.MISSING, Word.UNSIGNED}


@pytest.mark.slow
def test_every_bit_of_what_stands_before_the_leaves_is_told():
    small = Log(map(leaf, range(SMALL)), SMALL)
    content = small.bytes()
    for at in range(content.index(small.leaves[0])):
        for bit in range(8):
            flipped = content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]
            assert word(flipped) in {Word.ALTERED, Word.MISSING, Word.UNSIGNED}, (at, bit)


@pytest.mark.slow
def test_ten_thousand_bits_that_were_flipped_are_told_every_one():
    content = Log(map(leaf, range(SMALL)), SMALL).bytes()
    told = [word(flipped) for flipped in flips(content, 10_000, seed=11)]
    assert len(told) == 10_000
    assert set(told) == {Word.ALTERED, Word.MISSING, Word.UNSIGNED}
