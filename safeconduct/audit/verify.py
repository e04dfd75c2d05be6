"""Recomputing the log: every leaf's hash from what it says, the sequence without a gap, the root over all of it."""

from dataclasses import dataclass

from safeconduct.audit.merkle import Tree, leaf_bytes, leaf_hash
from safeconduct.audit.models import Leaf


@dataclass(frozen=True)
class Head:
    """What the log was once: so many events under this root (hex). Kept on paper, it tells a log that was rewritten."""

    size: int
    root: str


@dataclass(frozen=True)
class Verdict:
    """head: what was read. wrong: what does not fit, by sequence, in words."""

    head: Head
    wrong: tuple[str, ...]


def verify(was: Head | None = None) -> Verdict:
    """Read every leaf in order. A missing, altered or exchanged leaf is named; nothing is mended.

    Whoever owns the database can write a whole log anew, with hashes that fit: only `was` tells that.
    """
    tree, wrong = Tree(), []
    expected, root_then = 0, Tree().root().hex()
    for leaf in Leaf.objects.order_by("sequence").iterator(chunk_size=5000):
        if leaf.sequence != expected:
            wrong.append(f"{expected} to {leaf.sequence - 1}: missing")
            expected = leaf.sequence
        hashed = _hash_of(leaf)
        if hashed != bytes(leaf.leaf_hash):
            wrong.append(f"{leaf.sequence}: altered")
        tree.add(hashed)
        expected += 1
        if was is not None and tree.size == was.size:
            root_then = tree.root().hex()
    if was is not None and (tree.size < was.size or root_then != was.root):
        wrong.append(f"the first {was.size} events are not those of root {was.root}")
    return Verdict(Head(tree.size, tree.root().hex()), tuple(wrong))


def _hash_of(leaf: Leaf) -> bytes:
    return leaf_hash(
        leaf_bytes(
            sequence=leaf.sequence,
            at=leaf.at,
            actor=leaf.actor,
            action=leaf.action,
            kind=leaf.object_kind,
            thing=leaf.object_id,
            subject=leaf.subject_id,
            purpose=leaf.purpose,
        )
    )
