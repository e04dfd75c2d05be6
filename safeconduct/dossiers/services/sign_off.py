"""Two signatures under one bundle, never one's own: each is bound to the fingerprint of what was read."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_record, seal
from safeconduct.dossiers.models import Bundle, Dossier, SignOff
from safeconduct.dossiers.payloads import BundleAbout, Signature
from safeconduct.dossiers.policies import SIGNS, own_work
from safeconduct.dossiers.refusals import LawyerSigns, NoBundle, NoSuchStep, NotOpened, OtherBundle, SignedAlready
from safeconduct.dossiers.selectors import (
    dossier_for_change,
    has_opened,
    newest_bundle,
    pack_for,
    signature_open_to,
    signatures_of,
)
from safeconduct.dossiers.services.steps import go
from safeconduct.dossiers.since_bound import since_bound, what_to_do
from safeconduct.dossiers.standing import standing_of
from safeconduct.dossiers.words import DossierState, SignKind
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed
from safeconduct.programme.rules.pack import NoSuchRule
from safeconduct.programme.rules.schema import Move


def sign_bundle(actor: Actor, *, dossier: Dossier, version: int) -> SignOff:
    """Sign the newest bundle that one has opened, while it is what the file is; the second signature signs it off.

    One of the two is the review, and a lawyer's; where no lawyer of the house can give it, anybody's who may sign.
    Raises NotAllowed, NotFound, NoSuchStep, NoBundle, OtherBundle, OwnWork, OwnStatement, SignedAlready,
    ChangedSinceBound, NotOpened, LawyerSigns.
    """
    actor.must_be(*SIGNS)
    with transaction.atomic():
        locked = dossier_for_change(actor, dossier)
        move = _sign_move(actor, locked)
        bundle = newest_bundle(locked)
        if bundle is None:
            raise NoBundle
        if bundle.version != version:
            raise OtherBundle
        standing = list(signatures_of(locked))
        _refuse_own(actor, locked, bundle, standing)
        since_bound(standing_of(actor, locked), bundle).refuse(what_to_do(locked, standing))
        if not has_opened(actor, bundle):
            raise NotOpened(bundle.version)
        kind = signature_open_to(actor, locked, standing)
        if kind is None:
            raise LawyerSigns
        signed = _sign(actor, locked, bundle, kind=kind)
        if len(standing) + 1 >= move.signatures:
            go(actor, dossier=locked, to=DossierState.SIGNED_OFF)
        record(actor.reference, Action.SIGNED, signed, subject=locked.case_id, purpose=signed.kind)
    dossier.state = locked.state
    return signed


def _sign_move(actor: Actor, dossier: Dossier) -> Move:
    try:
        move = pack_for(dossier).move(dossier.state, DossierState.SIGNED_OFF)
    except NoSuchRule:
        raise NoSuchStep from None
    if not actor.has(*(Role(by) for by in move.by)):
        raise NotAllowed
    return move


def _refuse_own(actor: Actor, dossier: Dossier, bundle: Bundle, standing: list[SignOff]) -> None:
    refusal = own_work(actor, dossier, bundle)
    if refusal is not None:
        raise refusal
    if any(sign_off.by_id == actor.user.pk for sign_off in standing):
        raise SignedAlready


def _sign(actor: Actor, dossier: Dossier, bundle: Bundle, *, kind: SignKind) -> SignOff:
    assert bundle.about is not None
    about = open_record(actor, bundle.about, BundleAbout, purpose="sign")
    return SignOff.objects.create(
        dossier=dossier,
        bundle=bundle,
        kind=kind,
        by=actor.user,
        prepared_by=dossier.prepared_by,
        bound_by=bundle.made_by,
        at=clock.now(),
        signature=seal(dossier.case_id, Compartment.SUBMISSION, Signature(sha256=about.sha256)),
    )
