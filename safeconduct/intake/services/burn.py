"""The applicant ends the conversation for good: their code opens nothing any more, staff keep the case."""

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import applicants
from safeconduct.intake.applicant import Applicant
from safeconduct.intake.models import Conversation
from safeconduct.kernel import clock


def burn(applicant: Applicant) -> None:
    """Delete the keys behind the seven words."""
    conversation = applicant.conversation
    with transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(burned_at=clock.now())
        record(applicant.reference, Action.ERASED, conversation, subject=conversation.case_id, purpose="code")
        applicants.burn(conversation.applicant_id)
