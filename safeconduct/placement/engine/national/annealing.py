"""First prices: what a bed and a household's share cost in each unit at each moment, found soft and hardened.

At temperature t every household spreads over its pairs (and over staying out) in proportion to exp(surplus / t), where
surplus is points less what beds and share cost for its stay. A unit that is asked for more than it has at a moment
raises that moment's price by t · log(asked / had), one that is asked for less lowers it; as t falls the spread becomes
a choice and the prices those of the linear relaxation. A stay pays at all its moments, so each of them takes a part of
the step; where both beds and shares can bind, each takes half of it. Prices keep most of their pace from round to round
(a heavy ball): without that, an overfull country with dates was still two percent from its bound. In a country with
about as many beds as people the common level of all prices is slow to find, for a bed that is too dear in one unit is
felt in another, and there in a third: so a temperature is kept until its rounds hardly lower the ceiling any more.
What a household gains at these prices is the first price of its place.
(Entropic smoothing of the dual, as in Sinkhorn's scaling: Cuturi, NeurIPS 2013; over-relaxed as in Thibault et al.,
Algorithms 14 (2021); heavy ball: Polyak, USSR Comput. Math. Math. Phys. 4 (1964).)
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.homes import Homes
from safeconduct.placement.engine.national.market import Floats, Market, narrowed_by_household
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.national.tolls import Tolls, added_up, prices_of

HOTTEST = 0.4  # the first temperature, as a part of the mean points of a pair
COLDEST = 0.0015  # the last one
ROUNDS = 20  # at each temperature, and as many again while they bring enough
MOST = 6  # times so many, at most
SETTLED = 1e-4  # of the ceiling: what is not enough
ROUNDS_WITH_DATES = 32  # once: a nation has no time for more of them
EAGERNESS = 1.5  # over-relaxation: 1 is the plain step
PACE = 0.85  # how much of its pace a price keeps
FORGOTTEN = 15.0  # pairs so many temperatures behind are asked for by nobody: exp(-15)


class Costs(NamedTuple):
    """What a bed and a share cost in each unit at each moment, and how fast that changes; shape (M, moments) each."""

    bed: Floats
    share: Floats
    bed_pace: Floats
    share_pace: Floats


class Asked(NamedTuple):
    """What is asked of each unit; and a desk.

    shares, beds: at each moment more than at the one before, shape (M, moments + 1). size, weight: beds squared, and
    beds, over all moments, to know how large those are who ask.
    """

    shares: Floats
    beds: Floats
    size: Floats
    weight: Floats
    desk: Floats


class Begun(NamedTuple):
    """First prices of all households' places, and tolls (see tolls.prices_of); and the costs behind them."""

    prices: Floats
    costs: Costs


def first_prices(market: Market, homes: Homes, threads: Threads, is_over: Callable[[], bool]) -> Begun:
    """As good as they are when it is over, for those who have no home yet."""
    shape = (len(market.capacity), market.moments)
    costs = Costs(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape))
    mean = float(market.points.mean()) if len(market.points) else 1.0
    prices = np.zeros(len(market.size))
    left, heat = market, HOTTEST * mean
    while heat > COLDEST * mean and not is_over():
        ceiling = np.inf
        for _ in range(1 if market.is_dated else MOST):
            _go_on(left, costs, homes, heat, threads, is_over)
            behind = _settle(market, _added(costs), prices, threads)
            before, ceiling = ceiling, _ceiling(market, costs, prices)
            if before - ceiling < SETTLED * ceiling or is_over():
                break
        heat /= 2
        costs.bed_pace[:] /= 2  # steps are half as long from now on
        costs.share_pace[:] /= 2
        left = narrowed_by_household(market, behind < max(4 * FORGOTTEN * heat, mean / 8))
    return Begun(prices_of(market, prices, costs.bed, costs.share), costs)


def _go_on(
    market: Market, costs: Costs, homes: Homes, heat: float, threads: Threads, is_over: Callable[[], bool]
) -> None:
    """So many rounds at one temperature."""
    for _ in range(ROUNDS_WITH_DATES if market.is_dated else ROUNDS):
        adjusted(market, costs, homes, heat, threads)
        if is_over():
            break


def _ceiling(market: Market, costs: Costs, prices: Floats) -> float:
    """What no placement exceeds at these costs: what all households gain, and what all beds and shares cost."""
    beds, shares = costs.bed.sum(axis=1) * market.capacity, costs.share.sum(axis=1) * market.heads
    return float(prices.sum() + beds.sum() + shares.sum())


def adjusted(market: Market, costs: Costs, homes: Homes, heat: float, threads: Threads) -> None:
    """One step of the costs towards where what is asked, and what those use who have a home, is what there is."""
    stay = float((market.end - market.begin).mean()) if len(market.size) else 1.0
    asked = _ask(market, _added(costs), heat, threads)
    step, parts = EAGERNESS * heat / max(1.0, stay), threads.shares(len(market.capacity))
    threads.run(lambda number: _adjust(market, costs, asked, homes, step, parts[number]), len(parts))


def leanings(market: Market, costs: Costs, heat: float, threads: Threads) -> Floats:
    """What part of its household each pair is asked for by."""
    leaning, tolls, parts = np.zeros(len(market.points)), _added(costs), threads.shares(len(market.size))
    threads.run(lambda number: _lean(market, tolls, heat, parts[number], leaning), len(parts))
    return leaning


def _added(costs: Costs) -> Tolls:
    return Tolls(added_up(costs.bed), added_up(costs.share))


