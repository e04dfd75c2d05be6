"""All units on one day, as plain figures: a board over thousands of them makes no row into an object."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Sum

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.shelter import norms
from safeconduct.shelter.models import Closure, Funding, Stay, Unit
from safeconduct.shelter.norms import Room
from safeconduct.shelter.words import Serves, StayState

COLUMNS = (
    "pk", "beds", "double_beds", "square_metres", "max_households", "serves", "home_id", "home__vetted_until",
    "home__municipality", "home__latitude", "home__longitude",
)  # fmt: skip


@dataclass(frozen=True)
class UnitOnDay:
    """A unit that its host opens on the day. `free`: beds that one more household could use."""

    home_id: UUID
    municipality: str
    latitude: float
    longitude: float
    beds: int
    free: int
    is_vetted: bool
    is_funded: bool
    is_fit: bool


def units_on_day(actor: Actor, on: date) -> list[UnitOnDay]:
    """Every unit that is open on a day. Raises NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    return units_on(on)


def units_on(on: date) -> list[UnitOnDay]:
    """The same for sums that name nobody, in four queries however many units there are."""
    on_it = {"from_on__lte": on, "until_on__gt": on}
    live = Stay.objects.filter(**on_it).exclude(state=StayState.CANCELLED).order_by()
    held = {row[0]: row[1:] for row in live.values_list("unit").annotate(Sum("beds"), Count("slot", distinct=True))}
    closed = set(Closure.objects.filter(**on_it).values_list("unit", flat=True))
    funded = set(Funding.objects.filter(**on_it).values_list("unit", flat=True))
    found = Unit.objects.order_by().filter(open_from__lte=on).exclude(open_until__lte=on)
    return [
        UnitOnDay(
            home_id, municipality, latitude, longitude, beds,
            free=0 if pk in closed else _free(beds, households, *held.get(pk, (0, 0))),
            is_vetted=vetted_until is not None and on < vetted_until,
            is_funded=pk in funded,
            is_fit=norms.is_fit(Room(metres, beds, doubles, households > 1, serves in {Serves.ANY, Serves.FAMILIES})),
        )
        for pk, beds, doubles, metres, households, serves, home_id, vetted_until, municipality, latitude, longitude
        in found.values_list(*COLUMNS)
    ]  # fmt: skip


def _free(beds: int, households: int, used: int, slots: int) -> int:
    return max(0, beds - used) if slots < households else 0


@dataclass(frozen=True)
class SupportNumbers:
    """What can be offered on a day. Beds are pieces of furniture; each number is a part of the one before it."""

    homes: int
    units: int
    beds: int
    vetted_beds: int
    funded_beds: int
    free_funded_beds: int


def supported_places(on: date) -> SupportNumbers:
    """What the house can offer on a day, for the proposal: numbers only, so nobody has to be asked who looks."""
    return numbers_of(units_on(on))


def numbers_of(units: Iterable[UnitOnDay]) -> SupportNumbers:
    """The same numbers over units that are at hand."""
    there = list(units)
    vetted = [unit for unit in there if unit.is_vetted]
    funded = [unit for unit in vetted if unit.is_funded and unit.is_fit]
    return SupportNumbers(
        homes=len({unit.home_id for unit in there}),
        units=len(there),
        beds=sum(unit.beds for unit in there),
        vetted_beds=sum(unit.beds for unit in vetted),
        funded_beds=sum(unit.beds for unit in funded),
        free_funded_beds=sum(unit.free for unit in funded),
    )
