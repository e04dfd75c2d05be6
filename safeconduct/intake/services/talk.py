"""Messages: from somebody with their code, and back from a colleague with their key."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.custody.upload import SealedFile
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.services.receive import attach, store
from safeconduct.intake.applicant import Applicant
from safeconduct.intake.models import Conversation, Message
from safeconduct.intake.payloads import MessageText
from safeconduct.intake.policies import READERS
from safeconduct.kernel import clock


def write_as_applicant(applicant: Applicant, *, text: str, file: SealedFile | None) -> None:
    """Seal a message, and a file where there is one, to those who read the case; a file alone is a message too."""
    conversation = applicant.conversation
    with transaction.atomic():
        if file is not None:
            stored = store(conversation.case_id, file)
            attach(conversation.case_id, stored, made_by=applicant.reference, origin=Origin.APPLICANT)
        if text.strip() or file is not None:
            message = _keep(conversation, MessageText(text=text, files=int(file is not None)), from_applicant=True)
            record(applicant.reference, Action.RECEIVED, message, subject=conversation.case_id)


def answer(actor: Actor, *, conversation: Conversation, text: str) -> Message:
    """A colleague's answer; the applicant reads it with their code. The caller has selected the case for the actor.

    Raises NotAllowed.
    """
    actor.must_be(*READERS)
    with transaction.atomic():
        message = _keep(conversation, MessageText(text=text), from_applicant=False, by=actor)
        record(actor.reference, Action.SENT, message, subject=conversation.case_id)
    return message


def _keep(conversation: Conversation, said: MessageText, *, from_applicant: bool, by: Actor | None = None) -> Message:
    content = seal(conversation.case_id, Compartment.MESSAGES, said)
    message = Message(
        conversation=conversation,
        from_applicant=from_applicant,
        by=by.user if by else None,
        content=content,
        sent_at=clock.now(),
    )
    message.save(force_insert=True)
    return message


def mark_read(conversation: Conversation, *, from_applicant: bool, shown: Iterable[UUID]) -> None:
    """Note that the other side has opened these messages; what came in meanwhile stays unread."""
    unread = Message.objects.filter(conversation=conversation, from_applicant=from_applicant, read_at__isnull=True)
    unread.filter(pk__in=list(shown)).update(read_at=clock.now())
