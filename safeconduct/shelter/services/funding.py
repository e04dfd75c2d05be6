"""Subsistence budgets of units."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.shelter import errors
from safeconduct.shelter.models import Funding, Unit
from safeconduct.shelter.selectors.units import unit_for_change
from safeconduct.shelter.words import FundSource


def fund_unit(
    actor: Actor, *, unit: Unit, monthly: Decimal, source: FundSource, from_on: date, until_on: date
) -> Funding:
    """Put so much (EUR a month) behind a unit from a day until another (exclusive).

    Raises NotFound, NotAllowed, WrongDays, FundedAlready.
    """
    if until_on <= from_on:
        raise errors.WrongDays
    with transaction.atomic():
        locked = unit_for_change(actor, unit)
        if locked.fundings.filter(from_on__lt=until_on, until_on__gt=from_on).exists():
            raise errors.FundedAlready
        funding = Funding(unit=locked, monthly=monthly, source=source, from_on=from_on, until_on=until_on)
        funding.save(force_insert=True)
        record(actor.reference, Action.CREATED, funding, subject=locked.home_id)
    return funding
