from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Home, Stay, Unit
from safeconduct.shelter.selectors.one_day import SupportNumbers, supported_places, units_on_day
from safeconduct.shelter.selectors.units import (
    UnitFilter,
    open_between,
    places_for_placement,
    units_for,
    units_like,
    with_days,
)
from safeconduct.shelter.words import Serves


def test_the_numbers_of_support_narrow_from_beds_to_free_funded_beds(
    make_home: Callable[..., Home], make_unit: Callable[..., Unit], case: Case, hold: Callable[..., Stay]
) -> None:
    home = make_home()
    hold(make_unit(home=home, beds=2), case, 0, 60)
    make_unit(home=home, beds=3)
    make_unit(home=home, beds=4, funded=False)
    make_unit(vetted=False, beds=5)
    make_unit(beds=6, open_from=day(40))
    make_unit(home=home, beds=1, square_metres=Decimal(6))
    assert supported_places(clock.today()) == SupportNumbers(
        homes=2, units=5, beds=15, vetted_beds=10, funded_beds=5, free_funded_beds=3
    )


def test_the_numbers_cost_the_same_queries_for_many_units(
    make_home: Callable[..., Home],
    make_unit: Callable[..., Unit],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    home = make_home()
    for _ in range(6):
        make_unit(home=home)
    with django_assert_num_queries(4):
        supported_places(clock.today())


def test_a_day_of_all_units_says_the_same_as_each_unit_alone(
    housing: Colleague,
    make_home: Callable[..., Home],
    make_unit: Callable[..., Unit],
    case: Case,
    hold: Callable[..., Stay],
) -> None:
    home = make_home()
    hold(make_unit(home=home, beds=3), case, 0, 60)
    make_unit(home=home, beds=2, open_from=day(5))
    make_unit(vetted=False, funded=False)
    for on in (day(0), day(5), day(60)):
        tomorrow = on + timedelta(days=1)
        each = with_days(open_between(units_for(housing.actor), on, tomorrow), on, tomorrow)
        alone = sorted((days.beds_free(on, on + timedelta(days=1)), days.is_vetted(on)) for days in each)
        assert sorted((unit.free, unit.is_vetted) for unit in units_on_day(housing.actor, on)) == alone


def test_a_unit_is_free_only_where_nobody_lives_on_any_of_the_days(
    housing: Colleague, unit: Unit, case: Case, hold: Callable[..., Stay]
) -> None:
    hold(unit, case, 10, 100)
    (days,) = with_days(units_for(housing.actor), day(0), day(120))
    spans = [(day(0), day(11)), (day(0), day(10)), (day(100), day(120))]
    assert [days.beds_free(*span) for span in spans] == [0, unit.beds, unit.beds]


def test_placement_gets_vetted_funded_units_with_the_days_between_stays(
    housing: Colleague, make_unit: Callable[..., Unit], make_case: Callable[..., Case], hold: Callable[..., Stay]
) -> None:
    unit = make_unit(square_metres=Decimal(9), beds=3, open_until=day(300))
    make_unit(funded=False)
    make_unit(vetted=False)
    hold(unit, make_case(), 20, 40)
    (place,) = places_for_placement(housing.actor, day(0), day(400))
    assert [(window.from_on, window.until_on) for window in place.windows] == [
        (day(0), day(20)),
        (day(40), day(300)),
    ]
    assert (place.people_at_most, place.funded_until) == (2, day(330))


def test_each_slot_of_a_shared_unit_has_windows_with_the_beds_that_are_left(
    housing: Colleague, make_unit: Callable[..., Unit], case: Case, hold: Callable[..., Stay]
) -> None:
    unit = make_unit(beds=5, max_households=2, serves=Serves.MEN.value)
    hold(unit, case, 20, 40, beds=2)
    (place,) = places_for_placement(housing.actor, day(0), day(100))
    assert [(window.slot, window.from_on, window.until_on, window.beds) for window in place.windows] == [
        (1, day(0), day(20), 5),
        (1, day(40), day(100), 5),
        (2, day(0), day(100), 3),
    ]


def test_a_caseworker_does_not_list_units(caseworker: Colleague) -> None:
    with pytest.raises(NotAllowed):
        units_for(caseworker.actor)


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["Antwerp 1a", "Liège 1a", "Mons 1a"]), ("nl", ["Antwerpen 1a", "Bergen 1a", "Luik 1a"])],
)
def test_units_stand_in_the_order_of_their_towns_in_each_language(
    housing: Colleague, make_home: Callable[..., Home], make_unit: Callable[..., Unit], language: str, order: list[str]
) -> None:
    for town in ("62063", "53053", "11002"):
        make_unit(home=make_home(town, vetted=False))
    with translation.override(language):
        assert [unit.label for unit in units_like(housing.actor, UnitFilter(), day(0), day(9))] == order
