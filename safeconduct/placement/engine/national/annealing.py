"""First prices: what a bed and a household's share cost in each unit, found soft and hardened step by step.

At temperature t every household spreads over its pairs (and over staying out) in proportion to exp(surplus / t), where
surplus is points less what beds and share cost. A unit that is asked for more than it has raises its price by
t · log(asked / had), one that is asked for less lowers it; as t falls the spread becomes a choice and the prices those
of the linear relaxation. Units for several households raise beds and shares in turns, or both would answer the same
crowd. What a household gains at these prices is the first price of its place.
(Entropic smoothing of the dual, as in Sinkhorn's scaling: Cuturi, NeurIPS 2013; over-relaxed as in Thibault et al.,
Algorithms 14 (2021).)
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.market import Floats, Market, narrowed_by_household
from safeconduct.placement.engine.national.threads import Threads

HOTTEST = 0.4  # the first temperature, as a part of the mean points of a pair
COLDEST = 0.0015  # the last one
ROUNDS = 16  # at each temperature
EAGERNESS = 1.8  # over-relaxation: 1 is the plain step
FORGOTTEN = 15.0  # pairs so many temperatures behind are asked for by nobody: exp(-15)


class Asked(NamedTuple):
    """What is asked of each unit: shares, beds, and beds squared (to know how large those are who ask); and a desk."""

    shares: Floats
    beds: Floats
    squares: Floats
    desk: Floats


def first_prices(market: Market, threads: Threads, is_over: Callable[[], bool]) -> Floats:
    """The price of each household's place, shape (N,); as good as they are when it is over."""
    units = len(market.capacity)
    mean = float(market.points.mean()) if len(market.points) else 1.0
    bed, share = np.zeros(units), np.zeros(units)
    prices = np.zeros(len(market.size))
    left, heat = market, HOTTEST * mean
    while heat > COLDEST * mean and not is_over():
        for turn in range(ROUNDS):
            asked = _ask(left, bed, share, heat, threads)
            _adjust(market, bed, share, asked, EAGERNESS * heat, turn % 2 == 1)
            if is_over():
                break
        heat /= 2
        behind = _settle(market, bed, share, prices, threads)
        left = narrowed_by_household(market, behind < max(4 * FORGOTTEN * heat, mean / 8))
    return prices


def _ask(market: Market, bed: Floats, share: Floats, heat: float, threads: Threads) -> Asked:
    units = len(market.capacity)
    parts = threads.shares(len(market.size))
    widest = int(np.diff(market.first).max(initial=0))
    each = [Asked(np.zeros(units), np.zeros(units), np.zeros(units), np.zeros(widest)) for _ in parts]
    threads.run(lambda number: _spread(market, bed, share, heat, parts[number], each[number]), len(parts))
    return Asked(*(np.sum(column, axis=0) for column in zip(*each, strict=True)))


def _settle(market: Market, bed: Floats, share: Floats, prices: Floats, threads: Threads) -> Floats:
    """Write each household's gain into prices; how far each pair is behind it."""
    parts = threads.shares(len(market.size))
    behind = np.zeros(len(market.points))
    threads.run(lambda number: _gains(market, bed, share, parts[number], prices, behind), len(parts))
    return behind


@inlined
def _surplus(market: Market, bed: Floats, share: Floats, pair: int) -> float:
    unit = market.unit[pair]
    return float(market.points[pair] - bed[unit] * market.beds[pair] - share[unit])


@kernel
def _spread(market: Market, bed: Floats, share: Floats, heat: float, part: tuple[int, int], asked: Asked) -> None:
    for household in range(part[0], part[1]):
        first, last = market.first[household], market.first[household + 1]
        most = 0.0
        for pair in range(first, last):
            asked.desk[pair - first] = _surplus(market, bed, share, pair)
            most = max(most, asked.desk[pair - first])
        total = np.exp(-most / heat)
        for number in range(last - first):
            behind = (most - asked.desk[number]) / heat
            asked.desk[number] = np.exp(-behind) if behind < FORGOTTEN else 0.0
            total += asked.desk[number]
        for pair in range(first, last):
            part_of_it, unit, beds = asked.desk[pair - first] / total, market.unit[pair], market.beds[pair]
            if part_of_it > 0:
                asked.shares[unit] += part_of_it
                asked.beds[unit] += part_of_it * beds
                asked.squares[unit] += part_of_it * beds * beds


@kernel
def _adjust(market: Market, bed: Floats, share: Floats, asked: Asked, step: float, shares_turn: bool) -> None:
    for unit in range(len(bed)):
        heads, capacity = market.heads[unit], market.capacity[unit]
        if heads == 1 or (shares_turn and heads < capacity):
            ratio = max(asked.shares[unit], 1e-3) / heads
            share[unit] = max(0.0, share[unit] + step * np.log(ratio))
        else:
            typical = asked.squares[unit] / asked.beds[unit] if asked.beds[unit] > 1e-6 else 1.0
            ratio = max(asked.beds[unit], 1e-3) / capacity
            bed[unit] = max(0.0, bed[unit] + step / max(typical, 1.0) * np.log(ratio))


@kernel
def _gains(market: Market, bed: Floats, share: Floats, part: tuple[int, int], prices: Floats, behind: Floats) -> None:
    for household in range(part[0], part[1]):
        most = 0.0
        for pair in range(market.first[household], market.first[household + 1]):
            most = max(most, _surplus(market, bed, share, pair))
        prices[household] = most
        for pair in range(market.first[household], market.first[household + 1]):
            behind[pair] = most - _surplus(market, bed, share, pair)
