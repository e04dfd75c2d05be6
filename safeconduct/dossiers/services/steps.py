"""A dossier goes from one state to the next, as the pack allows and by whom it allows."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.services.consents import has_consent
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_records, seal
from safeconduct.dossiers.models import Bundle, Dossier, Step
from safeconduct.dossiers.payloads import BundleAbout, Signature, Words
from safeconduct.dossiers.refusals import Incomplete, NoConsent, NoSuchStep, SignaturesMissing
from safeconduct.dossiers.selectors import (
    dossier_for_change,
    dossier_of,
    newest_bundle,
    pack_for,
    signatures_of,
)
from safeconduct.dossiers.since_bound import SIGNED_OFF, SUBMITTED, since_bound
from safeconduct.dossiers.standing import standing_of
from safeconduct.dossiers.words import UNDECIDED, DossierState
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed
from safeconduct.programme.rules.schema import Move

S = DossierState
# A hand-over, signatures, the lodging, questions and decisions come with more than a step, a withdrawal with the end of
# the case, the journey and the claim with the entries of the arrival.
WITH_MORE = frozenset(
    {S.LEGAL_REVIEW, S.SIGNED_OFF, S.LODGED, S.QUESTIONS, S.GRANTED, S.REFUSED, S.WITHDRAWN, S.TRAVELLED, S.CLAIM_MADE}
)
THERE_ALREADY = {
    CaseState.DOSSIER: {CaseState.DOSSIER, CaseState.LODGED, CaseState.DECIDED, CaseState.REFUSED},
    CaseState.LODGED: {CaseState.LODGED, CaseState.DECIDED, CaseState.REFUSED},
    CaseState.DECIDED: {CaseState.DECIDED, CaseState.ARRIVED, CaseState.SETTLED},
    CaseState.REFUSED: {CaseState.REFUSED},
}
OPENS_AGAIN = frozenset({S.COLLECTING})


def moves_for(actor: Actor, dossier: Dossier) -> list[Move]:
    """The steps that this colleague may take from here."""
    return [move for move in pack_for(dossier).moves_from(dossier.state) if actor.has(*(Role(by) for by in move.by))]


def take_step(actor: Actor, *, dossier: Dossier, to: DossierState, words: str = "") -> Dossier:
    """Take a step that needs nothing but words.

    Raises NotFound, NotAllowed, NoSuchStep, SignaturesMissing, NoConsent, ChangedSinceBound, Incomplete.
    """
    if to in WITH_MORE or (dossier.dossier_state is S.QUESTIONS and to is S.WITH_AUTHORITY):
        raise NoSuchStep
    with transaction.atomic():
        locked = go(actor, dossier=dossier, to=to, words=words)
        if to is S.SUBMITTED:
            check_ready(actor, locked, to, words)
    return locked


def withdraw_with_case(actor: Actor, *, case: Case, words: str, also_granted: bool) -> Dossier | None:
    """The dossier of a case that ends is withdrawn, unless the authority has decided it; None where none was.

    also_granted: withdraw a granted one too, where the pack lets it be (the household itself steps back). Takes no key
    of the submission: whoever may end the case may take this step. Raises NotAllowed.
    """
    with transaction.atomic():
        locked = dossier_of(actor, case, for_change=True)
        if locked is None or not may_be_withdrawn(locked, also_granted=also_granted):
            return None
        _go(actor, locked, S.WITHDRAWN, words)
        void_signatures(locked)
    return locked


def may_be_withdrawn(dossier: Dossier, *, also_granted: bool) -> bool:
    """Whether the dossier goes with a case that ends."""
    knows_the_step = any(move.to_state == S.WITHDRAWN for move in pack_for(dossier).moves_from(dossier.state))
    return knows_the_step and (also_granted or dossier.dossier_state in UNDECIDED)


def go(actor: Actor, *, dossier: Dossier, to: DossierState, words: str = "") -> Dossier:
    """Move a dossier within another step's transaction. Raises NotFound, NotAllowed, NoSuchStep."""
    with transaction.atomic():
        locked = dossier_for_change(actor, dossier)
        _go(actor, locked, to, words)
    dossier.state = locked.state
    return locked


