"""Units with their days: what is free, what is funded, what can be counted in a proposal."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter import norms
from safeconduct.shelter.days import UnitDays, Window
from safeconduct.shelter.models import Closure, Funding, Stay, Unit
from safeconduct.shelter.selectors.by_town import town_rank
from safeconduct.shelter.words import StayState


@dataclass(frozen=True)
class FreeUnit:
    """A place that can be given: a vetted unit that meets the norms, its free windows and how long money lasts.

    people_at_most: what beds and the norm allow. funded_until: from the first day asked for, without a gap.
    """

    unit: Unit
    windows: tuple[Window, ...]
    funded_until: date
    people_at_most: int


def units_for(actor: Actor) -> QuerySet[Unit]:
    """Every unit with its home and provider. Raises NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    return Unit.objects.select_related("home__provider")


@dataclass(frozen=True)
class UnitFilter:
    """What a list of units is narrowed by; an empty word narrows nothing. vetting: "vetted", "not"."""

    area: str = ""
    kind: str = ""
    serves: str = ""
    vetting: str = ""


def units_like(actor: Actor, narrowed: UnitFilter, from_on: date, until_on: date) -> QuerySet[Unit]:
    """Units that are open on some of these days and fit the filter, by town. Raises NotAllowed."""
    found = open_between(units_for(actor), from_on, until_on)
    same = {"home__postcode_area": narrowed.area, "kind": narrowed.kind, "serves": narrowed.serves}
    found = found.filter(**{name: value for name, value in same.items() if value})
    is_vetted = Q(home__vetted_until__gt=clock.today())
    if narrowed.vetting == "vetted":
        found = found.filter(is_vetted)
    if narrowed.vetting == "not":
        found = found.exclude(is_vetted)
    return found.order_by(town_rank("home__municipality"), "home__number", "position")


def unit_for(actor: Actor, unit_id: UUID | str) -> Unit:
    """One unit. Raises NotFound, NotAllowed."""
    try:
        found = units_for(actor).filter(pk=unit_id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound
    return found


def unit_for_change(actor: Actor, unit: Unit) -> Unit:
    """The unit, locked until the transaction ends. Raises NotFound, NotAllowed."""
    found = units_for(actor).select_for_update(of=("self",)).filter(pk=unit.pk).first()
    if found is None:
        raise NotFound
    return found


def with_days(units: QuerySet[Unit], from_on: date, until_on: date) -> list[UnitDays]:
    """The units with what happens to them on these days, in four queries however many there are."""
    meets = Q(from_on__lt=until_on, until_on__gt=from_on)
    stays = Stay.objects.filter(meets).exclude(state=StayState.CANCELLED).select_related("case").order_by("from_on")
    prefetched = units.prefetch_related(
        Prefetch("stays", stays, to_attr="stays_there"),
        Prefetch("closures", Closure.objects.filter(meets), to_attr="closed_there"),
        Prefetch("fundings", Funding.objects.filter(until_on__gt=from_on), to_attr="funded_there"),
    )
    return [_days(unit) for unit in prefetched]


def _days(unit: Unit) -> UnitDays:
    found = unit.__dict__  # where prefetch_related puts what to_attr names
    return UnitDays(unit, found["stays_there"], found["closed_there"], found["funded_there"])


def days_of(unit: Unit, from_on: date, until_on: date) -> UnitDays:
    """One unit (selected or locked for the actor before) with what happens to it on these days."""
    return with_days(Unit.objects.select_related("home").filter(pk=unit.pk), from_on, until_on)[0]


def open_between(units: QuerySet[Unit], from_on: date, until_on: date) -> QuerySet[Unit]:
    """Units that their hosts open on at least one of these days."""
    return units.filter(Q(open_until__isnull=True) | Q(open_until__gt=from_on), open_from__lt=until_on)


def places_for_placement(actor: Actor, from_on: date, until_on: date) -> list[FreeUnit]:
    """Vetted, funded units within the norms, with their free windows within these days. Raises NotAllowed."""
    units = open_between(units_for(actor), from_on, until_on).filter(home__vetted_until__gt=from_on)
    found = [_free(days, from_on, until_on) for days in with_days(units, from_on, until_on)]
    return [place for place in found if place is not None]


def _free(days: UnitDays, from_on: date, until_on: date) -> FreeUnit | None:
    windows = days.windows(from_on, until_on)
    funded_until = days.funded_until(max(from_on, days.unit.open_from))
    if not windows or funded_until is None or not norms.is_fit(days.unit.room):
        return None
    return FreeUnit(days.unit, windows, funded_until, norms.people_at_most(days.unit.room))
