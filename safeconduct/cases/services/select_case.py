"""Selection by two: one proposes with reasons, another signs. The record of it stays (Visagate is why)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case, Selection
from safeconduct.cases.payloads import Words
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.services.move_case import NoSuchMove, go_to
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused

CRITERIA_VERSION = "2026-11"


class OwnProposal(Refused):
    """Two people decide, never one."""

    happened = _("Nobody signs their own proposal.")
    next_step = _("Ask a colleague who may sign to read it.")


class NotToldItIsFree(Refused):
    """The household must have been told that a place costs nothing."""

    happened = _("The household has not yet confirmed that it paid nobody for a place.")
    next_step = _("Record that consent first; it protects them and us.")


class AlreadyProposed(Refused):
    """One open proposal at a time."""

    happened = _("A proposal for this household is waiting for a signature already.")
    next_step = _("Ask a colleague to sign it.")


def propose_selection(actor: Actor, *, case: Case, reasons: str) -> Selection:
    """Say why this household goes first. Raises NotAllowed, NotFound, NoSuchMove, NotToldItIsFree, AlreadyProposed."""
    actor.must_be(Role.CASEWORKER, Role.LEAD)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        if locked.case_state != CaseState.HEARD:
            raise NoSuchMove
        if not locked.consents.filter(kind=ConsentKind.FREE, withdrawn_on__isnull=True).exists():
            raise NotToldItIsFree
        if locked.selections.filter(signed_at__isnull=True).exists():
            raise AlreadyProposed
        selection = Selection.objects.create(
            case=locked,
            criteria_version=CRITERIA_VERSION,
            reasons=seal(locked.pk, Compartment.NARRATIVE, Words(text=reasons)),
            proposed_by=actor.user,
        )
        record(actor.reference, Action.DECIDED, selection, subject=locked.pk, purpose="selection proposed")
    return selection


def sign_selection(actor: Actor, *, case: Case) -> Selection:
    """Sign the open proposal; the case is selected. Raises NotAllowed, NotFound, OwnProposal, NoSuchMove."""
    actor.must_be(Role.LEAD, Role.LAWYER)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        selection = locked.selections.select_for_update().filter(signed_at__isnull=True).first()
        if selection is None:
            raise NotFound
        if selection.proposed_by_id == actor.user.pk:
            raise OwnProposal
        selection.signed_by, selection.signed_at = actor.user, clock.now()
        selection.save(update_fields=["signed_by", "signed_at"])
        go_to(actor, case=locked, to=CaseState.SELECTED)
        triage = grants.group(Group.TRIAGE)  # who reads requests has no more to do here
        grants.take_back(locked.pk, from_holder=triage, by=actor.reference, reason="selected")
        record(actor.reference, Action.SIGNED, selection, subject=locked.pk, purpose="selection")
    case.state = CaseState.SELECTED
    return selection