def _ask(market: Market, tolls: Tolls, heat: float, threads: Threads) -> Asked:
    units = len(market.capacity)
    parts = threads.shares(len(market.size))
    widest = int(np.diff(market.first).max(initial=0))
    shape = (units, market.moments + 1)
    each = [Asked(np.zeros(shape), np.zeros(shape), np.zeros(units), np.zeros(units), np.zeros(widest)) for _ in parts]
    threads.run(lambda number: _spread(market, tolls, heat, parts[number], each[number]), len(parts))
    for other in each[1:]:
        for column, more in zip(each[0][:-1], other[:-1], strict=True):  # all but the desk
            np.add(column, more, out=column)
    return each[0]


def _settle(market: Market, tolls: Tolls, prices: Floats, threads: Threads) -> Floats:
    """Write each household's gain into prices; how far each pair is behind it."""
    parts = threads.shares(len(market.size))
    behind = np.zeros(len(market.points))
    threads.run(lambda number: _gains(market, tolls, parts[number], prices, behind), len(parts))
    return behind


@inlined
def _surplus(market: Market, tolls: Tolls, begin: int, end: int, pair: int) -> float:
    unit = market.unit[pair]
    bed = tolls.bed[unit, end] - tolls.bed[unit, begin]
    share = tolls.share[unit, end] - tolls.share[unit, begin]
    return float(market.points[pair] - bed * market.beds[pair] - share)


@kernel
def _spread(market: Market, tolls: Tolls, heat: float, part: tuple[int, int], asked: Asked) -> None:
    for household in range(part[0], part[1]):
        first, last = market.first[household], market.first[household + 1]
        begin, end = market.begin[household], market.end[household]
        total = _weigh(market, tolls, heat, household, asked.desk, 0)
        for pair in range(first, last):
            part_of_it = asked.desk[pair - first] / total
            if part_of_it > 0:
                _note(asked, market.unit[pair], market.beds[pair], begin, end, part_of_it)


@kernel
def _lean(market: Market, tolls: Tolls, heat: float, part: tuple[int, int], leaning: Floats) -> None:
    for household in range(part[0], part[1]):
        first, last = market.first[household], market.first[household + 1]
        total = _weigh(market, tolls, heat, household, leaning, first)
        for pair in range(first, last):
            leaning[pair] /= total


@inlined
def _weigh(market: Market, tolls: Tolls, heat: float, household: int, weight: Floats, at: int) -> float:
    """Write exp(surplus / heat) of each pair of the household from weight[at] on; their sum with that of staying out.

    All are divided by the largest of them.
    """
    first, last = market.first[household], market.first[household + 1]
    begin, end = market.begin[household], market.end[household]
    most = 0.0
    for pair in range(first, last):
        surplus = _surplus(market, tolls, begin, end, pair)
        weight[at + pair - first] = surplus
        most = max(most, surplus)
    total = float(np.exp(-most / heat))
    for number in range(at, at + last - first):
        behind = (most - weight[number]) / heat
        weight[number] = np.exp(-behind) if behind < FORGOTTEN else 0.0
        total += weight[number]
    return total


@inlined
def _note(asked: Asked, unit: int, beds: int, begin: int, end: int, part_of_it: float) -> None:
    asked.shares[unit, begin] += part_of_it
    asked.shares[unit, end] -= part_of_it
    asked.beds[unit, begin] += part_of_it * beds
    asked.beds[unit, end] -= part_of_it * beds
    asked.weight[unit] += part_of_it * beds * (end - begin)
    asked.size[unit] += part_of_it * beds * beds * (end - begin)


@kernel
def _adjust(market: Market, costs: Costs, asked: Asked, homes: Homes, step: float, units: tuple[int, int]) -> None:
    for unit in range(units[0], units[1]):
        heads, capacity = market.heads[unit], market.capacity[unit]
        by_share, by_bed = heads < capacity or heads == 1, heads > 1
        part = 0.5 * step if by_share and by_bed else step
        if by_share:
            _follow(costs.share[unit], costs.share_pace[unit], asked.shares[unit], homes.heads[unit], heads, part)
        if by_bed:
            typical = asked.size[unit] / asked.weight[unit] if asked.weight[unit] > 1e-6 else 1.0
            part /= max(typical, 1.0)
            _follow(costs.bed[unit], costs.bed_pace[unit], asked.beds[unit], homes.used[unit], capacity, part)


@inlined
def _follow(cost: Floats, pace: Floats, asked: Floats, used: Ints, had: int, step: float) -> None:
    """What one thing of one unit costs follows what is asked of it and used already, moment by moment."""
    together = 0.0
    for moment in range(len(cost)):
        together += asked[moment]
        if cost[moment] == 0 and pace[moment] <= 0 and together + used[moment] <= had:
            pace[moment] = 0.0  # what costs nothing gets no cheaper: half of all, and a logarithm each
            continue
        pace[moment] = max(-cost[moment], PACE * pace[moment] + step * np.log(max(together + used[moment], 1e-3) / had))
        cost[moment] += pace[moment]


@kernel
def _gains(market: Market, tolls: Tolls, part: tuple[int, int], prices: Floats, behind: Floats) -> None:
    for household in range(part[0], part[1]):
        begin, end = market.begin[household], market.end[household]
        most = 0.0
        for pair in range(market.first[household], market.first[household + 1]):
            most = max(most, _surplus(market, tolls, begin, end, pair))
        prices[household] = most
        for pair in range(market.first[household], market.first[household + 1]):
            behind[pair] = most - _surplus(market, tolls, begin, end, pair)
