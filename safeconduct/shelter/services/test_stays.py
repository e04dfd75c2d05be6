from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.kernel.errors import NotAllowed, NotFound, Refused
from safeconduct.shelter import errors
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.stays import hold_stay
from safeconduct.shelter.words import Serves, StayState

Make = Callable[..., Unit]
Hold = Callable[..., Stay]


def test_a_free_vetted_funded_unit_is_held_and_the_log_says_so(unit: Unit, case: Case, hold: Hold) -> None:
    stay = hold(unit, case)
    assert (stay.state, stay.slot, stay.beds) == (StayState.HELD, 1, 1)
    assert Leaf.objects.filter(action="placed", object_id=str(stay.pk), subject_id=str(case.pk)).exists()


def test_a_household_may_come_on_the_day_another_leaves(unit: Unit, make_case: Callable[..., Case], hold: Hold) -> None:
    hold(unit, make_case(), 10, 100)
    assert hold(unit, make_case(), 100, 130).pk


def test_a_unit_for_one_household_is_never_given_twice(unit: Unit, make_case: Callable[..., Case], hold: Hold) -> None:
    hold(unit, make_case(), 10, 100)
    with pytest.raises(errors.UnitTaken):
        hold(unit, make_case(), 99, 130)


def test_the_database_itself_refuses_a_second_stay(unit: Unit, make_case: Callable[..., Case], hold: Hold) -> None:
    stay = hold(unit, make_case(), 10, 100)
    with pytest.raises(IntegrityError, match="stay_no_unit_twice"), transaction.atomic():
        Stay.objects.create(unit=unit, case=make_case(), beds=1, from_on=day(50), until_on=day(60))
    with pytest.raises(IntegrityError, match="stay_no_household_twice"), transaction.atomic():
        Stay.objects.create(unit=unit, case=stay.case, slot=2, beds=1, from_on=day(50), until_on=day(60))


def test_a_household_has_one_home_at_a_time(make_unit: Make, case: Case, hold: Hold) -> None:
    hold(make_unit(), case, 10, 100)
    with pytest.raises(errors.HouseholdHoused):
        hold(make_unit(), case, 90, 120)


def test_a_shared_unit_gives_each_household_a_slot_until_none_is_left(
    make_unit: Make, make_case: Callable[..., Case], hold: Hold
) -> None:
    unit = make_unit(beds=4, max_households=2, serves=Serves.MEN.value)
    assert [hold(unit, make_case()).slot, hold(unit, make_case()).slot] == [1, 2]
    with pytest.raises(errors.UnitTaken):
        hold(unit, make_case())


def test_beds_of_a_shared_unit_are_counted_over_time(
    make_unit: Make, make_case: Callable[..., Case], hold: Hold
) -> None:
    unit = make_unit(beds=3, max_households=3, serves=Serves.MEN.value)
    hold(unit, make_case(), 0, 50, beds=2)
    hold(unit, make_case(), 50, 90, beds=1)
    with pytest.raises(errors.TooFewBeds):
        hold(unit, make_case(), 40, 60, beds=2)
    assert hold(unit, make_case(), 50, 60, beds=2).slot == 2


def test_a_slot_that_was_asked_for_and_is_taken_is_refused(
    make_unit: Make, make_case: Callable[..., Case], hold: Hold
) -> None:
    unit = make_unit(beds=4, max_households=2, serves=Serves.MEN.value)
    hold(unit, make_case(), slot=2)
    with pytest.raises(errors.UnitTaken):
        hold(unit, make_case(), slot=2)
    with pytest.raises(errors.UnitTaken):
        hold(unit, make_case(), slot=3)


@pytest.mark.parametrize(
    ("facts", "span", "refusal"),
    [
        ({"vetted": False}, (10, 100), errors.NotVetted),
        ({"funded": False}, (10, 100), errors.NotFunded),
        ({}, (10, 331), errors.NotFunded),
        ({"open_until": day(90)}, (10, 100), errors.Closed),
        ({"open_from": day(20)}, (10, 100), errors.Closed),
        ({"square_metres": Decimal("7.5")}, (10, 100), errors.BelowTheNorm),
        ({}, (10, 10), errors.WrongDays),
    ],
)
def test_a_place_is_open_vetted_funded_and_within_the_norms(
    make_unit: Make, case: Case, hold: Hold, facts: dict[str, object], span: tuple[int, int], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        hold(make_unit(**facts), case, *span)
    assert not Stay.objects.exists()


def test_more_people_than_beds_is_refused(unit: Unit, case: Case, hold: Hold) -> None:
    with pytest.raises(errors.TooFewBeds):
        hold(unit, case, beds=3)


def test_an_ended_case_gets_no_home(unit: Unit, case: Case, lead: Colleague, hold: Hold) -> None:
    go_to(lead.actor, case=case, to=CaseState.DECLINED, words="Found help elsewhere.")
    with pytest.raises(errors.CaseEnded):
        hold(unit, case)


def test_only_the_housing_side_holds_units(unit: Unit, case: Case, caseworker: Colleague, housing: Colleague) -> None:
    with pytest.raises(NotAllowed):
        hold_stay(caseworker.actor, unit=unit, case=case, from_on=day(1), until_on=day(9), beds=1)
    with pytest.raises(NotFound):  # the case was never shared with the housing group
        hold_stay(housing.actor, unit=unit, case=case, from_on=day(1), until_on=day(9), beds=1)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_hold_one_unit_at_once_exactly_one_succeeds(
    lead: Colleague, make_unit: Make, make_case: Callable[..., Case]
) -> None:
    unit, cases = make_unit(), [make_case() for _ in range(50)]
    together = Barrier(50)

    def take(case: Case) -> str:
        together.wait()
        try:
            hold_stay(lead.actor, unit=unit, case=case, from_on=day(10), until_on=day(100), beds=1)
        except errors.UnitTaken:
            return "taken"
        finally:
            connection.close()
        return "held"

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(take, cases))
    assert (answers.count("held"), answers.count("taken")) == (1, 49)
    assert Stay.objects.filter(unit=unit).count() == 1


def test_a_lead_without_the_key_of_a_case_cannot_house_it(
    unit: Unit, case: Case, colleague: Callable[..., Colleague]
) -> None:
    stranger = colleague("noor", Role.HOUSING)
    with pytest.raises(NotFound):
        hold_stay(stranger.actor, unit=unit, case=case, from_on=day(1), until_on=day(9), beds=1)
