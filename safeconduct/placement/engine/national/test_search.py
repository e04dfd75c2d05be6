import time
from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import MustPlaceImpossible, solve, verify
from safeconduct.placement.engine.national import finish, search
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.patience import Patience


def placed(instance, gap=0.0, workers=1, seed=0, **patience):
    return search.solve(instance, gap=gap, patience=Patience(**patience), workers=workers, seed=seed)


SMALL = {
    "plain": {},
    "with some who must be placed": {"musts": 2},
    "with foes": {"conflicts": 6},
    "where people bind": {"tight": True},
    "with dates": {"dated": True},
    "with dates, foes, and some who must be placed": {"dated": True, "conflicts": 6, "musts": 2, "tight": True},
}


@pytest.mark.parametrize("kind", SMALL)
def test_small_cases_are_as_good_as_proven_ones_and_no_bound_is_too_low(kind, monkeypatch):
    monkeypatch.setattr(search, "STALLED", 6)
    found = best = 0
    for seed in range(25):
        instance = drawn(seed, households=9, units=4, each=3, **SMALL[kind])
        optimum = solve(instance).objective
        placement = placed(instance, seed=seed)
        assert verify(instance, placement) == []
        assert placement.objective <= optimum <= placement.bound
        found, best = found + placement.objective, best + optimum
    assert found >= 0.99 * best


@pytest.mark.parametrize(("country", "gap"), [("crowded", 0.001), ("crowded_year", 0.02)])
def test_a_crowded_country_is_placed_near_what_is_proven(country, gap, request):
    instance = request.getfixturevalue(country)
    placement = placed(instance, gap=gap)
    assert verify(instance, placement) == []
    assert placement.status in ("within gap", "optimal")


def test_no_proven_optimum_is_above_the_bound(crowded):
    assert solve(crowded).objective <= placed(crowded, gap=0.001).bound


@pytest.mark.parametrize(("country", "gap"), [("crowded", 0.002), ("crowded_year", 0.03)])
def test_the_same_seed_gives_the_same_placement(country, gap, request):
    instance = request.getfixturevalue(country)
    first, again = placed(instance, gap=gap, workers=2), placed(instance, gap=gap, workers=2)
    assert first.unit.tolist() == again.unit.tolist()
    assert first.bound == again.bound


@pytest.mark.parametrize(("country", "last"), [("crowded", 60), ("crowded_year", 400)])
def test_whoever_cancels_at_any_moment_has_a_placement_that_holds(country, last, request):
    instance = request.getfixturevalue(country)
    for moment in sorted({0, 1, 2, 5, 20, min(160, last), last}):
        left = iter(range(moment))
        placement = placed(instance, cancel=lambda left=left: next(left, None) is None)
        assert verify(instance, placement) == []
        assert placement.status == "cancelled"


def test_a_time_limit_is_kept():
    large = drawn(2, households=3000, units=900, each=30)
    began = time.monotonic()
    placement = placed(large, workers=2, time_limit=2.0)
    assert verify(large, placement) == []
    assert time.monotonic() - began < 30  # of a machine that does other things: that it ends, not how fast


def test_who_must_be_placed_and_cannot_is_said():
    instance = drawn(3, households=30, units=2, each=2, musts=30)
    with pytest.raises(MustPlaceImpossible):
        placed(instance)


def test_who_was_found_no_room_is_said_where_nothing_can_be_proven(monkeypatch):
    monkeypatch.setattr(finish, "MOST_PAIRS", 0)
    monkeypatch.setattr(search, "STALLED", 6)
    with pytest.raises(MustPlaceImpossible, match="were found no room") as impossible:
        placed(drawn(3, households=30, units=2, each=2, musts=30))
    assert impossible.value.households
    assert not impossible.value.proved


def test_the_large_way_is_taken_only_above_the_proven_size(crowded):
    assert solve(crowded).method == "highs-mip"
    for dated in (False, True):
        large = drawn(4, households=600, units=150, each=10, dated=dated)
        assert solve(large, gap=0.02).method == "prices and chains"


@pytest.mark.parametrize("country", ["crowded", "crowded_year"])
def test_prices_that_were_tampered_with_prove_nothing(country, request):
    instance = request.getfixturevalue(country)
    placement = placed(instance, gap=0.03)
    cheaper = replace(placement.prices, household=np.maximum(0, placement.prices.household - 50_000))
    below = placement.prices.household.copy()
    below[0] = -1
    for prices in (cheaper, replace(placement.prices, household=below)):
        tampered = verify(instance, replace(placement, prices=prices))
        assert {violation.kind for violation in tampered} == {"certificate"}


def test_tolls_that_were_tampered_with_prove_nothing(crowded_year):
    placement = placed(crowded_year, gap=0.03)
    prices = placement.prices
    assert len(prices.milli)
    for milli in (prices.milli // 2, -prices.milli):
        tampered = verify(crowded_year, replace(placement, prices=replace(prices, milli=milli)))
        assert {violation.kind for violation in tampered} == {"certificate"}


def test_prices_beyond_all_measure_prove_nothing(crowded):
    placement = placed(crowded, gap=0.03)
    household = placement.prices.household.copy()
    household[:2] = 2**62  # together they are less than nothing, in 64 bits
    beyond = replace(placement, certified=placement.objective, prices=replace(placement.prices, household=household))
    assert {violation.kind for violation in verify(crowded, beyond)} == {"certificate"}


def test_where_all_come_on_one_day_sets_are_proven_as_without_dates(crowded):
    one_day = replace(crowded, timed=True, arrives=np.full(300, 7), leaves=7 + np.arange(300) % 9 + 1)
    placement = placed(one_day, gap=0.001)
    assert verify(one_day, placement) == []
    assert placement.status in ("within gap", "optimal")


@pytest.mark.parametrize("dated", [False, True])
def test_units_that_take_nobody_take_nobody(dated):
    instance = drawn(5, households=80, units=20, each=8, dated=dated)
    most, beds, used = instance.most_households.copy(), instance.beds.copy(), instance.beds_used.copy()
    most[:4], beds[4:8] = 0, 0
    used[instance.unit >= 6] = 0
    placement = placed(closed := replace(instance, most_households=most, beds=beds, beds_used=used), gap=0.05)
    assert verify(closed, placement) == []
    assert not np.isin(placement.unit, [0, 1, 2, 3]).any()


def test_foes_that_are_listed_twice_are_foes_once():
    instance = drawn(6, households=80, units=12, each=8, conflicts=300)
    twice = replace(instance, conflicts=np.concatenate([instance.conflicts, instance.conflicts[:, ::-1]]))
    assert verify(twice, placed(twice, gap=0.0)) == []
