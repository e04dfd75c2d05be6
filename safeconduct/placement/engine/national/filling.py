"""Filling units of many beds one after the other, each with its best set, while prices of places follow.

Where everybody must be placed and beds are all that binds, a unit's best set at good prices (knapsack.py) fills it to
the last bed, and few households are wanted twice or by nobody. The unit whose set is wanted least elsewhere takes it;
unit and set are then out of the question, and the prices of the rest follow by subgradient steps (as in ascent.py).
What was taken in and the bound of the rest are together a bound of what can still come of it, so a way that leads to
no more than is in hand already is given up at once.
(Diving on sets: Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa, INFORMS J. Computing 31 (2019).)
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.knapsack import best_set
from safeconduct.placement.engine.national.market import Floats, Market

MEMORY = 0.6  # how much of the last direction is kept
PATIENCE = 5  # steps without a better bound before they become shorter
SHORTER = 0.6
LEAST = 0.5  # points that a step aims below the bound at least
FIRST = 50  # steps before the first unit is filled
MANY, EARLY, LATE = 12, 15, 60  # steps after one: few while many units are open, for what is lost is lost at the end
PIECE = 20  # steps at most between two looks at the clock
SLACK = 1e-6  # what sums of floats may lack of a whole number
STILL = 1e-6  # so short a way, squared, leads nowhere


class Filling(NamedTuple):
    """Units that are open and households that are free, and the best set of each unit at the prices at hand.

    prices, way, wanted: of each household's place, where it moves, and how many sets want it. members[f : f + held[u]]
    is the set of unit u (pairs by unit), f being where its pairs begin; low, low_members, low_held: prices and sets at
    the lowest bound. at: the pair of whoever has moved in, -1 for others.
    """

    market: Market
    desk: Desk
    is_free: Mask
    is_open: Mask
    prices: Floats
    way: Floats
    wanted: Ints
    members: Ints
    held: Ints
    low: Floats
    low_members: Ints
    low_held: Ints
    at: Ints


def filling_of(market: Market, desk: Desk) -> Filling:
    """All units open, everybody free, and no prices yet."""
    households, units, pairs = len(market.size), len(market.capacity), len(market.unit_points)
    return Filling(
        market=market,
        desk=desk,
        is_free=np.ones(households, dtype=np.bool_),
        is_open=np.ones(units, dtype=np.bool_),
        prices=np.zeros(households),
        way=np.zeros(households),
        wanted=np.zeros(households, dtype=np.int64),
        members=np.zeros(pairs, dtype=np.int64),
        held=np.zeros(units, dtype=np.int64),
        low=np.zeros(households),
        low_members=np.zeros(pairs, dtype=np.int64),
        low_held=np.zeros(units, dtype=np.int64),
        at=np.full(households, -1, dtype=np.int64),
    )


def begin(filling: Filling, is_free: Mask, is_open: Mask, prices: Floats) -> None:
    """Nobody has moved in yet of those who are free, at these prices of places."""
    filling.is_free[:], filling.is_open[:] = is_free, is_open
    filling.low[:] = prices
    filling.at[:] = -1


def fill(
    filling: Filling, left: int, reached: float, aim: float, noises: Floats, is_over: Callable[[], bool]
) -> int | None:
    """Fill units until so many are open; the points taken in, or None where no more than `reached` can come of it.

    aim: points below the bound of all, at which steps aim. noises: by unit, what is added to how much its set is
    wanted elsewhere.
    """
    taken, steps = 0, FIRST
    while not is_over():
        bound = taken + _descended(filling, steps, aim - taken, is_over)
        if np.isinf(bound) or np.floor(bound + SLACK) <= reached:
            return None
        still_open = int(filling.is_open.sum())
        if still_open <= left:
            return taken
        taken += int(_fill_one(filling, noises))
        steps = EARLY if still_open > MANY else LATE
    return None


def _descended(filling: Filling, steps: int, aim: float, is_over: Callable[[], bool]) -> float:
    """The lowest bound in so many steps, or in as many as there was time for; infinite where there was none."""
    low, far = np.inf, 1.0
    for done in range(0, steps, PIECE):
        if is_over():
            break
        here, far = _descend(filling, min(PIECE, steps - done), aim, far)
        low = min(low, here)
    return low


@kernel
def _descend(filling: Filling, steps: int, aim: float, far: float) -> tuple[float, float]:
    """The lowest bound in so many steps from the best prices, where prices and sets are kept; how far steps go now."""
    _go_back(filling)
    low, waited = np.inf, 0
    for _ in range(steps):
        bound = _bound(filling)
        if bound < low:
            low, waited = bound, 0
            _keep(filling)
        else:
            waited += 1
        if waited == PATIENCE:
            far, waited = SHORTER * far, 0
            _go_back(filling)
        elif not _step(filling, far * max(bound - aim, LEAST)):
            break
    return low, far


@kernel
def _bound(filling: Filling) -> float:
    market, bound = filling.market, 0.0
    for household in range(len(market.size)):
        if filling.is_free[household]:
            bound += filling.prices[household]
            filling.wanted[household] = 0
    for unit in range(len(market.capacity)):
        if filling.is_open[unit]:
            bound += _best(filling, unit)
    return bound


@kernel
def _best(filling: Filling, unit: int) -> float:
    market, desk = filling.market, filling.desk
    first = market.unit_first[unit]
    for pair in range(first, market.unit_first[unit + 1]):
        household = market.household[pair]
        gain = market.unit_points[pair] - filling.prices[household]
        desk.gain[pair - first] = gain if filling.is_free[household] else 0.0
    worth, count = best_set(market, desk, unit)
    for number in range(count):
        filling.members[first + number] = desk.chosen[number]
        filling.wanted[market.household[desk.chosen[number]]] += 1
    filling.held[unit] = count
    return worth


@kernel
def _step(filling: Filling, hope: float) -> bool:
    """Move prices where places are wanted too often or by nobody; whether there are such."""
    square = 0.0
    for household in range(len(filling.prices)):
        if filling.is_free[household]:
            way = MEMORY * filling.way[household] + (1 - MEMORY) * (filling.wanted[household] - 1)
            filling.way[household] = way
            square += way * way
    if square < STILL:
        return False
    for household in range(len(filling.prices)):
        if filling.is_free[household]:
            price = filling.prices[household] + hope / square * filling.way[household]
            filling.prices[household] = max(0.0, price)
    return True


@kernel
def _keep(filling: Filling) -> None:
    market = filling.market
    for household in range(len(filling.low)):
        filling.low[household] = filling.prices[household]
    for unit in range(len(market.capacity)):
        if filling.is_open[unit]:
            filling.low_held[unit] = filling.held[unit]
            first = market.unit_first[unit]
            for place in range(first, first + filling.held[unit]):
                filling.low_members[place] = filling.members[place]


@kernel
def _go_back(filling: Filling) -> None:
    for household in range(len(filling.low)):
        filling.prices[household] = filling.low[household]
        filling.way[household] = 0.0


@kernel
def _fill_one(filling: Filling, noises: Floats) -> int:
    """Whoever is in the set that is wanted least by others moves in; their points."""
    market, chosen, least = filling.market, -1, np.inf
    _count_wanted(filling)
    for unit in range(len(market.capacity)):
        if filling.is_open[unit]:
            elsewhere = _wanted_elsewhere(filling, unit) + noises[unit]
            if elsewhere < least:
                chosen, least = unit, elsewhere
    filling.is_open[chosen] = False
    points, first = 0, market.unit_first[chosen]
    for place in range(first, first + filling.low_held[chosen]):
        pair = filling.low_members[place]
        household = market.household[pair]
        filling.is_free[household], filling.at[household] = False, pair
        points += market.unit_points[pair]
    return points


@kernel
def _count_wanted(filling: Filling) -> None:
    """By the sets at the lowest bound."""
    market = filling.market
    for household in range(len(filling.wanted)):
        filling.wanted[household] = 0
    for unit in range(len(market.capacity)):
        if filling.is_open[unit]:
            first = market.unit_first[unit]
            for place in range(first, first + filling.low_held[unit]):
                filling.wanted[market.household[filling.low_members[place]]] += 1


@inlined
def _wanted_elsewhere(filling: Filling, unit: int) -> float:
    """How many other units want one of the set, on average."""
    first, others = filling.market.unit_first[unit], 0.0
    for place in range(first, first + filling.low_held[unit]):
        others += filling.wanted[filling.market.household[filling.low_members[place]]] - 1
    return float(others / max(1, filling.low_held[unit]))
