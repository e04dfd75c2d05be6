"""What prices of households prove, and how far each pair is from being part of the best.

Let p(h) ≥ 0 be the price of a household's place. For every placement

    Σ points · x  ≤  Σ_h p(h)  +  Σ_u best(u),      best(u) = max over sets that fit in u of Σ (points(h, u) - p(h))

because it gives each household one place at most: only that is relaxed, so the bound is at least as good as the
linear relaxation's (Geoffrion, Math. Prog. Study 2 (1974); Fisher, Management Science 27 (1981)). A placement that
uses a pair is worth at most the bound less what best(u) loses by taking that pair in. best(u) is exact without dates
(knapsack.py) and for units that take one household at a time (schedule.py); elsewhere it is bounded by tolls
(tolls.py), and in small houses by a census (census.py).
"""

from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.national.census import most_in_house
from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.knapsack import best_set, worth_without
from safeconduct.placement.engine.national.market import Floats, Market
from safeconduct.placement.engine.national.schedule import set_after
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.national.tolls import Tolls, Use, excess_of, most_of, no_use, paid, proved, toll


class Bound(NamedTuple):
    """points: of no placement more. worth: what each unit can be worth at most, once places are paid for.

    excess: how much more of each thing is wanted than there is, as prices are laid out (tolls.prices_of).
    """

    points: float
    worth: Floats
    excess: Floats


def bound_at(market: Market, prices: Floats, desks: list[Desk], threads: Threads, width: int = 0) -> Bound:
    """The bound at these prices; width: states of a census of each house that is counted, 0 for tolls alone."""
    shares = threads.shares(len(market.capacity))
    wanted, worth = np.zeros((len(shares), len(market.size))), np.zeros(len(market.capacity))
    tolls, use = paid(market, prices), no_use(market)
    threads.run(
        lambda number: _best_sets(
            market, prices, tolls, shares[number], desks[number], Found(worth, wanted[number], use), width
        ),
        len(shares),
    )
    points = float(prices[: len(market.size)].sum() + worth.sum())
    return Bound(points, worth, excess_of(market, wanted.sum(axis=0), use))


def losses(market: Market, prices: Floats, worth: Floats, desks: list[Desk], threads: Threads) -> Floats:
    """What each pair's unit loses by taking it in, by household; nothing for pairs of a best set. At most that.

    worth: of each unit at these prices, as bound_at says.
    """
    shares = threads.shares(len(market.capacity))
    lost, tolls = np.zeros(len(market.points)), paid(market, prices)
    threads.run(lambda number: _losses(market, prices, tolls, shares[number], desks[number], worth, lost), len(shares))
    return lost


@kernel
def set_gains(market: Market, prices: Floats, desk: Desk, unit: int) -> None:
    """Lay the unit's pairs on the desk: points less the price."""
    first = market.unit_first[unit]
    for pair in range(first, market.unit_first[unit + 1]):
        desk.gain[pair - first] = market.unit_points[pair] - prices[market.household[pair]]


class Found(NamedTuple):
    """What is added up unit by unit: what each is worth, who is wanted, and what tolled ones use."""

    worth: Floats
    wanted: Floats
    use: Use


@kernel
def _best_sets(
    market: Market, prices: Floats, tolls: Tolls, share: tuple[int, int], desk: Desk, found: Found, width: int
) -> None:
    for unit in range(share[0], share[1]):
        set_gains(market, prices, desk, unit)
        if market.row[unit] < 0:
            found.worth[unit], count = best_set(market, desk, unit)
        else:
            found.worth[unit], count = most_of(market, tolls, desk, unit, found.use)
            if width > 0 and market.counted[unit]:
                found.worth[unit], count = most_in_house(market, tolls, desk, unit, width)
        for number in range(count):
            found.wanted[market.household[desk.chosen[number]]] += 1


@kernel
def _losses(
    market: Market, prices: Floats, tolls: Tolls, share: tuple[int, int], desk: Desk, worth: Floats, lost: Floats
) -> None:
    for unit in range(share[0], share[1]):
        set_gains(market, prices, desk, unit)
        first, known = market.unit_first[unit], 0.0
        if market.row[unit] < 0:
            best_set(market, desk, unit)
            if market.moments > 1:
                set_after(market, desk, unit)
        else:
            known = proved(market, tolls, desk, unit)
        for pair in range(first, market.unit_first[unit + 1]):
            rest = known + _rest(market, tolls, desk, unit, pair)
            lost[market.pair[pair]] = max(0.0, worth[unit] - desk.gain[pair - first] - rest)


@inlined
def _rest(market: Market, tolls: Tolls, desk: Desk, unit: int, pair: int) -> float:
    """The most that the unit can have beside a pair that is forced in; where it has tolls, less what they prove."""
    household = market.household[pair]
    if market.row[unit] >= 0:
        rest = -toll(market, tolls, unit, household, market.unit_beds[pair])
    elif market.moments > 1:
        rest = desk.before[market.begin[household]] + desk.after[market.end[household]]
    else:
        rest = worth_without(market, desk, unit, market.unit_beds[pair])
    return rest
