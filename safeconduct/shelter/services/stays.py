"""Giving a household a unit for some days, and all that may happen to that afterwards."""

from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.apart import apart_from
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.services.count_in import must_count
from safeconduct.shelter import errors, norms
from safeconduct.shelter.days import UnitDays
from safeconduct.shelter.models import Home, Stay, Unit
from safeconduct.shelter.selectors.stays import staying_between
from safeconduct.shelter.selectors.units import days_of, unit_for_change
from safeconduct.shelter.words import StayState


def hold_stay(
    actor: Actor, *, unit: Unit, case: Case, from_on: date, until_on: date, beds: int, slot: int | None = None
) -> Stay:
    """Hold a unit for a household from a day until the day it leaves (exclusive); part of placement's acceptance.

    beds: pieces of furniture the household uses (a couple may share a double). slot: of a shared unit; None takes the
    first free one. Raises UnitTaken, TooFewBeds, BelowTheNorm, NotVetted, NotFunded, Closed, HouseholdHoused,
    CaseEnded, CannotCount, WrongDays; NotFound, NotAllowed. The case and the unit are locked, and the database's
    exclusion constraints promise the same once more.
    """
    actor.must_be(Role.HOUSING, Role.LEAD)
    with transaction.atomic():
        household = case_for_change(actor, case)
        must_count(actor, household, purpose="held")
        locked = unit_for_change(actor, unit)
        stay = Stay(
            unit=locked,
            case=household,
            from_on=from_on,
            until_on=until_on,
            beds=beds,
            slot=slot or 1,
            made_by=actor.user,
        )
        _check_household(stay)
        stay.slot = check_place(stay, slot)
        stay.save(force_insert=True)
        record(actor.reference, Action.PLACED, stay, subject=household.pk, purpose=StayState.HELD.value)
    return stay


def _check_household(stay: Stay) -> None:
    if stay.until_on <= stay.from_on:
        raise errors.WrongDays
    if not stay.case.is_open:
        raise errors.CaseEnded
    others = Stay.objects.filter(case=stay.case).exclude(state=StayState.CANCELLED).exclude(pk=stay.pk)
    if others.filter(from_on__lt=stay.until_on, until_on__gt=stay.from_on).exists():
        raise errors.HouseholdHoused


def check_place(stay: Stay, slot: int | None) -> int:
    """The slot that the stay takes in its locked unit. Raises what `hold_stay` raises about the unit."""
    days = days_of(stay.unit, stay.from_on, stay.until_on)
    others = [other for other in days.stays if other.pk != stay.pk]
    days = UnitDays(days.unit, others, days.closures, days.fundings)
    if not days.is_open(stay.from_on, stay.until_on):
        raise errors.Closed
    if not days.is_vetted(stay.from_on):
        raise errors.NotVetted
    _check_money(days, stay)
    free = _free_slot(days, stay, slot)
    _check_room(days, stay)
    _check_neighbours(stay)
    return free


def _check_neighbours(stay: Stay) -> None:
    """Of two that must not meet the second waits for the first at their home. Raises MustNotMeet."""
    partners = apart_from([stay.case_id])
    if partners:
        Home.objects.select_for_update().get(pk=stay.unit.home_id)
        there = staying_between(stay.from_on, stay.until_on).filter(unit__home=stay.unit.home_id)
        if there.filter(case__in=partners[stay.case_id]).exists():
            raise errors.MustNotMeet


def _check_money(days: UnitDays, stay: Stay) -> None:
    funded_until = days.funded_until(stay.from_on)
    if funded_until is None or funded_until < stay.until_on:
        raise errors.NotFunded


def _free_slot(days: UnitDays, stay: Stay, wanted: int | None) -> int:
    if wanted is None:
        free = days.free_slot(stay.from_on, stay.until_on)
    else:
        is_free = 1 <= wanted <= days.unit.max_households and not days.is_held(wanted, stay.from_on, stay.until_on)
        free = wanted if is_free else None
    if free is None:
        raise errors.UnitTaken
    return free


def _check_room(days: UnitDays, stay: Stay) -> None:
    left = days.unit.beds - days.beds_used(stay.from_on, stay.until_on)
    sleeps = stay.beds + min(stay.beds, days.unit.double_beds)
    if not 1 <= stay.beds <= left or sleeps < stay.case.size:
        raise errors.TooFewBeds
    people = days.people(stay.from_on, stay.until_on) + stay.case.size
    if not norms.is_fit(days.unit.room) or people > norms.people_at_most(days.unit.room):
        raise errors.BelowTheNorm
