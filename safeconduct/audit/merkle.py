"""What a leaf is in bytes, and RFC 6962 hashing: the root over all leaves. Nothing here needs a database.

Leaf hash SHA-256(0x00 ‖ leaf); node hash SHA-256(0x01 ‖ left ‖ right); the empty tree is SHA-256 of nothing.
A tree of n leaves splits at the largest power of two below n (RFC 6962, section 2.1).
"""

import hashlib
import json
from datetime import UTC, datetime


def leaf_bytes(  # noqa: PLR0913 - these are what a leaf says
    *, sequence: int, at: datetime, actor: str, action: str, kind: str, thing: str, subject: str, purpose: str
) -> bytes:
    """A leaf as it is hashed: JSON, keys in alphabetical order, no spaces, UTF-8. The database makes the same bytes."""
    said = {
        "seq": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "actor": actor,
        "action": action,
        "kind": kind,
        "object": thing,
        "subject": subject,
        "purpose": purpose,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(leaf: bytes) -> bytes:
    """32 bytes for one leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """32 bytes for two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows leaf by leaf and keeps only the roots of its complete subtrees: O(log n) memory."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, hashed_leaf: bytes) -> None:
        """Take one more leaf hash; complete subtrees of equal size merge, as carries do in binary."""
        self._peaks.append(hashed_leaf)
        self.size += 1
        carry = self.size
        while carry % 2 == 0:
            right, left = self._peaks.pop(), self._peaks.pop()
            self._peaks.append(node_hash(left, right))
            carry //= 2

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        root = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            root = node_hash(left, root)
        return root
