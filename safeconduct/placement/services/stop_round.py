"""A person ends a search, or has one begun again."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import tickets
from safeconduct.kernel import clock
from safeconduct.placement import errors
from safeconduct.placement.models import Round
from safeconduct.placement.selectors import round_for_change
from safeconduct.placement.services.open_round import give_to_worker, must_be_alone
from safeconduct.placement.words import MAY_START_AGAIN, RoundState, SearchStep


def stop_round(actor: Actor, *, of: Round) -> Round:
    """Ask the search to end. It keeps the best valid placement found so far; one that had not begun is cancelled.

    Raises NoSearch, NotFound, NotAllowed.
    """
    with transaction.atomic():
        locked = round_for_change(actor, of)
        if locked.state != RoundState.SOLVING:
            raise errors.NoSearch
        if locked.begun_at is None or locked.is_lost:
            tickets.void(locked.ticket)
            locked.state = RoundState.CANCELLED
        locked.stop_asked = True
        locked.save(update_fields=["state", "stop_asked"])
        record(actor.reference, Action.CHANGED, locked, purpose="stop")
    return locked


def start_again(actor: Actor, *, of: Round) -> Round:
    """Solve the same problem anew, from what was sealed when the round was opened.

    Raises NotToStartAgain, WrongDays, SearchRuns, NoWorker, NotFound, NotAllowed.
    """
    with transaction.atomic():
        locked = round_for_change(actor, of)
        if locked.standing not in MAY_START_AGAIN:
            raise errors.NotToStartAgain
        if locked.from_on < clock.today():
            raise errors.WrongDays
        must_be_alone()
        tickets.void(locked.ticket)
        locked.state, locked.step, locked.explained = RoundState.SOLVING, SearchStep.WAITING, 0
        locked.objective = locked.bound = None
        give_to_worker(actor, locked)
        record(actor.reference, Action.CHANGED, locked, purpose="again")
    return locked
