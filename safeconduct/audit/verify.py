"""Recomputing the log where it lies: every leaf's hash from what it says, then what strangers would find.

What does not fit is named by sequence; the word is the one that the stand-alone verifier says (audit.outside).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safeconduct.audit.checkpoints import own_key
from safeconduct.audit.leaves import bytes_of, leaves_from
from safeconduct.audit.merkle import Tree, leaf_hash
from safeconduct.audit.models import NEWEST_FIRST, Checkpoint, Witness
from safeconduct.audit.outside import notes
from safeconduct.audit.outside.judging import Trust, judge
from safeconduct.audit.outside.notes import Key
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Word, Wrong

MOST_NAMED = 100


@dataclass(frozen=True)
class Verdict:
    """word, says: as the stand-alone verifier has them. head: what was read. wrong: what does not fit, by sequence."""

    word: Word
    says: str
    head: Head
    wrong: tuple[str, ...]


def verify(*was: Head, keys: tuple[Key, ...] = ()) -> Verdict:
    """Read every leaf in order; nothing is mended. `was`: what was written down; `keys`: earlier ones of the log.

    Whoever owns the database and the log's key can write a whole log anew: only `was` and the witnesses tell that.
    """
    reading = _Reading()
    leaves = reading.leaves()
    try:
        checkpoints = [notes.Checkpoint.read(note) for note in with_cosignatures()]
        word, says = Word.OK, judge(leaves, checkpoints, Trust((own_key(), *keys), _who_cosigned(), was))
        _columns_fit(checkpoints)
    except Wrong as wrong:
        word, says = wrong.word, wrong.says
    for _leaf in leaves:  # also where no signature fits, so that all of what is altered is named
        pass
    if word is Word.OK and reading.wrong:
        word, says = Word.ALTERED, reading.wrong[0]
    return Verdict(word, says, Head(reading.tree.size, reading.tree.root()), tuple(reading.wrong))


def _who_cosigned() -> tuple[Key, ...]:
    seen = Witness.objects.filter(until=None, cosignatures__isnull=False).distinct()
    return tuple(map(Key.read, seen.values_list("key", flat=True)))


def _columns_fit(checkpoints: Sequence[notes.Checkpoint]) -> None:
    """What pages show of a checkpoint is what its note says. Raises Wrong."""
    shown = Checkpoint.objects.order_by(*NEWEST_FIRST).values_list("size", "root")
    for (size, root), signed in zip(shown, checkpoints, strict=True):
        if Head(size, bytes(root)) != signed.head:
            raise Wrong(Word.ALTERED, f"checkpoint {signed.head.size} is shown as another one")


def with_cosignatures(most: int | None = None) -> list[str]:
    """The note of every checkpoint (of a size up to `most`) with its witnesses' lines, the newest first."""
    found = Checkpoint.objects.order_by(*NEWEST_FIRST).prefetch_related("cosignatures")
    found = found if most is None else found.filter(size__lte=most)
    return [one.note + "".join(each.line for each in one.cosignatures.all()) for one in found]


class _Reading:
    """One reading of the leaves, which notes on its way what their own columns contradict."""

    def __init__(self) -> None:
        self.tree, self.wrong = Tree(), list[str]()

    def leaves(self) -> Iterator[bytes]:
        expected = 0
        for leaf in leaves_from(0):
            if leaf.sequence != expected:
                self._note(f"{expected} to {leaf.sequence - 1}: missing")
            said = bytes_of(leaf)
            hashed = leaf_hash(said)
            if hashed != bytes(leaf.leaf_hash):
                self._note(f"{leaf.sequence}: altered")
            self.tree.add(hashed)
            expected = leaf.sequence + 1
            yield said

    def _note(self, says: str) -> None:
        if len(self.wrong) < MOST_NAMED:
            self.wrong.append(says)
