"""A first placement by diving: who has all but decided moves in, prices follow, and so on until nobody leans anywhere.

At the temperature WARM every household that has no home spreads over its pairs as in annealing.py; who lives somewhere
uses what they use. Those who lean most to one unit move in where there is room, pairs for which no room is left are
forgotten, and what beds and shares cost follows what the rest asks for. A household is thus placed while everybody
else can still give way, where chains from an empty country end in another, worse corner of it. (Decimation guided by
marginals: Mézard, Parisi and Zecchina, Science 297 (2002); diving in branch and bound: Achterberg, Constraint Integer
Programming (2007), chapter 9.)
"""

from collections.abc import Callable

import numpy as np

from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.national.annealing import Costs, adjusted, leanings
from safeconduct.placement.engine.national.compiled import kernel
from safeconduct.placement.engine.national.homes import Homes, household_of, move_in
from safeconduct.placement.engine.national.market import Floats, Market, narrowed_by_household
from safeconduct.placement.engine.national.room import fits
from safeconduct.placement.engine.national.threads import Threads

WARM = 0.02  # the temperature, as a part of the mean points
ROUNDS = 4  # of costs that follow, before each step
AT_ONCE = 0.01  # the part of those without a home who may move in at each step
UNDECIDED = 0.001  # who leans less to a unit than this stays out
SCARCE = 0.02  # beds are scarce where more than this part of those who have candidates stay out


def is_scarce(market: Market, costs: Costs, threads: Threads) -> bool:
    """Whether many will find no bed. Where few do, chains alone come as near the bound, and sooner."""
    have_candidates = int((np.diff(market.first) > 0).sum())
    asked = float(leanings(market, costs, WARM * market.typical, threads).sum())
    return have_candidates - asked > SCARCE * have_candidates


def dive(market: Market, costs: Costs, homes: Homes, threads: Threads, is_over: Callable[[], bool]) -> None:
    """Fill homes, as far as it comes until it is over; costs are moved on."""
    heat = WARM * market.typical
    left = market
    while not is_over():
        for _ in range(ROUNDS):
            adjusted(left, costs, homes, heat, threads)
        leaning = leanings(left, costs, heat, threads)
        decided = _most_decided(leaning, int(np.ceil(AT_ONCE * (homes.unit < 0).sum())))
        if not len(decided):
            break
        _move_in(left, homes, decided)
        left = narrowed_by_household(left, _still_open(left, homes))


def _most_decided(leaning: Floats, count: int) -> Ints:
    """So many pairs that are leant to most, the first of them first."""
    some = np.flatnonzero(leaning > UNDECIDED)
    if len(some) > count:
        some = some[np.argpartition(-leaning[some], count - 1)[:count]]
    return some[np.argsort(-leaning[some], kind="stable")]


def _still_open(left: Market, homes: Homes) -> Mask:
    is_open = np.zeros(len(left.points), dtype=np.bool_)
    _look_for_room(left, homes, is_open)
    return is_open


@kernel
def _move_in(left: Market, homes: Homes, pairs: Ints) -> None:
    """Whoever the pairs are of, one after the other, as far as there is still room."""
    for number in range(len(pairs)):
        pair = pairs[number]
        household = household_of(left, pair)
        if homes.unit[household] < 0 and fits(left, homes, household, left.unit[pair], left.beds[pair]):
            move_in(left, homes, household, left.unit[pair], left.points[pair], left.beds[pair])


@kernel
def _look_for_room(left: Market, homes: Homes, is_open: Mask) -> None:
    for household in range(len(left.size)):
        if homes.unit[household] < 0:
            for pair in range(left.first[household], left.first[household + 1]):
                is_open[pair] = fits(left, homes, household, left.unit[pair], left.beds[pair])
