"""Leaves as they are hashed, read in order."""

from collections.abc import Iterator

from safeconduct.audit.merkle import leaf_bytes
from safeconduct.audit.models import Leaf

AT_ONCE = 5000


class LogBroken(Exception):
    """The log is not what was signed; nothing is mended, and nothing signed over it."""


def leaves_from(first: int, before: int | None = None) -> Iterator[Leaf]:
    """Leaves in order from this number on, up to another (exclusive)."""
    found = Leaf.objects.filter(sequence__gte=first).order_by("sequence")
    return (found if before is None else found.filter(sequence__lt=before)).iterator(chunk_size=AT_ONCE)


def bytes_of(leaf: Leaf) -> bytes:
    """What its columns say, in the one writing that is hashed."""
    return leaf_bytes(
        sequence=leaf.sequence,
        at=leaf.at,
        actor=leaf.actor,
        action=leaf.action,
        kind=leaf.object_kind,
        thing=leaf.object_id,
        subject=leaf.subject_id,
        purpose=leaf.purpose,
    )
