from itertools import combinations

import numpy as np
import pytest

from safeconduct.placement.engine.national.bound import bound_at, losses, set_gains
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.schedule import best_stays
from safeconduct.placement.engine.national.sweep import good_set
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.national.tolls import paid, prices_of


def sets_that_fit(market, unit):
    pairs = np.arange(market.unit_first[unit], market.unit_first[unit + 1])
    for count in range(len(pairs) + 1):
        for chosen in combinations(pairs, count):
            household, beds = market.household[list(chosen)], market.unit_beds[list(chosen)]
            there = [
                (market.begin[household] <= moment) & (moment < market.end[household])
                for moment in range(market.moments)
            ]
            if all(at.sum() <= market.heads[unit] and beds[at].sum() <= market.capacity[unit] for at in there):
                yield chosen


def best_by_trying(market, gain, unit, wanted=None):
    sets = (chosen for chosen in sets_that_fit(market, unit) if wanted in (None, *chosen))
    return max((sum(gain[pair] for pair in chosen) for chosen in sets), default=0.0)


@pytest.fixture(scope="module")
def markets():
    """Forty small countries with prices and tolls drawn at random."""
    found = []
    for seed in range(40):
        market, _ = market_of(drawn(seed, households=8, units=3, each=3, dated=True))
        draw = np.random.default_rng(seed)
        shape = (3, market.moments)
        prices = prices_of(market, draw.uniform(0, 900, 8), draw.uniform(0, 200, shape), draw.uniform(0, 200, shape))
        found.append((market, prices))
    return found


def gains_of(market, prices):
    return market.unit_points - prices[market.household]


def test_the_best_stays_are_those_that_trying_finds(markets):
    compared = 0
    for market, prices in markets:
        desk = desk_for(market)
        for unit in np.flatnonzero(market.heads == 1):
            set_gains(market, prices, desk, unit)
            worth, count = best_stays(market, desk, unit)
            gain, chosen = gains_of(market, prices), tuple(sorted(desk.chosen[:count].tolist()))
            assert worth == pytest.approx(best_by_trying(market, gain, unit))
            assert worth == pytest.approx(sum(gain[pair] for pair in chosen))
            assert chosen in set(sets_that_fit(market, unit))
            compared += len(chosen) > 1
    assert compared > 5


def test_a_sweep_finds_sets_that_fit_and_nearly_always_the_best(markets):
    best = found = 0.0
    for market, prices in markets:
        desk, gain = desk_for(market), gains_of(market, prices)
        tolls = paid(market, np.concatenate([prices[:8], np.zeros(len(prices) - 8)]))
        for unit in market.tolled:
            set_gains(market, prices, desk, unit)
            worth, count = good_set(market, tolls, desk, unit)
            chosen = tuple(sorted(desk.chosen[:count].tolist()))
            assert chosen in set(sets_that_fit(market, unit))
            assert worth == pytest.approx(sum(gain[pair] for pair in chosen))
            assert worth <= best_by_trying(market, gain, unit) + 1e-6
            best, found = best + best_by_trying(market, gain, unit), found + worth
    assert found > 0.97 * best


def test_prices_and_tolls_bound_every_set_and_tell_what_a_pair_costs(markets):
    for market, prices in markets:
        gain = gains_of(market, prices)
        bound, worth, _ = bound_at(market, prices, [desk_for(market)], Threads())
        lost = losses(market, prices, worth, [desk_for(market)], Threads())
        assert bound >= prices[:8].sum() + sum(best_by_trying(market, gain, unit) for unit in range(3)) - 1e-6
        for unit in np.flatnonzero(market.heads == 1):
            best = best_by_trying(market, gain, unit)
            for pair in range(market.unit_first[unit], market.unit_first[unit + 1]):
                forced = best_by_trying(market, gain, unit, pair)
                assert lost[market.pair[pair]] == pytest.approx(best - forced, abs=1e-6)
