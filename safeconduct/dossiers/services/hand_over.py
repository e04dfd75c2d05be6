"""A dossier is handed over for legal review: to a lawyer, who gets the keys for reading it in the same step."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.services.share_case import end_review, share_for_review
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.policies import PREPARES
from safeconduct.dossiers.refusals import NoSuchLawyer
from safeconduct.dossiers.selectors import dossier_for_change, lawyers_for, signatures_of
from safeconduct.dossiers.services.steps import go
from safeconduct.dossiers.words import DossierState


def hand_over(actor: Actor, *, dossier: Dossier, lawyer: User | None, words: str = "") -> Dossier:
    """Hand over to a lawyer; of a dossier that is under review already, to another one.

    lawyer: None where no lawyer of the house can review it, and only there. The one before keeps what they were given
    if they have signed. Raises NotAllowed, NotFound, NoSuchStep, NoSuchLawyer, NoGrant, StepUpNeeded.
    """
    actor.must_be(*PREPARES)
    with transaction.atomic():
        locked = dossier_for_change(actor, dossier)
        _refuse_others(locked, lawyer)
        if locked.dossier_state is not DossierState.LEGAL_REVIEW:
            locked = go(actor, dossier=locked, to=DossierState.LEGAL_REVIEW, words=words)
        before, locked.lawyer = locked.lawyer, lawyer
        locked.save(update_fields=["lawyer"])
        if before not in {None, lawyer} and not signatures_of(locked).filter(by=before).exists():
            end_review(actor, case=locked.case, lawyer=before)
        if lawyer is not None:
            share_for_review(actor, case=locked.case, lawyer=lawyer)
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="lawyer")
    dossier.state, dossier.lawyer = locked.state, lawyer
    return locked


def _refuse_others(dossier: Dossier, lawyer: User | None) -> None:
    can = lawyers_for(dossier)
    is_one = can.exists() is False if lawyer is None else can.filter(pk=lawyer.pk).exists()
    if not is_one:
        raise NoSuchLawyer
