"""What prices of households prove, and how far each pair is from being part of the best.

Let p(h) ≥ 0 be the price of a household's place. For every placement

    Σ points · x  ≤  Σ_h p(h)  +  Σ_u best(u),      best(u) = max over sets that fit in u of Σ (points(h, u) - p(h))

because it gives each household one place at most: only that is relaxed, so the bound is at least as good as the
linear relaxation's (Geoffrion, Math. Prog. Study 2 (1974); Fisher, Management Science 27 (1981)). A placement that
uses a pair is worth at most the bound less what best(u) loses by taking that pair in.
"""

import numpy as np

from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.national.compiled import kernel
from safeconduct.placement.engine.national.knapsack import Desk, best_set, worth_without
from safeconduct.placement.engine.national.market import Floats, Market
from safeconduct.placement.engine.national.threads import Threads


def bound_at(market: Market, prices: Floats, desks: list[Desk], threads: Threads) -> tuple[float, Ints]:
    """The bound at these prices, and how many units' best sets each household is part of."""
    shares = threads.shares(len(market.capacity))
    wanted = np.zeros((len(shares), len(prices)), dtype=np.int64)
    sums = threads.run(
        lambda number: _best_sets(market, prices, shares[number], desks[number], wanted[number]), len(shares)
    )
    return float(prices.sum() + sum(sums)), wanted.sum(axis=0)


def losses(market: Market, prices: Floats, desks: list[Desk], threads: Threads) -> Floats:
    """What each pair's unit loses by taking it in, by household; nothing for pairs of a best set. At most that."""
    shares = threads.shares(len(market.capacity))
    lost = np.zeros(len(market.points))
    threads.run(lambda number: _losses(market, prices, shares[number], desks[number], lost), len(shares))
    return lost


@kernel
def set_gains(market: Market, prices: Floats, desk: Desk, unit: int) -> None:
    """Lay the unit's pairs on the desk: points less the price."""
    first = market.unit_first[unit]
    for pair in range(first, market.unit_first[unit + 1]):
        desk.gain[pair - first] = market.unit_points[pair] - prices[market.household[pair]]


@kernel
def _best_sets(market: Market, prices: Floats, share: tuple[int, int], desk: Desk, wanted: Ints) -> float:
    total = 0.0
    for unit in range(share[0], share[1]):
        set_gains(market, prices, desk, unit)
        worth, count = best_set(market, desk, unit)
        total += worth
        for number in range(count):
            wanted[market.household[desk.chosen[number]]] += 1
    return total


@kernel
def _losses(market: Market, prices: Floats, share: tuple[int, int], desk: Desk, lost: Floats) -> None:
    for unit in range(share[0], share[1]):
        set_gains(market, prices, desk, unit)
        worth, _ = best_set(market, desk, unit)
        first = market.unit_first[unit]
        for pair in range(first, market.unit_first[unit + 1]):
            rest = worth_without(market, desk, unit, market.unit_beds[pair])
            lost[market.pair[pair]] = max(0.0, worth - desk.gain[pair - first] - rest)
