"""How long the money of each unit lasts, what runs out first."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, DateField, F, OuterRef, QuerySet, Subquery, Sum, Value, When

from safeconduct.accounts.actors import Actor
from safeconduct.shelter.models import Funding, Unit
from safeconduct.shelter.selectors.by_town import town_rank
from safeconduct.shelter.selectors.units import open_between, units_for


@dataclass(frozen=True)
class FundingNumbers:
    """What is paid out in the month of a day, for how many units, and how many have nothing."""

    monthly: Decimal
    funded_units: int
    unfunded_units: int


def units_by_money(actor: Actor, on: date) -> QuerySet[Unit]:
    """Open units with `paid_until` (date or None), `monthly` and `source`, those that run out first on top.

    paid_until is the end of the budget that pays today; `UnitDays.funded_until` follows what comes after it.
    """
    now = Funding.objects.filter(unit=OuterRef("pk"), from_on__lte=on, until_on__gt=on)
    found = open_between(units_for(actor), on, date.max).annotate(
        paid_until=Subquery(now.values("until_on")[:1]),
        monthly=Subquery(now.values("monthly")[:1]),
        source=Subquery(now.values("source")[:1]),
    )
    first = Case(When(paid_until__isnull=True, then=Value(date.min)), default=F("paid_until"), output_field=DateField())
    return found.order_by(first, town_rank("home__municipality"), "home__number", "position")


def funding_numbers(actor: Actor, on: date) -> FundingNumbers:
    """Sums over every open unit. Raises NotAllowed."""
    units = open_between(units_for(actor), on, date.max)
    pays = Funding.objects.filter(unit__in=units, from_on__lte=on, until_on__gt=on)
    told = pays.aggregate(total=Sum("monthly"), units=Count("unit", distinct=True))
    return FundingNumbers(told["total"] or Decimal(0), told["units"], units.count() - told["units"])
