"""Large units that everybody must fit into: filled whole, emptied and filled anew."""

import time
from dataclasses import replace
from threading import get_ident

import numpy as np
import pytest

from safeconduct.placement.engine import MustPlaceImpossible, StoppedTooEarly, solve, tightness, verify
from safeconduct.placement.engine.apart import Here
from safeconduct.placement.engine.exact import searched, settings_for
from safeconduct.placement.engine.national import finish, refilling, search
from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.conftest import drawn, packed
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.homes import empty_homes
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.sides import sides_of
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.task import Task
from safeconduct.placement.engine.tightness import is_tight


@pytest.fixture
def without_branch_and_cut_at_the_end(monkeypatch):
    monkeypatch.setattr(search, "STALLED", 10)
    monkeypatch.setattr(search, "STALLED_FILLING", 10)
    monkeypatch.setattr(finish, "MOST_PAIRS", 0)


def filled(instance, workers=2, seed=0, **patience):
    return search.solve(instance, gap=0.0, patience=Patience(**patience), workers=workers, seed=seed)


def proven(instance):
    return searched(Task(instance), None, Here(), settings_for(instance), Patience())


@pytest.mark.usefixtures("without_branch_and_cut_at_the_end")
def test_small_ones_are_filled_as_well_as_is_proven_possible_and_no_bound_is_too_low(monkeypatch):
    monkeypatch.setattr(tightness, "MANY", 40)
    monkeypatch.setattr(refilling, "LAST", 16)
    monkeypatch.setattr(refilling, "BEGUN", 40)
    found = best = 0
    for seed in range(5):
        instance = packed(seed, households=40, units=5)
        placement, optimum = filled(instance, seed=seed), proven(instance).objective
        assert verify(instance, placement) == []
        assert placement.objective <= optimum <= placement.bound
        found, best = found + placement.objective, best + optimum
    assert found >= 0.998 * best


@pytest.mark.usefixtures("without_branch_and_cut_at_the_end")
@pytest.mark.parametrize(("households", "units"), [(120, 12), (240, 8)])
def test_larger_ones_come_near_their_bound(households, units):
    instance = packed(1, households=households, units=units)
    placement = filled(instance)
    assert verify(instance, placement) == []
    assert placement.gap <= 0.003


@pytest.mark.usefixtures("without_branch_and_cut_at_the_end")
def test_the_same_seed_gives_the_same_placement():
    instance = packed(2, households=100, units=10)
    first, again = filled(instance), filled(instance)
    assert first.unit.tolist() == again.unit.tolist()


def test_the_command_fills_what_is_hard_although_it_is_small():
    instance = packed(3, households=100, units=10)
    placement = solve(instance, time_limit=3)
    assert placement.method == "prices and chains"
    assert verify(instance, placement) == []


def test_whoever_stops_it_has_a_placement_of_all_or_is_told_that_there_is_none():
    instance, told, placed = packed(4, households=120, units=12), 0, 0
    for patient in (0, 5, 25, 250, 600, 700):
        asked = iter(range(10**9))
        try:
            placement = filled(instance, cancel=lambda asked=asked, patient=patient: next(asked) > patient)
        except StoppedTooEarly:
            told += 1
            continue
        placed += 1
        assert verify(instance, placement) == []
        assert (placement.unit >= 0).all()
    assert told
    assert placed


@pytest.mark.usefixtures("without_branch_and_cut_at_the_end")
def test_a_unit_that_nobody_needs_stays_empty(monkeypatch):
    monkeypatch.setattr(search.Search, "is_enough", lambda search: search.over.is_set())  # though it is proven soon
    instance = packed(8, households=120, units=12, room=3)
    unwanted = replace(instance, points=np.where(instance.unit == 0, 1, instance.points))
    placement = filled(unwanted)
    assert verify(unwanted, placement) == []
    assert not (placement.unit == 0).any()


def test_where_they_cannot_all_fit_it_says_so():
    instance = packed(5, households=100, units=10, room=0.1)
    with pytest.raises(MustPlaceImpossible):
        filled(instance, time_limit=20)


def test_who_has_nowhere_else_to_go_stays_in_a_filling():
    """Sparse pairs: those who are left at the end may have no unit among the last that are open."""
    instance = packed(6, households=120, units=12)
    kept = np.random.default_rng(0).random(len(instance.unit)) < 0.5
    kept |= instance.points >= np.sort(instance.points.reshape(120, 12))[:, -3].repeat(12)
    sparse = instance.only(kept)
    assert is_tight(sparse)
    placement = filled(sparse, time_limit=3)
    assert verify(sparse, placement) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"must": np.zeros(120, dtype=bool)},
        {"timed": True},
        {"conflicts": np.array([[0, 1]])},
        {"most_households": np.full(12, 3)},
        {"most_people": np.full(12, 3)},
    ],
)
def test_nothing_but_scarce_beds_is_tight(changed):
    instance = packed(7, households=120, units=12)
    assert is_tight(instance)
    assert not is_tight(replace(instance, **changed))
    assert not is_tight(drawn(0, households=120, units=40, each=8))


def test_where_somebody_has_no_possible_pair_it_says_so_at_once():
    instance = packed(9, households=120, units=12)
    nobody = replace(instance, beds=np.zeros(12, dtype=np.int64))
    assert not is_tight(nobody)
    with pytest.raises(MustPlaceImpossible):
        solve(nobody, time_limit=10)


def test_two_units_are_left_to_branch_and_cut():
    assert not is_tight(packed(7, households=120, units=2))


@pytest.mark.usefixtures("without_branch_and_cut_at_the_end")
def test_whoever_may_cancel_is_asked_from_the_callers_thread_alone():
    asked = set()
    filled(packed(10, households=120, units=12), cancel=lambda: bool(asked.add(get_ident())))
    assert asked == {get_ident()}


@pytest.mark.usefixtures("without_branch_and_cut_at_the_end")
@pytest.mark.parametrize("workers", [1, 2])
def test_time_is_kept_with_a_pool_and_without(workers):
    instance, began = packed(11, households=300, units=20), time.monotonic()
    placement = filled(instance, workers=workers, time_limit=4)
    assert time.monotonic() - began < 5
    assert verify(instance, placement) == []


def test_who_is_between_two_homes_on_one_side_is_not_free_on_the_other(monkeypatch):
    """While one side moves its own they live nowhere, which is -1, and so is the last unit when counted from the end."""
    instance, freed = packed(12, households=120, units=12), []
    market, _ = market_of(instance)
    with sides_of(market, Threads(), Patience(), seed=0) as sides:
        filling = refilling.Refilling(market, empty_homes(market), sides)
        filling.look(Ascent(market, [desk_for(market)], Threads(), np.zeros(len(market.size))))
        filling.sides(lambda: False)[0]()
        filling.meet()
        moving = int(filling._homes.members[filling._homes.base[0]])
        filling._homes.unit[moving] = -1
        monkeypatch.setattr(filling, "_filled", lambda number, is_free, *others: freed.append(is_free[moving]))
        monkeypatch.setattr(filling, "_opened", lambda side, units: np.array([10, 11]))
        filling._refill(0, np.arange(12), lambda: False)
    assert freed
    assert not any(freed)


def test_a_nation_of_large_units_is_left_to_chains():
    assert not is_tight(packed(7, households=2000, units=210))
