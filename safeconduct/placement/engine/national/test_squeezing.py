"""The last few without a home, where what is free is a bed here and a bed there."""

import numpy as np
import pytest

from safeconduct.placement.engine import Instance
from safeconduct.placement.engine.national.homes import empty_homes, move_all
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.sides import sides_of
from safeconduct.placement.engine.national.squeezing import FEW, squeeze_in
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.patience import Patience


def of_ten_beds(sizes: list[int], units: int) -> Instance:
    """Everybody must be placed, uses as many beds as they are, and is worth more in units of a higher number."""
    households = len(sizes)
    return Instance.without_dates(
        first=np.arange(households + 1) * units,
        unit=np.tile(np.arange(units), households),
        beds_used=np.repeat(sizes, units),
        points=np.tile(100 + np.arange(units), households),
        soft=np.zeros(households * units, dtype=np.int64),
        beds=np.full(units, 10),
        most_households=np.full(units, households),
        most_people=np.full(units, 10 * units),
        size=np.array(sizes),
        must=np.ones(households, dtype=bool),
    )


def squeezed(instance, living):
    """Who lives where after it, beginning with those who have a home: household to unit."""
    market, _ = market_of(instance)
    homes = empty_homes(market)
    move_all(market, homes, np.array([instance.position(*pair) for pair in living.items()]))
    with sides_of(market, Threads(), Patience(), seed=0) as sides:
        squeeze_in(market, homes, np.zeros(len(market.points)), sides[0])
    return homes


def test_two_units_are_emptied_so_that_a_third_household_fits():
    homes = squeezed(of_ten_beds([6, 4, 5, 5], units=2), {0: 0, 1: 1, 2: 1})
    assert sorted(np.bincount(homes.unit, weights=[6, 4, 5, 5])) == [10, 10]
    assert homes.used.sum() == 20


def test_where_there_is_no_room_everybody_keeps_their_home():
    homes = squeezed(of_ten_beds([6, 6, 6], units=2), {0: 0, 1: 1})
    assert homes.unit.tolist() == [0, 1, -1]


@pytest.mark.parametrize(("outside", "finds"), [(FEW, True), (FEW + 1, False)])
def test_of_a_few_each_is_squeezed_in_and_more_are_left_to_others(outside, finds):
    instance = of_ten_beds([5] * (2 * outside), units=outside)
    homes = squeezed(instance, {number: number for number in range(outside)})
    assert (homes.unit >= 0).sum() == (2 * outside if finds else outside)
