"""What an intake volunteer does with a request."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import move_case
from safeconduct.cases.states import CaseState
from safeconduct.intake.services.talk import answer


def hear(actor: Actor, *, case: Case) -> Case:
    """Somebody has read and spoken with the household. Raises NotFound, NoSuchMove, NotAllowed."""
    return move_case(actor, case=case, to=CaseState.HEARD)


def decline(actor: Actor, *, case: Case, words: str) -> Case:
    """Say no, kindly and in words; the same words go to the household. Raises as move_case does."""
    with transaction.atomic():
        declined = move_case(actor, case=case, to=CaseState.DECLINED, words=words)
        if hasattr(case, "conversation"):
            answer(actor, conversation=case.conversation, text=words)
    return declined
