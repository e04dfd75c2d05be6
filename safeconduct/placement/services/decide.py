"""People answer proposals. Accepting makes the stay and holds the visas together, or does neither."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import WAITING_FOR_A_HOME
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_record, seal
from safeconduct.kernel import clock
from safeconduct.placement import errors
from safeconduct.placement.collecting import household_id
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.payloads import ChoiceWords, RoundProblem
from safeconduct.placement.policies import HOUSING_SIDE
from safeconduct.placement.selectors import choice_for_change, round_for, round_for_change
from safeconduct.placement.words import ChoiceState, RoundState
from safeconduct.programme.selectors import the_programme
from safeconduct.programme.services.quota import give_back, hold_of, hold_places
from safeconduct.shelter.errors import HouseholdHoused
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.selectors.stays import lasting
from safeconduct.shelter.services.change_stay import cancel_stay
from safeconduct.shelter.services.stays import hold_stay
from safeconduct.shelter.words import StayState

STANDING = (ChoiceState.PROPOSED, ChoiceState.ACCEPTED)


def accept(actor: Actor, *, choice: Choice) -> Choice:
    """Give the household the place: the stay is held and so are its places of the quota, in one transaction.

    Raises DecidedAlready, NoWaitingAnyMore, what `hold_stay` raises (UnitTaken, HouseholdHoused, NotFunded …), what
    `hold_places` raises (QuotaExhausted, NoRound), NotFound, NotAllowed; then nothing at all has happened.
    """
    with transaction.atomic():
        locked = _proposed(actor, choice)
        assert locked.unit is not None  # a proposal has one: choice_without_unit_is_unplaced
        locked.stay = _stay(actor, locked, locked.unit)
        _hold_quota(actor, locked.stay.case)
        _let_go_of_earlier(locked)
        _decide(actor, locked, ChoiceState.ACCEPTED)
        record(actor.reference, Action.DECIDED, locked, subject=locked.case_id, purpose=locked.state)
    return locked


def _stay(actor: Actor, choice: Choice, unit: Unit) -> Stay:
    of = round_for(actor, choice.round_id)
    known = open_record(actor, of.problem, RoundProblem, purpose="placement")
    household = next(one for one in known.households if one.id == household_id(choice.number))
    beds = household.size - min(household.couples, unit.double_beds)
    stay = hold_stay(actor, unit=unit, case=choice.case, from_on=of.from_on, until_on=of.until_on, beds=beds)
    if stay.case.case_state not in WAITING_FOR_A_HOME:
        raise errors.NoWaitingAnyMore
    return stay


def _let_go_of_earlier(choice: Choice) -> None:
    """An earlier acceptance whose stay was cancelled or is over is over too; one whose stay lasts is not outdone."""
    earlier = Choice.objects.filter(case=choice.case, state=ChoiceState.ACCEPTED)
    if lasting(Stay.objects.filter(pk__in=earlier.values("stay"))).exists():
        raise HouseholdHoused
    earlier.update(state=ChoiceState.WITHDRAWN)


def _hold_quota(actor: Actor, case: Case) -> None:
    if hold_of(case) is None:
        hold_places(actor, programme=the_programme(actor), case=case, places=case.size)


def decline(actor: Actor, *, choice: Choice, words: str) -> Choice:
    """Say no with a reason; the pair is not proposed again. Raises DecidedAlready, ReasonNeeded, NotFound."""
    if not words.strip():
        raise errors.ReasonNeeded
    with transaction.atomic():
        locked = _proposed(actor, choice)
        locked.words = seal(locked.round_id, Compartment.PROFILE, ChoiceWords(text=words.strip()))
        _decide(actor, locked, ChoiceState.DECLINED)
        record(actor.reference, Action.DECIDED, locked, subject=locked.case_id, purpose=locked.state)
    return locked


def withdraw(actor: Actor, *, choice: Choice) -> Choice:
    """Take an acceptance back before the household moves in: unit and places of the quota are free again.

    Raises NotAccepted, StayBegun, StayOver, NotFound, NotAllowed.
    """
    with transaction.atomic():
        locked = choice_for_change(actor, choice)
        if locked.state != ChoiceState.ACCEPTED:
            raise errors.NotAccepted
        _withdraw(actor, locked)
    return locked


def withdraw_with_stay(actor: Actor, *, stay: Stay) -> Choice | None:
    """The same by the stay that an acceptance made; None where no placement made it.

    Needs no key of the case: whoever may cancel the stay may take this step. Raises as `withdraw`.
    """
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        made = Choice.objects.filter(stay=stay, state=ChoiceState.ACCEPTED).select_related("case", "stay")
        locked = made.select_for_update(of=("self",)).first()
        if locked is not None:
            _withdraw(actor, locked)
    return locked


def _withdraw(actor: Actor, locked: Choice) -> None:
    """A stay that was cancelled before is passed over; one that was lived in is not withdrawn."""
    assert locked.stay is not None  # choice_accepted_has_a_stay
    if locked.stay.state != StayState.CANCELLED:
        cancel_stay(actor, stay=locked.stay)
    give_back(actor, case=locked.case)
    _decide(actor, locked, ChoiceState.WITHDRAWN)
    record(actor.reference, Action.RELEASED, locked, subject=locked.case_id, purpose=locked.state)


def follow_stay(actor: Actor, *, stay: Stay, new: Stay) -> None:
    """An acceptance holds on to the stay that took the place of its own, as part of the step that moves a household.

    Raises NotAllowed.
    """
    actor.must_be(*HOUSING_SIDE)
    Choice.objects.filter(stay=stay, state=ChoiceState.ACCEPTED).update(stay=new)


def let_go(actor: Actor, *, case: Case) -> list[Choice]:
    """Withdraw what is proposed to a case that ends and what was accepted for it; its stays are shelter's to release.

    For the step that ends the case: whoever may take that one may take this one.
    """
    with transaction.atomic():
        known = Choice.objects.filter(case__in=cases_for(actor).filter(pk=case.pk).order_by())
        found = list(known.filter(state__in=STANDING).select_for_update(of=("self",)))
        for choice in found:
            _decide(actor, choice, ChoiceState.WITHDRAWN)
            record(actor.reference, Action.RELEASED, choice, subject=case.pk, purpose=choice.state)
    return found


def close_round(actor: Actor, *, of: Round) -> Round:
    """No more answers: what is still proposed is withdrawn. Raises DecidedAlready, NotFound, NotAllowed."""
    with transaction.atomic():
        locked = round_for_change(actor, of)
        if locked.state != RoundState.OPEN:
            raise errors.DecidedAlready
        left = locked.choices.filter(state=ChoiceState.PROPOSED)
        left.update(state=ChoiceState.WITHDRAWN, decided_by=actor.user, decided_at=clock.now())
        locked.state = RoundState.CLOSED
        locked.save(update_fields=["state"])
        record(actor.reference, Action.CHANGED, locked, purpose=locked.state)
    return locked


def _proposed(actor: Actor, choice: Choice) -> Choice:
    locked = choice_for_change(actor, choice)
    if locked.state != ChoiceState.PROPOSED:
        raise errors.DecidedAlready
    return locked


def _decide(actor: Actor, choice: Choice, state: ChoiceState) -> None:
    choice.state, choice.decided_by, choice.decided_at = state, actor.user, clock.now()
    choice.save(update_fields=["state", "decided_by", "decided_at", "stay", "words"])
