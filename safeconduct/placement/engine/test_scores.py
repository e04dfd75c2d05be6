from dataclasses import replace
from datetime import date

from safeconduct.placement.engine.columns import columns_of
from safeconduct.placement.engine.domain import Household, Unit
from safeconduct.placement.engine.scores import Weights

SINGLE = Household(id="h", size=1, arrives_on=date(2026, 3, 1), leaves_on=date(2026, 9, 1))
UNIT = Unit(id="u", area="Gent", beds=2, open_from=date(2026, 1, 1))


def soft(household, unit):
    return int(Weights().soft(household, columns_of([unit]))[0])


def test_a_single_who_can_wait_is_worth_a_thousand_points():
    assert Weights().value(SINGLE) == 1000


def test_danger_trebles_the_value_and_a_later_tier_lowers_it():
    assert Weights().value(replace(SINGLE, urgency=4)) == 3000
    assert Weights().value(replace(SINGLE, tier=3)) == 300


def test_four_people_count_less_than_four_singles_and_more_than_two():
    assert Weights().value(replace(SINGLE, size=4)) == 2800


def test_housing_a_household_is_always_worth_something():
    assert Weights(base=1).value(replace(SINGLE, tier=3)) == 1


def test_a_unit_that_suits_in_nothing_scores_nothing():
    assert soft(SINGLE, UNIT) == 0


def test_each_wish_that_is_met_adds_its_points():
    wishes = replace(
        SINGLE,
        languages=frozenset({"ru", "en"}),
        wished_areas=frozenset({"Gent"}),
        needs_near=frozenset({"school", "clinic"}),
        composition="woman",
    )
    assert soft(wishes, replace(UNIT, languages=frozenset({"ru", "en"}))) == 120 + 100
    assert soft(wishes, replace(UNIT, near=frozenset({"school"}))) == 40 + 100
    assert soft(wishes, replace(UNIT, area="Luik", welcomes=frozenset({"woman"}))) == 60
