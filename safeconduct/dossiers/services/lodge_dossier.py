"""The post has taken the dossier: on which day, and the case goes along."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from safeconduct.accounts.actors import Actor
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.refusals import LodgedBeforeSigned
from safeconduct.dossiers.selectors import signatures_of
from safeconduct.dossiers.services.steps import bring_case, check_ready, go
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock


def lodge_dossier(actor: Actor, *, dossier: Dossier, lodged_on: date, words: str = "") -> Dossier:
    """Record that the dossier was lodged on that day: the planned day becomes the fact that all clocks count from.

    Raises NotFound, NotAllowed, NoSuchStep, StillToCome, LodgedBeforeSigned, SignaturesMissing, NoConsent,
    ChangedSinceBound, Incomplete.
    """
    clock.must_have_come(lodged_on)
    with transaction.atomic():
        locked = go(actor, dossier=dossier, to=DossierState.LODGED, words=words)
        if any(lodged_on < timezone.localdate(signed.at) for signed in signatures_of(locked)):
            raise LodgedBeforeSigned
        locked.lodging_on = lodged_on
        locked.save(update_fields=["lodging_on"])
        check_ready(actor, locked, DossierState.LODGED, words)
        bring_case(actor, locked.case, CaseState.LODGED)
    dossier.state, dossier.lodging_on = locked.state, lodged_on
    return locked
