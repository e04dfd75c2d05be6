"""Selection by two: one proposes by each criterion, another signs exactly that. The record stays (Visagate is why).

A proposal is its proposer's signature. It stands for what was written, by the criteria of that day: changed words,
changed criteria, a proposer who steps aside or a record that is not what was signed make it void, and that is said.
"""

from uuid import UUID

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.services.consents import has_consent
from safeconduct.cases.services.count_in import must_count
from safeconduct.cases.services.move_case import NoSuchMove, go_to
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import newest_key, seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.programme.models import Recusal, Selection
from safeconduct.programme.payloads import SelectionReasons
from safeconduct.programme.policies import PROPOSES, SIGNS, WEIGHS
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.selection_refusals import (
    AlreadyProposed,
    CriterionUnanswered,
    FirstSignatureVoid,
    NotToldItIsFree,
    OtherProposal,
    OwnProposal,
    SteppedAside,
)
from safeconduct.programme.selectors import the_pack
from safeconduct.programme.signing import hash_of, is_as_signed
from safeconduct.programme.words import Applies, SelectionState, VoidCause


def propose_selection(
    actor: Actor, *, case: Case, reasons: SelectionReasons, replaces: UUID | None = None
) -> Selection:
    """Say why this household goes first, and sign it. `replaces`: one's own open proposal, which is void then.

    Raises NotAllowed, NotFound, NoSuchMove, SteppedAside, CannotCount, NotToldItIsFree, CriterionUnanswered,
    AlreadyProposed.
    """
    actor.must_be(*PROPOSES)
    pack = the_pack()
    with transaction.atomic():
        locked = _heard(actor, case)
        if not has_consent(locked, ConsentKind.FREE):
            raise NotToldItIsFree
        _check_answers(pack, reasons)
        _make_room(actor, locked, pack, replaces)
        selection = Selection(
            case=locked,
            criteria_version=pack.selection.version,
            criteria_fingerprint=pack.criteria_fingerprint,
            reasons=seal(locked.pk, Compartment.NARRATIVE, reasons),
            proposed_by=actor.user,
            proposed_at=clock.now(),
        )
        selection.proposed_hash = hash_of(selection)
        selection.save(force_insert=True)
        record(actor.reference, Action.DECIDED, selection, subject=locked.pk, purpose="selection proposed")
    return selection


def sign_selection(actor: Actor, *, case: Case, seen: str) -> Selection:
    """Put a second signature under the open proposal whose hash is `seen`; the case is selected.

    Raises NotAllowed, NotFound, NoSuchMove, SteppedAside, CannotCount, NotToldItIsFree, OwnProposal, OtherProposal,
    and FirstSignatureVoid after it has been written down that the proposal is void.
    """
    actor.must_be(*SIGNS)
    with transaction.atomic():
        locked = _heard(actor, case)
        if not has_consent(locked, ConsentKind.FREE):  # it may have been taken back since the proposal
            raise NotToldItIsFree
        actor.keyring.must_reach(newest_key(locked.pk, Compartment.NARRATIVE))  # nobody signs what they cannot read
        selection = _open_proposal(locked)
        if selection is None:
            raise NotFound
        if selection.proposed_by_id == actor.user.pk:
            raise OwnProposal
        cause = cause_to_void(selection, the_pack())
        if cause is not None:
            _void(actor, selection, cause)
        elif seen != selection.proposed_hash:
            raise OtherProposal
        else:
            _sign(actor, locked, selection)
    if cause is not None:
        raise FirstSignatureVoid(cause.label)
    case.state = CaseState.SELECTED
    return selection


def step_aside(actor: Actor, *, case: Case) -> Recusal:
    """Say that one has to do with this household: one neither proposes nor signs from now on. Raises NotAllowed."""
    actor.must_be(*WEIGHS)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        recusal, is_new = Recusal.objects.get_or_create(case=locked, by=actor.user, defaults={"at": clock.now()})
        if is_new:
            record(actor.reference, Action.DECIDED, recusal, subject=locked.pk, purpose="recusal")
        selection = _open_proposal(locked)
        if selection is not None and selection.proposed_by_id == actor.user.pk:
            _void(actor, selection, VoidCause.RECUSED)
    return recusal


def cause_to_void(selection: Selection, pack: Pack) -> VoidCause | None:
    """What has happened to an open proposal since it was signed; None where it stands."""
    if not is_as_signed(selection):
        return VoidCause.BROKEN
    return VoidCause.CRITERIA if selection.criteria_fingerprint != pack.criteria_fingerprint else None


def _heard(actor: Actor, case: Case) -> Case:
    locked = case_for_change(actor, case)
    if locked.case_state != CaseState.HEARD:
        raise NoSuchMove
    if locked.recusals.filter(by=actor.user).exists():
        raise SteppedAside
    must_count(actor, locked, purpose="selection")
    return locked


def _open_proposal(case: Case) -> Selection | None:
    found = case.selections.select_for_update(of=("self",)).filter(state=SelectionState.PROPOSED)
    return found.select_related("reasons").first()


def _check_answers(pack: Pack, reasons: SelectionReasons) -> None:
    """Every criterion of the pack in its order, each with its words, and the reasons as a whole."""
    asked, answered = [rule.id for rule in pack.criteria], [answer.criterion for answer in reasons.answers]
    words = [reasons.overall, *(answer.words for answer in reasons.answers)]
    known = all(answer.applies in Applies.values for answer in reasons.answers)
    if asked != answered or not known or not all(text.strip() for text in words):
        raise CriterionUnanswered


def _make_room(actor: Actor, case: Case, pack: Pack, replaces: UUID | None) -> None:
    """One open proposal at a time: one's own gives way to what one writes now, any to the change that made it void."""
    standing = _open_proposal(case)
    if standing is None:
        return
    cause = cause_to_void(standing, pack)
    if cause is None and replaces == standing.pk and standing.proposed_by_id == actor.user.pk:
        cause = VoidCause.CHANGED
    if cause is None:
        raise AlreadyProposed
    _void(actor, standing, cause)


def _void(actor: Actor, selection: Selection, cause: VoidCause) -> None:
    selection.state, selection.voided_at, selection.void_cause = SelectionState.VOID, clock.now(), cause
    selection.save(update_fields=["state", "voided_at", "void_cause"])
    record(actor.reference, Action.CHANGED, selection, subject=selection.case_id, purpose=f"selection void {cause}")


def _sign(actor: Actor, case: Case, selection: Selection) -> None:
    selection.state, selection.signed_by, selection.signed_at = SelectionState.SIGNED, actor.user, clock.now()
    selection.signed_hash = selection.proposed_hash
    selection.save(update_fields=["state", "signed_by", "signed_at", "signed_hash"])
    go_to(actor, case=case, to=CaseState.SELECTED)
    triage = grants.group(Group.TRIAGE)  # who reads requests has no more to do here
    grants.take_back(case.pk, from_holder=triage, by=actor.reference, reason="selected")
    record(actor.reference, Action.SIGNED, selection, subject=case.pk, purpose="selection")
