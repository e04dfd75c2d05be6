"""RFC 6962 hashing: the root over all leaves, and what proofs lead to.

Leaf hash SHA-256(0x00 ‖ leaf); node hash SHA-256(0x01 ‖ left ‖ right); the empty tree is SHA-256 of nothing.
A tree of n leaves splits at the largest power of two below n (RFC 6962, section 2.1).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def leaf_hash(leaf: bytes) -> bytes:
    """32 bytes for one leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """32 bytes for two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows leaf by leaf and keeps only the roots of its complete subtrees, the largest first: O(log n) memory."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)

    def add(self, hashed_leaf: bytes) -> None:
        """Take one more leaf hash; complete subtrees of equal size merge, as carries do in binary."""
        self.peaks.append(hashed_leaf)
        self.size += 1
        carry = self.size
        while carry % 2 == 0:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node_hash(left, right))
            carry //= 2

    def root(self) -> bytes:
        """The root over all leaves so far; of none, the hash of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            root = node_hash(left, root)
        return root


@dataclass(frozen=True)
class Head:
    """So many leaves under this root."""

    size: int
    root: bytes

    @classmethod
    def read(cls, written: str) -> "Head":
        """As a printed page has it: 487:9f2c…, blanks between the groups allowed. Raises ValueError."""
        size, colon, root = "".join(written.split()).partition(":")
        if not colon or len(root) != 64:
            raise ValueError(written)
        return cls(int(size), bytes.fromhex(root))

    def __str__(self) -> str:
        return f"{self.size}:{self.root.hex()}"


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that a leaf hash and its path lead to (RFC 9162, 2.1.3.2); None where the path has another length."""
    at, last, root = index, size - 1, leaf
    for step in proof if 0 <= index < size else [b""]:
        if last <= 0:
            return None
        if at & 1 or at == last:
            root = node_hash(step, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, step)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(was: Head, now: Head, proof: Sequence[bytes]) -> bool:
    """Whether the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2)."""
    if was.size in {0, now.size}:
        return not proof and (was.root == now.root if was.size else was.root == Tree().root())
    at, last = was.size - 1, now.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    steps = list(proof) if at else [was.root, *proof]
    if was.size > now.size or not steps:
        return False
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and (old, new) == (was.root, now.root)
