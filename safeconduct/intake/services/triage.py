"""What an intake volunteer does with a request. Declining it is the end of a case: `desk.services.end_case`."""

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import move_case
from safeconduct.cases.states import CaseState


def hear(actor: Actor, *, case: Case) -> Case:
    """Somebody has read and spoken with the household. Raises NotFound, NoSuchMove, NotAllowed."""
    return move_case(actor, case=case, to=CaseState.HEARD)
