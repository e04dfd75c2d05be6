import pytest

from safeconduct.placement.engine import verify
from safeconduct.placement.engine.national import finish, search
from safeconduct.placement.engine.national.annealing import first_prices
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.national.diving import dive, is_scarce
from safeconduct.placement.engine.national.homes import empty_homes
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.patience import Patience

SCARCE = {"dated": True, "households": 200, "units": 20, "each": 8}
KINDS = {
    "plain": {},
    "with foes": {"conflicts": 300},
    "where people bind": {"tight": True},
    "with all of it, and some who must be placed": {"conflicts": 300, "tight": True, "musts": 5},
}


def begun(instance, is_over=lambda: False):
    market, _ = market_of(instance)
    homes = empty_homes(market)
    return market, first_prices(market, homes, Threads(), is_over).costs, homes


@pytest.fixture
def no_more_than_a_dive(monkeypatch):
    monkeypatch.setattr(search, "STALLED", 0)
    monkeypatch.setattr(finish, "MOST_PAIRS", 0)


@pytest.mark.usefixtures("no_more_than_a_dive")
@pytest.mark.parametrize("kind", KINDS)
def test_a_dive_alone_crosses_no_rule_and_comes_near_what_is_proven(kind):
    for seed in range(5):
        instance = drawn(seed, **SCARCE, **KINDS[kind])
        placement = search.solve(instance, gap=0.0, patience=Patience())
        assert verify(instance, placement) == []
        assert placement.objective > 0.8 * placement.bound


@pytest.mark.usefixtures("no_more_than_a_dive")
def test_a_dive_is_the_same_with_one_thread_and_with_two():
    instance = drawn(7, **SCARCE, conflicts=100)
    alone, both = (search.solve(instance, gap=0.0, patience=Patience(), workers=workers) for workers in (1, 2))
    assert alone.unit.tolist() == both.unit.tolist()


def test_scarce_is_where_many_who_have_candidates_find_no_bed():
    for households, expected in ((200, True), (20, False)):
        market, costs, _ = begun(drawn(3, dated=True, households=households, units=20, each=8))
        assert is_scarce(market, costs, Threads()) == expected


def test_a_dive_that_is_over_moves_nobody_in_and_one_cut_short_some():
    market, costs, homes = begun(drawn(3, **SCARCE))
    dive(market, costs, homes, Threads(), lambda: True)
    assert (homes.unit < 0).all()
    left = iter([False] * 5)
    dive(market, costs, homes, Threads(), lambda: next(left, True))
    cut_short = (homes.unit >= 0).sum()
    dive(market, costs, homes, Threads(), lambda: False)
    assert 0 < cut_short < (homes.unit >= 0).sum()
