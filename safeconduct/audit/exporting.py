"""The log for strangers: all of it in one file, or a proof about one event or two checkpoints. No secret is in it."""

from pathlib import Path

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import newest, own_key, sign_checkpoint
from safeconduct.audit.leaves import LogBroken, bytes_of, leaves_from
from safeconduct.audit.models import NEWEST_FIRST, Checkpoint, Leaf, Witness
from safeconduct.audit.outside.notes import Key
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.verify import with_cosignatures
from safeconduct.audit.writing import Proof, export, proof_of_consistency, proof_of_inclusion

OPERATOR = "operator"  # whoever types at the machine itself


def export_log(path: Path) -> Checkpoint:
    """Write all that is signed, and sign first what is there: the export itself stands in the log that it shows.

    The file is for its owner alone, and there as a whole or not at all. Raises LogBroken, OSError.
    """
    with transaction.atomic():
        record_events(OPERATOR, [Event(Action.EXPORTED, "audit.log", "all")])
    sign_checkpoint()
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    last = must_be_signed(newest())
    with transaction.atomic(), unfinished.open("wb") as file:
        file.writelines(export(_keys(), with_cosignatures(last.size), map(bytes_of, leaves_from(0, last.size))))
    unfinished.replace(path)
    return last


def _keys() -> list[Key]:
    """Of the log, the present one first, and of every witness that ever cosigned."""
    written = Checkpoint.objects.order_by("-at").values_list("key", flat=True)
    witnesses = Witness.objects.filter(cosignatures__isnull=False).order_by("key").values_list("key", flat=True)
    return [Key.read(key) for key in dict.fromkeys([own_key().written(), *written, *witnesses])]


def prove_inclusion(sequence: int) -> Proof:
    """That an event stands under the newest checkpoint. Raises LogBroken where none signs it."""
    last = must_be_signed(newest())
    if not 0 <= sequence < last.size:
        raise LogBroken(f"The newest checkpoint signs events 0 to {last.size - 1}.")
    leaf = bytes_of(Leaf.objects.get(sequence=sequence))
    return proof_of_inclusion(sequence, leaf, _hashes(last.size), last.note)


def prove_consistency(was: int, now: int | None = None) -> Proof:
    """That the checkpoint of one size goes on from that of an older one, or from the empty log. Raises LogBroken."""
    last = must_be_signed(newest() if now is None else _of_size(now))
    older = must_be_signed(_of_size(was)).note if was else None
    if was > last.size:
        raise LogBroken(f"Checkpoint {was} is the newer one.")
    return proof_of_consistency(older, was, _hashes(last.size), last.note)


def must_be_signed(checkpoint: Checkpoint | None) -> Checkpoint:
    """Raises LogBroken with the sizes that were signed."""
    if checkpoint is None:
        sizes = Checkpoint.objects.order_by(*NEWEST_FIRST).values_list("size", flat=True)[:8]
        raise LogBroken(
            f"No checkpoint of that size was signed. The newest: {', '.join(map(str, sizes)) or 'none yet'}."
        )
    return checkpoint


def _of_size(size: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(size=size).order_by(*NEWEST_FIRST).first()


def _hashes(size: int) -> list[bytes]:
    found = Leaf.objects.filter(sequence__lt=size).order_by("sequence").values_list("leaf_hash", flat=True)
    return [bytes(hashed) for hashed in found.iterator(chunk_size=20_000)]
