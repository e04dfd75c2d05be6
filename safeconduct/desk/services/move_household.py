"""A household leaves its unit for none or for another, and the placement that gave it the unit goes along."""

from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.placement.services.decide import follow_stay, withdraw_with_stay
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import cancel_stay, move_stay


def give_up_stay(actor: Actor, *, stay: Stay) -> None:
    """Give a unit back before the household moves in; what a placement gave goes back with it: its places too.

    Raises StayOver, StayBegun, NotFound, NotAllowed.
    """
    with transaction.atomic():
        if withdraw_with_stay(actor, stay=stay) is None:
            cancel_stay(actor, stay=stay)


def move_household(actor: Actor, *, stay: Stay, to: Unit, on: date) -> Stay:
    """Move a household to another unit on a day; its placement holds on to the new stay. Raises as `move_stay`."""
    with transaction.atomic():
        new = move_stay(actor, stay=stay, to=to, on=on)
        follow_stay(actor, stay=stay, new=new)
    return new
