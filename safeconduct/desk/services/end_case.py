"""A case ends, and what it holds goes back: unit, places of the quota, proposed homes, the dossier on its way."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.policies import MAY_END, ends_open_to
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.services.move_case import NoSuchMove, go_to
from safeconduct.cases.states import CaseState, may_move, next_states
from safeconduct.dossiers.services.steps import withdraw_with_case
from safeconduct.intake.services.talk import answer
from safeconduct.kernel.errors import NotAllowed, Refused
from safeconduct.placement.services.decide import let_go
from safeconduct.programme.services.quota import give_back
from safeconduct.shelter.services.change_stay import release_stays


class WordsNeeded(Refused):
    """Ending a case without a reason is not done."""

    happened = _("A case ends with a reason in words.")
    kept = _("The case stands where it stood.")
    next_step = _("Write a sentence that you could say to the household.")


def end_case(actor: Actor, *, case: Case, to: CaseState, words: str) -> Case:
    """End a case (declined, withdrawn, closed) and give back what it holds, or do neither.

    A household that we decline reads the words in its conversation. Rows are locked in the order of the departments'
    own steps: proposal, dossier, case, unit, round. Raises NotAllowed, NotFound, NoSuchMove, WordsNeeded.
    """
    if not words.strip():
        raise WordsNeeded
    with transaction.atomic():
        _check(actor, case, to)
        let_go(actor, case=case)
        withdraw_with_case(actor, case=case, words=words, also_granted=to is CaseState.WITHDRAWN)
        _check(actor, case_for_change(actor, case), to)  # somebody may have moved it since it was read
        release_stays(actor, case=case)
        give_back(actor, case=case)
        ended = go_to(actor, case=case, to=to, words=words)
        if to is CaseState.DECLINED:
            _tell(actor, ended, words)
    return ended


def ways_to_end(actor: Actor, case: Case) -> list[CaseState]:
    """How this colleague may end the case. Raises NotAllowed where only others may, NoSuchMove where nobody may."""
    ends = ends_open_to(actor, case)
    if not ends:
        raise NotAllowed if not next_states(case.case_state).isdisjoint(MAY_END) else NoSuchMove
    return ends


def _check(actor: Actor, case: Case, to: CaseState) -> None:
    if to not in MAY_END or not may_move(case.case_state, to):
        raise NoSuchMove
    if to not in ends_open_to(actor, case):
        raise NotAllowed


def _tell(actor: Actor, case: Case, words: str) -> None:
    conversation = getattr(case, "conversation", None)
    if conversation is not None and conversation.burned_at is None:
        answer(actor, conversation=conversation, text=words)
