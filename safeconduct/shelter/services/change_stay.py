"""What happens to a stay after it was held: confirmed, ended, prolonged, cancelled, moved, released with its case."""

from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for_change
from safeconduct.kernel import clock
from safeconduct.shelter import errors
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.policies import HOUSING_SIDE
from safeconduct.shelter.selectors.stays import stay_for_change
from safeconduct.shelter.selectors.units import unit_for_change
from safeconduct.shelter.services.address_keys import settle_keys, share_address
from safeconduct.shelter.services.stays import check_place, hold_stay
from safeconduct.shelter.words import LIVE_STAYS, StayState


def confirm_stay(actor: Actor, *, stay: Stay) -> Stay:
    """Make a held stay firm and let the case's caseworker open the address until it ends.

    Raises StayOver, NotFound, NotAllowed; StepUpNeeded and NoGrant where there is a caseworker to let in.
    """
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        locked = _open(actor, stay)
        if locked.is_unanswered:
            raise errors.StayOver
        if locked.state == StayState.HELD:
            share_address(actor, stay=locked)
            _set(locked, state=StayState.CONFIRMED)
            record(actor.reference, Action.PLACED, locked, subject=locked.case_id, purpose=locked.state)
    return locked


def give_address(actor: Actor, *, stay: Stay) -> Stay:
    """Let the case's present caseworker open the address of a confirmed stay, until it ends.

    Raises StayOver, NotFound, NotAllowed, NoGrant, StepUpNeeded.
    """
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        locked = _open(actor, stay)
        if locked.state != StayState.CONFIRMED:
            raise errors.StayOver
        share_address(actor, stay=locked)
    return locked


def end_stay(actor: Actor, *, stay: Stay, on: date) -> Stay:
    """The household leaves on a day, today or before its agreed end. Raises StayOver, WrongDays, NotFound."""
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        locked = _open(actor, stay)
        _end(actor, locked, on)
    return locked


def prolong_stay(actor: Actor, *, stay: Stay, until_on: date) -> Stay:
    """Let a household stay longer, under the checks of a new stay. Raises what `hold_stay` raises, StepUpNeeded."""
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        case_for_change(actor, stay.case)
        locked = _open(actor, stay)
        if until_on <= locked.until_on:
            raise errors.WrongDays
        locked.unit = unit_for_change(actor, locked.unit)
        later = Stay.objects.exclude(state=StayState.CANCELLED).exclude(pk=locked.pk).filter(case=locked.case)
        if later.filter(from_on__lt=until_on, until_on__gt=locked.from_on).exists():
            raise errors.HouseholdHoused
        locked.until_on = until_on
        check_place(locked, locked.slot)
        if locked.state == StayState.CONFIRMED:
            share_address(actor, stay=locked)
        _set(locked, until_on=until_on)
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="prolonged")
    return locked


def cancel_stay(actor: Actor, *, stay: Stay) -> Stay:
    """Give the unit back for a stay that did not begin. Raises StayOver, StayBegun, NotFound, NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        locked = _open(actor, stay)
        if locked.state == StayState.CONFIRMED and locked.from_on <= clock.today():
            raise errors.StayBegun
        _cancel(actor, locked)
    return locked


def move_stay(actor: Actor, *, stay: Stay, to: Unit, on: date, beds: int | None = None) -> Stay:
    """Move a household to another unit on a day; returns the new stay, as firm as the old one.

    A stay that has not begun on that day is cancelled and held anew. Raises what `hold_stay` and `confirm_stay` raise.
    """
    actor.must_be(*HOUSING_SIDE)
    with transaction.atomic():
        case = case_for_change(actor, stay.case)
        locked = _open(actor, stay)
        was, until_on = StayState(locked.state), locked.until_on
        if on > locked.from_on:
            _end(actor, locked, on)
        else:
            _cancel(actor, locked)
        start = max(on, locked.from_on)
        new = hold_stay(actor, unit=to, case=case, from_on=start, until_on=until_on, beds=beds or locked.beds)
        return confirm_stay(actor, stay=new) if was == StayState.CONFIRMED else new


def release_stays(actor: Actor, *, case: Case) -> list[Stay]:
    """Give back every unit of a case that ends: what has begun ends today, the rest is cancelled. Raises NotFound.

    For the step that withdraws or closes a case; whoever may take that step may take this one.
    """
    with transaction.atomic():
        locked_case = case_for_change(actor, case)
        live = (
            Stay.objects.filter(case=locked_case)
            .select_for_update(of=("self",))
            .select_related("unit", "case__caseworker__holder")
        )
        found = list(live.filter(state__in=LIVE_STAYS))
        for stay in found:
            has_begun = stay.state == StayState.CONFIRMED and stay.from_on < clock.today()
            if has_begun:
                _end(actor, stay, min(stay.until_on, clock.today()))
            else:
                _cancel(actor, stay)
    return found


def _open(actor: Actor, stay: Stay) -> Stay:
    locked = stay_for_change(actor, stay)
    if not locked.is_open:
        raise errors.StayOver
    return locked


def _end(actor: Actor, stay: Stay, on: date) -> None:
    if not stay.from_on < on <= stay.until_on:
        raise errors.WrongDays
    _set(stay, until_on=on, state=StayState.ENDED if on <= clock.today() else StayState(stay.state))
    settle_keys(actor, home=stay.unit.home_id)
    record(actor.reference, Action.RELEASED, stay, subject=stay.case_id, purpose=stay.state)


def _cancel(actor: Actor, stay: Stay) -> None:
    _set(stay, state=StayState.CANCELLED)
    settle_keys(actor, home=stay.unit.home_id)
    record(actor.reference, Action.RELEASED, stay, subject=stay.case_id, purpose=stay.state)


def _set(stay: Stay, **values: object) -> None:
    for name, value in values.items():
        setattr(stay, name, value)
    stay.save(update_fields=list(values))
