from itertools import combinations

import numpy as np
import pytest

from safeconduct.placement.engine.national.bound import bound_at, losses, set_gains
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.knapsack import best_set
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.threads import Threads


def sets_that_fit(market, unit):
    pairs = range(market.unit_first[unit], market.unit_first[unit + 1])
    for count in range(len(pairs) + 1):
        for chosen in combinations(pairs, count):
            if count <= market.heads[unit] and sum(market.unit_beds[list(chosen)]) <= market.capacity[unit]:
                yield chosen


def by_trying(market, gains, unit, wanted=None):
    first = market.unit_first[unit]
    return max(
        (
            sum(gains[pair - first] for pair in chosen)
            for chosen in sets_that_fit(market, unit)
            if wanted in (None, *chosen)
        ),
        default=0.0,
    )


@pytest.fixture(scope="module")
def markets():
    found = []
    for seed in range(40):
        market, _ = market_of(drawn(seed, households=7, units=3, each=3))
        prices = np.random.default_rng(seed).uniform(0, 900, 7)
        found.append((market, prices))
    return found


def test_no_set_that_fits_is_better_than_the_best_set(markets):
    for market, prices in markets:
        desk = desk_for(market)
        for unit in range(3):
            set_gains(market, prices, desk, unit)
            gains = desk.gain.copy()
            worth, count = best_set(market, desk, unit)
            chosen = [int(pair) for pair in desk.chosen[:count]]
            assert worth == pytest.approx(by_trying(market, gains, unit))
            assert worth == pytest.approx(sum(gains[pair - market.unit_first[unit]] for pair in chosen))
            assert tuple(sorted(chosen)) in set(sets_that_fit(market, unit))


def test_a_loss_is_never_more_than_what_taking_the_pair_in_costs_its_unit(markets):
    for market, prices in markets:
        worth = bound_at(market, prices, [desk_for(market)], Threads()).worth
        lost = losses(market, prices, worth, [desk_for(market)], Threads())
        for unit in range(3):
            first, last = market.unit_first[unit], market.unit_first[unit + 1]
            gains = market.unit_points[first:last] - prices[market.household[first:last]]
            best = by_trying(market, gains, unit)
            for pair in range(first, last):
                assert lost[market.pair[pair]] <= best - by_trying(market, gains, unit, pair) + 1e-6


def test_two_threads_find_what_one_finds(markets):
    from safeconduct.placement.engine.national.threads import threads

    market, prices = markets[0]
    alone = bound_at(market, prices, [desk_for(market)], Threads())
    with threads(2) as team:
        together = bound_at(market, prices, [desk_for(market), desk_for(market)], team)
    assert together.points == alone.points
    assert together.excess.tolist() == alone.excess.tolist()
