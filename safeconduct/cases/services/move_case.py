"""A case goes from one station to the next."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case, Move
from safeconduct.cases.payloads import Words
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.services.tasks import close_tasks
from safeconduct.cases.states import ENDED, CaseState, may_move
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, Refused

# Selecting takes two signatures, decisions come with a dossier, arrivals with a landing, and an end gives back what the
# case holds: those services move the case.
BY_HAND = frozenset({CaseState.HEARD, CaseState.EVIDENCE, CaseState.DOSSIER})
TRIAGE_MAY = frozenset({CaseState.HEARD})


class NoSuchMove(Refused):
    """The case cannot go there from where it stands."""

    happened = _("This case cannot go there from where it stands now.")
    kept = _("The case stands where it stood.")
    next_step = _("Somebody may have moved it meanwhile: look at its journey line.")


def move_case(actor: Actor, *, case: Case, to: CaseState, words: str = "") -> Case:
    """Move a case by hand. Raises NotFound, NotAllowed, NoSuchMove."""
    if to not in BY_HAND or (not actor.has(Role.CASEWORKER, Role.LEAD) and to not in TRIAGE_MAY):
        raise NotAllowed
    return go_to(actor, case=case, to=to, words=words)


def go_to(actor: Actor, *, case: Case, to: CaseState, words: str = "") -> Case:
    """Move a case as part of another step (a decision, a landing, an end, which closes its open tasks).

    Raises NotFound, NoSuchMove.
    """
    with transaction.atomic():
        locked = case_for_change(actor, case)
        if not may_move(locked.case_state, to):
            raise NoSuchMove
        sealed = seal(locked.pk, Compartment.NARRATIVE, Words(text=words)) if words.strip() else None
        Move.objects.create(
            case=locked, from_state=locked.state, to_state=to, by=actor.user, at=clock.now(), words=sealed
        )
        locked.state = to
        locked.save(update_fields=["state"])
        record(actor.reference, Action.MOVED, locked, subject=locked.pk, purpose=to.value)
        if to in ENDED:
            close_tasks(actor, case=locked, end=to)
    case.state = locked.state
    return locked
