"""What an erased case leaves behind here: nothing, and the seven words open nothing."""

from safeconduct.cases.models import Case
from safeconduct.custody.models import Holder
from safeconduct.intake.models import Conversation


def forget_case(case: Case) -> None:
    """Delete the conversation and the applicant behind it, with their lock, keys and sessions."""
    applicants = list(Conversation.objects.filter(case=case).values_list("applicant", flat=True))
    Conversation.objects.filter(case=case).delete()
    Holder.objects.filter(pk__in=applicants, kind=Holder.Kind.APPLICANT).delete()
