import time
from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import MustPlaceImpossible, solve, verify
from safeconduct.placement.engine.national import search
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.patience import Patience


def placed(instance, gap=0.0, workers=1, seed=0, **patience):
    return search.solve(instance, gap=gap, patience=Patience(**patience), workers=workers, seed=seed)


SMALL = {
    "plain": {},
    "with some who must be placed": {"musts": 2},
    "with foes": {"conflicts": 6},
    "where people bind": {"tight": True},
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


def test_a_crowded_country_is_placed_within_a_thousandth_of_what_is_proven(crowded):
    placement = placed(crowded, gap=0.001)
    assert verify(crowded, placement) == []
    assert placement.status in ("within gap", "optimal")
    assert solve(crowded).objective <= placement.bound


def test_the_same_seed_gives_the_same_placement_on_one_thread_and_on_two(crowded):
    first, again = placed(crowded, gap=0.002, workers=2), placed(crowded, gap=0.002, workers=2)
    assert first.unit.tolist() == again.unit.tolist()
    assert first.bound == again.bound


def test_whoever_cancels_at_any_moment_has_a_placement_that_holds(crowded):
    for moment in (0, 1, 2, 5, 20, 60):
        left = iter(range(moment))
        placement = placed(crowded, cancel=lambda left=left: next(left, None) is None)
        assert verify(crowded, placement) == []
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


def test_the_large_way_is_taken_only_above_the_proven_size_and_without_dates(crowded):
    assert solve(crowded).method == "highs-mip"
    large = drawn(4, households=600, units=150, each=10)
    assert solve(large, gap=0.01).method == "prices and chains"
    dated = replace(large, timed=True)
    assert solve(dated, gap=0.01).method == "highs-mip"


def test_prices_that_were_tampered_with_prove_nothing(crowded):
    placement = placed(crowded, gap=0.01)
    cheaper = replace(placement.prices, household=np.maximum(0, placement.prices.household - 50_000))
    kinds = {violation.kind for violation in verify(crowded, replace(placement, prices=cheaper))}
    assert kinds == {"certificate"}
    below = placement.prices.household.copy()
    below[0] = -1
    negative = replace(placement, prices=replace(placement.prices, household=below))
    assert {violation.kind for violation in verify(crowded, negative)} == {"certificate"}
