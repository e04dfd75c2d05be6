"""The national way, asked about what is small enough for HiGHS: both prove the same, whatever the order of the input."""

from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import MustPlaceImpossible, StoppedTooEarly, solve, verify
from safeconduct.placement.engine.national import search
from safeconduct.placement.engine.national.conftest import drawn
from safeconduct.placement.engine.patience import Patience

SEEDS = range(300, 312)  # of other small countries than test_search tries
KINDS = {
    "plain": {},
    "with foes, some who must be placed, and people that bind": {"conflicts": 6, "musts": 2, "tight": True},
}


@pytest.fixture(params=[False, True], ids=["undated", "dated"])
def dated(request):
    return request.param


@pytest.fixture(params=KINDS)
def countries(request, dated, monkeypatch):
    """Instances with what HiGHS proves to be their best."""
    monkeypatch.setattr(search, "STALLED", 6)
    drawn_here = [drawn(seed, households=12, units=5, each=3, dated=dated, **KINDS[request.param]) for seed in SEEDS]
    return [(instance, solve(instance, threads=1).objective) for instance in drawn_here]


def placed(instance, seed=0, **patience):
    return search.solve(instance, gap=0.0, patience=Patience(**patience), workers=1, seed=seed)


def reordered(instance, draw):
    """The same households and units in another order."""
    row, column = draw.permutation(instance.household_count), draw.permutation(instance.unit_count)
    now_row, now_column = np.argsort(row), np.argsort(column)
    order = np.lexsort((now_column[instance.unit], now_row[instance.household]))
    of_households = {name: getattr(instance, name)[row] for name in ("size", "arrives", "leaves", "must")}
    of_units = ("beds", "most_households", "most_people", "opens", "closes", "kind")
    return replace(
        instance,
        first=np.concatenate([[0], np.cumsum(np.diff(instance.first)[row])]),
        unit=now_column[instance.unit[order]],
        conflicts=now_row[instance.conflicts],
        **{name: getattr(instance, name)[order] for name in ("beds_used", "points", "soft")},
        **{name: getattr(instance, name)[column] for name in of_units},
        **of_households,
    )


def test_bounds_lie_above_the_best_placements_below_and_no_rule_is_crossed(countries):
    for instance, best in countries:
        placement = placed(instance)
        assert verify(instance, placement) == []
        assert placement.objective <= best <= min(placement.bound, placement.certified)
        assert placement.value.points <= placement.value.bound
        assert placement.soft.points <= placement.soft.bound


def test_the_order_of_the_input_changes_nothing_of_what_is_proven(countries):
    for number, (instance, best) in enumerate(countries):
        other = reordered(instance, np.random.default_rng(number))
        assert solve(other, threads=1).objective == best
        for one in (placed(instance), placed(other)):
            assert (one.objective, one.bound, one.status) == (best, best, "optimal")


def cancelled_after(calls):
    """A cancel button, asked so many times before it is pressed; and how often it was asked."""
    asked = []

    def is_cancelled():
        asked.append(None)
        return len(asked) > calls

    return is_cancelled, asked


def test_cancelled_at_a_random_moment_a_placement_holds_and_its_bound_does(countries):
    held = 0
    for number, (instance, best) in enumerate(countries):
        patiently, asked = cancelled_after(np.inf)
        placed(instance, seed=number, cancel=patiently)
        before_the_end = np.random.default_rng(number).random() ** 3  # oftener late, when there are homes to be left
        impatiently, asked = cancelled_after(len(asked) * (1 - before_the_end))
        try:
            placement = placed(instance, seed=number, cancel=impatiently)
        except StoppedTooEarly:
            assert instance.must.any()
            continue
        assert placement.status in {"cancelled", "optimal"}  # the last of what it had may have been the best
        assert verify(instance, placement) == []
        assert placement.objective <= best <= placement.bound
        held += 1
    assert held >= len(countries) // 4


def test_where_some_cannot_be_placed_both_say_so(dated):
    refused = 0
    for seed in SEEDS:
        instance = drawn(seed, households=12, units=3, each=2, dated=dated, musts=9)
        try:
            best = solve(instance, threads=1).objective
        except MustPlaceImpossible:
            refused += 1
            with pytest.raises(MustPlaceImpossible):
                placed(instance)
        else:
            placement = placed(instance)
            assert placement.objective <= best <= placement.bound
    assert refused > 2
