"""Witnesses: who they are, what they cosigned, and whether somebody outside saw the log lately."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import newest
from safeconduct.audit.exporting import OPERATOR
from safeconduct.audit.leaves import LogBroken
from safeconduct.audit.models import NEWEST_FIRST, Checkpoint, Cosignature, Leaf, Witness
from safeconduct.audit.outside.notes import TIMED, Key, line_of
from safeconduct.audit.outside.notes import Checkpoint as Note
from safeconduct.audit.outside.verdicts import Wrong
from safeconduct.audit.services import record
from safeconduct.kernel import clock

SEEN_WITHIN = timedelta(days=7)
SIGNED_WITHIN = timedelta(hours=26)  # it is signed once a day whatever happens


def add_witness(name: str, written: str) -> Witness:
    """Let somebody's cosignatures count from now on. Raises LogBroken for what is no such key, or known."""
    try:
        key = Key.read(written)
    except Wrong as wrong:
        raise LogBroken(wrong.says) from None
    if key.kind != TIMED or Witness.objects.filter(key=key.written()).exists():
        raise LogBroken("That is no witness's key, or it is on the list already.")
    with transaction.atomic():
        witness = Witness.objects.create(name=name, key=key.written())
        record(OPERATOR, Action.CREATED, witness)
    return witness


def end_witness(name: str) -> None:
    """Let them count no more; what they cosigned stays. Raises LogBroken."""
    with transaction.atomic():
        found = list(Witness.objects.select_for_update().filter(name=name, until=None))
        if not found:
            raise LogBroken(f"There is no witness called {name}.")
        for witness in found:
            witness.until = clock.now()
            witness.save(update_fields=["until"])
            record(OPERATOR, Action.REVOKED, witness)


def accept_cosigned(note: str) -> list[Cosignature]:
    """Keep the lines of known witnesses under a checkpoint of ours; what is kept already is kept once.

    Raises LogBroken where the checkpoint is none of ours, or no known witness signs it.
    """
    try:
        cosigned = Note.read(note)
        checkpoint = Checkpoint.objects.filter(note__startswith=f"{cosigned.body}\n").order_by(*NEWEST_FIRST).first()
        keys = {Key.read(witness.key).public: witness for witness in Witness.objects.filter(until=None)}
        times = cosigned.times([Key.read(witness.key) for witness in keys.values()])
    except Wrong as wrong:
        raise LogBroken(wrong.says) from None
    if checkpoint is None or not times:
        raise LogBroken("That is no checkpoint of this log, or no witness on the list has cosigned it.")
    return [_keep(checkpoint, keys[public], cosigned, at) for (public, _kind), at in times.items()]


def _keep(checkpoint: Checkpoint, witness: Witness, cosigned: Note, at: int) -> Cosignature:
    key = Key.read(witness.key)
    lines = [line_of(*each) for each in cosigned.signatures if each[:2] == (key.name, key.id())]
    kept, _is_new = Cosignature.objects.get_or_create(
        checkpoint=checkpoint, witness=witness, at=datetime.fromtimestamp(at, UTC), defaults={"line": lines[-1]}
    )
    return kept


def complaints() -> Iterator[str]:
    """For the doctor: a log that is not signed, or that nobody outside has seen for a week."""
    now, last = clock.now(), newest()
    if Leaf.objects.filter(at__lt=now - SIGNED_WITHIN).exists() and (last is None or last.at < now - SIGNED_WITHIN):
        yield "The log has not been signed for a day: is the worker running? ./run audit verify says more."
    is_old = Checkpoint.objects.filter(at__lt=now - SEEN_WITHIN).exists()
    seen = Cosignature.objects.filter(at__gte=now - SEEN_WITHIN, witness__until=None)
    if is_old and not seen.exists():
        yield "No witness has cosigned the log for seven days (docs/audit-log.md says how)."
