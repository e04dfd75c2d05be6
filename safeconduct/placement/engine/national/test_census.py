import numpy as np
import pytest

from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.bound import bound_at, losses, set_gains
from safeconduct.placement.engine.national.census import most_in_house
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.national.desk import MOST_STATES, desk_for
from safeconduct.placement.engine.national.market import SLOTS, market_of
from safeconduct.placement.engine.national.test_dated_units import best_by_trying, gains_of, sets_that_fit
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.national.tolls import paid, prices_of

FEWEST = 9  # states, one more than a first look has


@pytest.fixture(scope="module")
def houses():
    """Houses in small countries with prices and tolls drawn at random: (market, prices, unit)."""
    found = []
    for seed in range(60):
        market, _ = market_of(drawn(seed, households=9, units=2, each=2, dated=True))
        draw = np.random.default_rng(seed)
        shape = (2, market.moments)
        prices = prices_of(market, draw.uniform(0, 900, 9), draw.uniform(0, 150, shape), draw.uniform(0, 150, shape))
        found += [(market, prices, unit) for unit in np.flatnonzero(market.counted)]
    assert len(found) > 20
    return found


def counted(market, prices, unit, width):
    """The bound, and the set that was found, as pairs."""
    desk = desk_for(market)
    set_gains(market, prices, desk, unit)
    most, count = most_in_house(market, paid(market, prices), desk, unit, width)
    return most, tuple(sorted(desk.chosen[:count].tolist()))


def test_with_every_state_in_view_the_most_is_what_trying_finds(houses):
    for market, prices, unit in houses:
        gain = gains_of(market, prices)
        most, chosen = counted(market, prices, unit, MOST_STATES)
        assert most == pytest.approx(best_by_trying(market, gain, unit))
        assert most == pytest.approx(sum(gain[pair] for pair in chosen))
        assert chosen in set(sets_that_fit(market, unit))


def test_where_states_have_to_go_the_most_lies_above_and_never_above_what_tolls_prove(houses):
    above = 0
    for market, prices, unit in houses:
        gain = gains_of(market, prices)
        best = best_by_trying(market, gain, unit)
        by_tolls = bound_at(market, prices, [desk_for(market)], Threads()).worth[unit]
        most, chosen = counted(market, prices, unit, FEWEST)
        assert best - 1e-6 <= most <= by_tolls + 1e-6
        assert sum(gain[pair] for pair in chosen) <= best + 1e-6
        assert chosen in set(sets_that_fit(market, unit))
        above += most > best + 1e-6
    assert above > 2


def test_a_pair_costs_a_counted_house_at_most_what_it_is_said_to(houses):
    dear = 0
    for market, begin, unit in houses[::3]:
        desks = [desk_for(market)]
        ascent = Ascent(market, desks, Threads(), begin)
        ascent.steps(60, 0.0, lambda: False)
        ascent.look(Threads())
        prices, gain = ascent.prices, gains_of(market, ascent.prices)
        worth = bound_at(market, prices, desks, Threads(), MOST_STATES).worth
        lost = losses(market, prices, worth, desks, Threads())
        for pair in range(market.unit_first[unit], market.unit_first[unit + 1]):
            forced = best_by_trying(market, gain, unit, pair)
            assert lost[market.pair[pair]] <= worth[unit] - forced + 1e-6
            dear += lost[market.pair[pair]] > 0
    assert dear > 5


def test_houses_of_many_and_rooms_for_one_are_not_counted():
    market, _ = market_of(drawn(3, households=60, units=40, each=20, dated=True))
    assert market.counted.any()
    assert not market.counted[market.heads == 1].any()
    assert (market.heads[~market.counted & (market.row >= 0)] > SLOTS).all()
    assert not market_of(drawn(3, households=60, units=40, each=20))[0].counted.any()