def _go(actor: Actor, locked: Dossier, to: DossierState, words: str) -> None:
    move = next((move for move in pack_for(locked).moves_from(locked.state) if move.to_state == to), None)
    if move is None:
        raise NoSuchStep
    if not actor.has(*(Role(by) for by in move.by)):
        raise NotAllowed
    _write(actor, locked, to, words)


def _write(actor: Actor, locked: Dossier, to: DossierState, words: str) -> None:
    sealed = seal(locked.case_id, Compartment.SUBMISSION, Words(text=words)) if words.strip() else None
    Step.objects.create(
        dossier=locked, from_state=locked.state, to_state=to, by=actor.user, at=clock.now(), words=sealed
    )
    locked.state = to
    locked.save(update_fields=["state"])
    if to in OPENS_AGAIN:
        void_signatures(locked)
    record(actor.reference, Action.MOVED, locked, subject=locked.case_id, purpose=to.value)


def void_signatures(dossier: Dossier, *, older_than: Bundle | None = None) -> None:
    """Signatures under an older bundle, or (all of them) under a dossier that was opened again, count no more."""
    standing = dossier.sign_offs.filter(voided_at__isnull=True)
    if older_than is not None:
        standing = standing.filter(bundle__version__lt=older_than.version)
    standing.update(voided_at=clock.now())


WAY_HERE = (S.GRANTED, S.VISA_COLLECTED, S.TRAVELLED, S.CLAIM_MADE)


def follow_arrival(actor: Actor, *, case: Case, to: DossierState) -> None:
    """A dossier that was granted takes every step up to one of an arrival, as part of entering it.

    Takes no key of the submission, and whoever may enter the arrival may take these steps. A case without a dossier, or
    with one that stands there already, stays as it is.
    """
    with transaction.atomic():
        locked = dossier_of(actor, case, for_change=True)
        if locked is None or locked.dossier_state not in WAY_HERE:
            return
        for step in WAY_HERE[WAY_HERE.index(locked.dossier_state) + 1 : WAY_HERE.index(to) + 1]:
            _write(actor, locked, step, words="")


def is_signed_by_two(actor: Actor, dossier: Dossier, bundle: Bundle) -> bool:
    """Whether two people signed exactly these bytes. Raises NoGrant."""
    signed = [sign_off for sign_off in signatures_of(dossier) if sign_off.bundle_id == bundle.pk]
    if bundle.about is None or len({sign_off.by_id for sign_off in signed}) < 2:
        return False
    (about,) = open_records(actor, [bundle.about], BundleAbout, purpose="check")
    opened = open_records(actor, [sign_off.signature for sign_off in signed], Signature, purpose="check")
    return all(signature.sha256 == about.sha256 for signature in opened)


def check_ready(actor: Actor, dossier: Dossier, to: DossierState, words: str) -> None:
    """Nothing goes to the authority unsigned, unasked, other than the file is, or silently incomplete.

    Part of a step that leads there. The papers that count are those of the bundle. What was submitted cannot be bound
    again: words let it be lodged. Raises SignaturesMissing, NoConsent, ChangedSinceBound, Incomplete.
    """
    bundle = newest_bundle(dossier)
    if bundle is None or not is_signed_by_two(actor, dossier, bundle):
        raise SignaturesMissing
    if not has_consent(dossier.case, ConsentKind.AUTHORITY):
        raise NoConsent
    found, is_explained = since_bound(standing_of(actor, dossier), bundle), bool(words.strip())
    if to is S.SUBMITTED or not is_explained:
        found.refuse(SIGNED_OFF if to is S.SUBMITTED else SUBMITTED)
    if not is_explained and not found.completeness.is_complete:
        raise Incomplete


def bring_case(actor: Actor, case: Case, to: CaseState) -> None:
    """The case goes along; one that is there or further already (written down later) stays. Raises NoSuchMove."""
    if case.case_state not in THERE_ALREADY[to]:
        go_to(actor, case=case, to=to)
