"""The receipt of an erasure: what went, when and on which ground, signed by the log's key. Nothing in it is a person's.

It is a signed note (docs/audit-log.md). What is handed out is the note with the proof that the erasure stands in the
log, in one JSON that the stand-alone verifier checks, or on one page to print.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import newest, signer
from safeconduct.audit.exporting import prove_inclusion
from safeconduct.audit.models import Checkpoint, Leaf
from safeconduct.audit.outside.reading import RECEIPT
from safeconduct.audit.services import record
from safeconduct.audit.writing import Proof
from safeconduct.desk.models import Erasure
from safeconduct.desk.selectors import extent_of, receipted_for
from safeconduct.kernel.errors import Refused


class NotSignedYet(Refused):
    """The log is signed within seconds of an erasure; this was quicker, or no worker runs."""

    happened = _("The log has not been signed since this erasure.")
    kept = _("The receipt is kept.")
    next_step = _("Ask for it again in a minute. If it stays so, tell the operator.")


def signed(erasure: Erasure) -> str:
    """The note, for processes that have the log's key; before the rows go, which it counts."""
    extent = extent_of(erasure.case)
    gone = f"{extent.files} files, {extent.messages} messages, {extent.sealed} sealed records"
    day = timezone.localtime(erasure.confirmed_at).date().isoformat()
    body = f"{RECEIPT}\ncase {erasure.case_id}\nday {day}\nground {erasure.ground}\ngone {gone}\n"
    return f"{body}\n{signer().plain_line(body)}"


def said_in(note: str) -> dict[str, str]:
    """What a receipt says, by its first word; nothing where it is none. Its signature is checked elsewhere."""
    first, *lines = note.partition("\n\n")[0].splitlines() or [""]
    return dict(line.split(" ", 1) for line in lines) if first == RECEIPT else {}


def take_out_receipt(actor: Actor, erasure_id: UUID) -> tuple[Erasure, Checkpoint, Proof]:
    """A finished erasure, what the log had come to, and the proof with the receipt in it.

    Raises NotAllowed, NotFound, NotSignedYet.
    """
    erasure, last = receipted_for(actor, erasure_id), newest()
    told = Leaf.objects.filter(subject_id=str(erasure.case_id), action=Action.ERASED, object_kind="custody.subject")
    leaf = told.order_by("-sequence").first()
    if leaf is None or last is None or leaf.sequence >= last.size:
        raise NotSignedYet
    proof = prove_inclusion(leaf.sequence) | {"receipt": erasure.receipt}
    with transaction.atomic():
        record(actor.reference, Action.EXPORTED, erasure, subject=erasure.case_id, purpose="receipt")
    return erasure, last, proof
