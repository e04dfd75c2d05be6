"""What goes out for strangers to check: an export, a proof. Nothing here needs a database."""

from collections.abc import Iterable, Iterator, Sequence

from safeconduct.audit.merkle import consistency, inclusion
from safeconduct.audit.outside.notes import Key
from safeconduct.audit.outside.reading import FORMAT, canonical

Proof = dict[str, object]


def export(keys: Iterable[Key], notes: Sequence[str], leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of an export: what it is, each checkpoint (the newest first), each leaf; see docs/audit-log.md."""
    head = {"format": FORMAT, "keys": [key.written() for key in keys], "checkpoints": len(notes)}
    for line in (head, *notes):
        yield canonical(line) + b"\n"
    for leaf in leaves:
        yield leaf + b"\n"


def proof_of_inclusion(index: int, leaf: bytes, hashes: Sequence[bytes], note: str) -> Proof:
    """That a leaf stands under a checkpoint, whose tree is over these hashes."""
    steps = [step.hex() for step in inclusion(index, hashes)]
    return {"index": index, "leaf": leaf.decode(), "proof": steps, "checkpoint": note}


def proof_of_consistency(was: str | None, size: int, hashes: Sequence[bytes], note: str) -> Proof:
    """That a checkpoint goes on from an older one of that size (None: from the empty log)."""
    return {"was": was, "proof": [step.hex() for step in consistency(size, hashes)], "checkpoint": note}
