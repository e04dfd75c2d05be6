"""Days on which a unit is not to be had: closed for a while, or wanted back by its host."""

from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter import errors
from safeconduct.shelter.models import Closure, Stay, Unit
from safeconduct.shelter.selectors.units import days_of, unit_for_change
from safeconduct.shelter.words import LIVE_STAYS, ClosedBecause


def close_unit(actor: Actor, *, unit: Unit, from_on: date, until_on: date, because: ClosedBecause) -> Closure:
    """Close a unit on some days (until_on exclusive) on which nobody lives there.

    Raises SomebodyLivesThere, ClosedAlready, WrongDays, NotFound, NotAllowed.
    """
    if until_on <= from_on:
        raise errors.WrongDays
    with transaction.atomic():
        locked = unit_for_change(actor, unit)
        days = days_of(locked, from_on, until_on)
        if days.stays:
            raise errors.SomebodyLivesThere
        if days.closures:
            raise errors.ClosedAlready
        closure = Closure(unit=locked, from_on=from_on, until_on=until_on, because=because)
        closure.save(force_insert=True)
        record(actor.reference, Action.CHANGED, locked, subject=locked.home_id, purpose="closed")
    return closure


def open_again(actor: Actor, *, unit: Unit, closure_id: UUID) -> None:
    """Take a closure back. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        locked = unit_for_change(actor, unit)
        deleted, _ = locked.closures.filter(pk=closure_id).delete()
        if not deleted:
            raise NotFound
        record(actor.reference, Action.CHANGED, locked, subject=locked.home_id, purpose="open again")


def host_ends(actor: Actor, *, unit: Unit, on: date) -> list[Stay]:
    """The host wants the unit back on a day: nobody new is placed beyond it. Returns the stays that have to move.

    Those stays stand until somebody moves them: a household is never put out by a form. Raises WrongDays, NotFound,
    NotAllowed.
    """
    with transaction.atomic():
        locked = unit_for_change(actor, unit)
        if on <= locked.open_from:
            raise errors.WrongDays
        locked.open_until = on
        locked.save(update_fields=["open_until"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.home_id, purpose="host ends")
    staying = locked.stays.filter(state__in=LIVE_STAYS, until_on__gt=on)
    return list(staying.select_related("case", "unit__home").order_by("from_on"))
