"""A dossier begins: the case leaves the gathering of evidence."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.models import Dossier, Step
from safeconduct.dossiers.policies import PREPARES
from safeconduct.dossiers.refusals import HasDossier, UnknownPost
from safeconduct.dossiers.selectors import dossier_of, may_begin, may_begin_again
from safeconduct.dossiers.services.steps import bring_case
from safeconduct.dossiers.words import DossierState, StayTrack
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.programme.packs import pack_of
from safeconduct.programme.selectors import the_programme


def open_dossier(actor: Actor, *, case: Case, track: StayTrack, post: str) -> Dossier:
    """Open a dossier; another one once the last came to nothing and the household gathers evidence anew.

    Raises NotAllowed, NotFound, HasDossier, UnknownPost, NoSuchMove.
    """
    actor.must_be(*PREPARES)
    programme = the_programme(actor)
    pack = pack_of(programme.code)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        if not may_begin(actor, locked):
            raise NotFound
        last = dossier_of(actor, locked)
        if last is not None and not may_begin_again(last):
            raise HasDossier
        if post not in {known.id for known in pack.posts}:
            raise UnknownPost
        bring_case(actor, locked, CaseState.DOSSIER)
        dossier = Dossier.objects.create(
            case=locked, programme=programme, track=track, post=post, prepared_by=actor.user
        )
        Step.objects.create(dossier=dossier, to_state=DossierState.COLLECTING, by=actor.user, at=clock.now())
        record(actor.reference, Action.CREATED, dossier, subject=locked.pk, purpose=pack.programme.version)
    case.state = locked.state
    return dossier
