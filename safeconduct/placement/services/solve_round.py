"""The worker's part: a round is solved with a ticket, its result sealed; whatever goes wrong is said on its page."""

from uuid import UUID

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, record
from safeconduct.cases.states import WAITING_FOR_A_HOME
from safeconduct.custody import tickets
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import reseal, seal
from safeconduct.custody.work import Pulse
from safeconduct.kernel.errors import Refused
from safeconduct.placement import errors
from safeconduct.placement.collecting import household_id
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.payloads import ChoiceReasons, RoundProblem
from safeconduct.placement.solution import Solution, solution_of
from safeconduct.placement.words import ChoiceState, RoundState

ENDS: dict[type[Refused], RoundState] = {
    errors.KeptImpossible: RoundState.IMPOSSIBLE,
    errors.CancelledEarly: RoundState.CANCELLED,
    errors.NotSolved: RoundState.FAILED,
}


def solve_with_ticket(round_id: UUID, ticket_id: UUID) -> None:
    """Solve an ordered round. A ticket that the round does not name does nothing: it was cancelled or given anew."""
    opened = _taken(round_id, ticket_id)
    if opened is None:
        tickets.void(ticket_id)
        return
    try:
        sealed = tickets.use(ticket_id, of=round_id).record(opened.problem, RoundProblem)
        solution = solution_of(sealed, Pulse(opened))
        with transaction.atomic():
            found = _locked(round_id, ticket_id)
            if found is not None:  # else it was taken for lost and given anew: that search's result counts
                keep_solution(found, solution)
                record(WORKER, Action.SEALED, found, purpose="placement")
    except Refused as refusal:
        _end(round_id, ticket_id, ENDS.get(type(refusal), RoundState.INTERRUPTED))
    except BaseException:
        _end(round_id, ticket_id, RoundState.INTERRUPTED)
        raise


def keep_solution(opened: Round, solution: Solution) -> None:
    """Write down who goes where and why, in the caller's transaction; the problem is sealed anew with its gains."""
    placement = solution.placement
    opened.state, opened.method = RoundState.OPEN, placement.method
    opened.objective, opened.bound, opened.certified = placement.objective, placement.bound, placement.certified
    opened.proven = placement.bound == placement.objective
    opened.was_stopped = placement.status == "cancelled"
    opened.seconds = placement.seconds
    opened.ticket = opened.worker = None
    reseal(opened.problem, solution.sealed)
    opened.save()
    for choice in opened.choices.select_related("case"):
        explanation = solution.explained[household_id(choice.number)]
        choice.unit_id = None if explanation.unit is None else UUID(solution.sealed.unit_rows[explanation.unit])
        choice.state = _answer_to(choice)
        choice.reasons = seal(opened.pk, Compartment.PROFILE, ChoiceReasons(explanation=explanation))
        choice.save(update_fields=["unit", "state", "reasons"])


def _answer_to(choice: Choice) -> ChoiceState:
    """A household that withdrew or was housed while the search went on is proposed nothing."""
    if choice.unit_id is None:
        return ChoiceState.UNPLACED
    return ChoiceState.PROPOSED if choice.case.case_state in WAITING_FOR_A_HOME else ChoiceState.WITHDRAWN


def _taken(round_id: UUID, ticket_id: UUID) -> Round | None:
    with transaction.atomic():
        found = _locked(round_id, ticket_id)
        if found is not None:
            found.take()
            found.save(update_fields=found.TAKEN)
    return found


def _locked(round_id: UUID, ticket_id: UUID) -> Round | None:
    """The round, if it is still this ticket's to solve, locked until the transaction ends."""
    waiting = Round.objects.filter(pk=round_id, ticket=ticket_id, state=RoundState.SOLVING)
    return waiting.select_for_update(of=("self",)).select_related("problem__compartment_key").first()


def _end(round_id: UUID, ticket_id: UUID, state: RoundState) -> None:
    with transaction.atomic():
        found = _locked(round_id, ticket_id)
        if found is not None:
            found.state = state
            found.save(update_fields=["state"])
            record(WORKER, Action.CHANGED, found, purpose=state)
