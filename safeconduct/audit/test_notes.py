"""Notes as others write them: keys, signatures, strictness."""

import base64
import hashlib
import re

import pytest

from safeconduct.audit.outside.notes import PLAIN, TIMED, Checkpoint, Key, from_base64
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.tree import Head, Tree
from safeconduct.audit.outside.verdicts import Word, Wrong

LOG = Signer("log.example/1", b"l" * 32)
WITNESS = Signer("witness.example", b"w" * 32)
HEAD = Head(3, b"r" * 32)


def test_a_note_is_signed_as_the_first_implementation_signs_it():
    """Key, text and signature from the documentation of golang.org/x/mod/sumdb/note."""
    secret = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
    peter = Signer("PeterNeumann", secret[1:])
    assert peter.key(PLAIN).written() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    assert peter.plain_line(text) == (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )


def test_a_checkpoint_is_read_as_it_was_signed():
    read = Checkpoint.read(LOG.checkpoint(HEAD, 1700000000))
    assert (read.origin, read.head) == (LOG.name, HEAD)
    key = LOG.key(PLAIN)
    assert read.times([key]) == {(key.public, PLAIN): 0, (key.public, TIMED): 1700000000}


def test_a_cosignature_tells_when_and_one_of_nobody_is_passed_over():
    note = LOG.checkpoint(HEAD, 1700000000)
    read = Checkpoint.read(note + WITNESS.timed_line(Checkpoint.read(note).body, 1700000900))
    witness = WITNESS.key(TIMED)
    assert read.times([witness]) == {(witness.public, TIMED): 1700000900}
    assert read.times([]) == {}
    with pytest.raises(Wrong, match="nobody who is listed"):
        read.times([LOG.key(PLAIN)], is_all=True)


def test_a_key_is_read_back_and_every_other_letter_is_refused():
    written = WITNESS.key(TIMED).written()
    assert Key.read(written) == WITNESS.key(TIMED)
    for at in range(len(written)):
        for other in {written[at].swapcase(), "A", "+"} - {written[at]}:
            with pytest.raises(Wrong):
                Key.read(written[:at] + other + written[at + 1 :])


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n3\n", "\n03\n"), ("\n\n", "\n"), ("—", "-"), ("\n3\n", "\n3\n\n"), ("=\n", "\n"), ("\n3\n", "\n-3\n")],
)
def test_a_checkpoint_that_is_written_otherwise_is_refused(old, new):
    note = LOG.checkpoint(HEAD, 1700000000)
    assert old in note
    with pytest.raises(Wrong):
        Checkpoint.read(note.replace(old, new, 1))


def test_a_root_is_read_from_paper_with_its_groups():
    assert Head.read(" 3: " + " ".join(["72727272"] * 8)) == HEAD
    with pytest.raises(ValueError):
        Head.read("3:72")


def test_the_empty_tree_is_the_hash_of_nothing():
    assert Tree().root() == hashlib.sha256(b"").digest()


def refusal(read, written):
    with pytest.raises(Wrong) as wrong:
        read(written)
    return wrong.value.word, wrong.value.says


@pytest.mark.parametrize("text", ["", "!!!!", "AAA", "AB==", "AAAA\n", "A" * 39, "!" * 60])
def test_what_is_no_base64_is_shown_by_its_beginning(text):
    assert refusal(from_base64, text) == (Word.ALTERED, f"this is no base64: {text[:40]!r}")


@pytest.mark.parametrize(("kind", "size"), [(PLAIN, 31), (PLAIN, 33), (2, 32), (TIMED, 0)])
def test_a_key_of_another_kind_or_size_is_none(kind, size):
    key = Key("a.name.that.is.quite.long.example.org/and/goes/on/for/a/while", kind, b"k" * size)
    assert refusal(Key.read, key.written()) == (Word.ALTERED, f"this is no public key: {key.written()[:60]!r}")


def test_a_checkpoint_says_what_is_wrong_with_it():
    assert refusal(Checkpoint.read, "") == (Word.ALTERED, "a checkpoint is not written as checkpoints are")
    note = LOG.checkpoint(HEAD, 1700000000)
    listed = refusal(lambda _note: Checkpoint.read(note).times([WITNESS.key(TIMED)], is_all=True), note)
    assert listed == (Word.UNSIGNED, "checkpoint 3 has a signature of nobody who is listed")
    forged = note.replace(f"\n{HEAD.size}\n", "\n4\n", 1)
    signed = refusal(lambda _note: Checkpoint.read(forged).times([LOG.key(PLAIN)]), forged)
    assert signed == (Word.UNSIGNED, f"the signature of {LOG.name} does not fit what it stands under")


def test_of_two_cosignatures_of_one_witness_the_later_counts():
    note = LOG.checkpoint(HEAD, 1700000000)
    body, witness = Checkpoint.read(note).body, WITNESS.key(TIMED)
    for times in ((1700000900, 1700000300), (1700000300, 1700000900)):
        read = Checkpoint.read(note + "".join(WITNESS.timed_line(body, at) for at in times))
        assert read.times([witness]) == {(witness.public, TIMED): 1700000900}


def test_a_head_that_is_none_is_given_back_in_the_refusal():
    for written in ("3:72", "3", "3:4:" + "72" * 32):
        with pytest.raises(ValueError, match=f"^{re.escape(written)}$"):
            Head.read(written)
