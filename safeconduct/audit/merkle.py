"""What a leaf is in bytes, and the paths that prove something about a tree. Nothing here needs a database."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from safeconduct.audit.outside.tree import Tree, leaf_hash, node_hash

__all__ = ["Tree", "consistency", "inclusion", "leaf_bytes", "leaf_hash", "node_hash"]


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


def inclusion(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """The path from one leaf to the root over all hashes, the nearest first (RFC 6962, 2.1.1)."""
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return [*inclusion(index, left), _root(right)]
    return [*inclusion(index - split, right), _root(left)]


def consistency(was: int, hashes: Sequence[bytes], *, is_whole: bool = True) -> list[bytes]:
    """What proves that the tree over the first `was` hashes is the beginning of this one (RFC 6962, 2.1.2).

    is_whole: the older tree begins where these hashes do, so its root is known to whoever asks.
    """
    if was in {0, len(hashes)}:
        return [] if is_whole else [_root(hashes)]
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if was <= split:
        return [*consistency(was, left, is_whole=is_whole), _root(right)]
    return [*consistency(was - split, right, is_whole=False), _root(left)]


def _split(size: int) -> int:
    """The largest power of two below size, for trees of two leaves and more."""
    return int(1 << (size - 1).bit_length() - 1)


def _root(hashes: Sequence[bytes]) -> bytes:
    tree = Tree()
    for hashed in hashes:
        tree.add(hashed)
    return tree.root()
