import random
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import Household, MustPlaceImpossible, Problem, Unit, broken_rules, solve, verify


def best_by_trying(problem: Problem) -> int | None:
    """The optimum by trying everything, straight from the words of the problem; None if the musts cannot be met."""
    soft = _soft_points(problem)
    pins = dict(problem.pinned)

    def tried(rest: tuple[Household, ...], living: dict[str, list[Household]]) -> int | None:
        if not rest:
            return 0
        household, later = rest[0], rest[1:]
        options = [] if must(household) else [tried(later, living)]
        for unit in may[household.id]:
            there = [*living.get(unit.id, []), household]
            if fits(unit, there, problem):
                beyond = tried(later, living | {unit.id: there})
                here = problem.scores.value(household) + soft[household.id, unit.id]
                options.append(None if beyond is None else here + beyond)
        return max((option for option in options if option is not None), default=None)

    def must(household: Household) -> bool:
        return household.must_place or household.id in pins

    def allowed(household: Household, unit: Unit) -> bool:
        if household.id in pins:
            return pins[household.id] == unit.id
        return (household.id, unit.id) not in problem.forbidden and not broken_rules(household, unit, problem.rules)

    may = {one.id: [unit for unit in problem.units if allowed(one, unit)] for one in problem.households}
    return tried(problem.households, {})


def fits(unit: Unit, there: list[Household], problem: Problem) -> bool:
    for moment in {household.arrives_on for household in there}:
        present = [h for h in there if h.arrives_on <= moment < h.leaves_on]
        people, couples = sum(h.size for h in present), sum(h.couples for h in present)
        if len(present) > unit.max_households or people - min(couples, unit.double_beds) > unit.beds:
            return False
        if unit.square_metres is not None and people * 4 > unit.square_metres:
            return False
        if any((a.id, b.id) in problem.conflicts for a in present for b in present):
            return False
    return True


def _soft_points(problem: Problem) -> dict[tuple[str, str], int]:
    from safeconduct.placement.engine.columns import columns_of

    columns = columns_of(problem.units)
    return {
        (household.id, unit.id): int(points)
        for household in problem.households
        for unit, points in zip(problem.units, problem.scores.soft(household, columns), strict=True)
    }


@pytest.mark.parametrize("block", range(8))
def test_trying_everything_finds_nothing_better_and_no_rule_is_crossed(small_problems, block):
    solvable = 0
    for problem in small_problems(60, first_seed=60 * block):
        best = best_by_trying(problem)
        instance = problem.compile()
        if best is None:
            with pytest.raises(MustPlaceImpossible):
                solve(instance)
            continue
        placement = solve(instance)
        assert (placement.objective, placement.bound, placement.status) == (best, best, "optimal")
        assert placement.certified >= best
        assert verify(instance, placement) == []
        solvable += 1
    assert solvable > 30


def test_those_who_cannot_be_placed_are_named_and_no_more(small_problems):
    problem = next(p for p in small_problems(500) if best_by_trying(p) is None and not p.pinned)
    with pytest.raises(MustPlaceImpossible) as caught:
        solve(problem.compile())
    freed = [replace(h, must_place=h.must_place and h.id not in caught.value.households) for h in problem.households]
    assert caught.value.households
    assert best_by_trying(replace(problem, households=tuple(freed))) is not None


def test_the_order_of_the_input_changes_nothing(village):
    shuffled = random.Random(5)
    households, units = list(village.households), list(village.units)
    shuffled.shuffle(households)
    shuffled.shuffle(units)
    one, other = village.compile(), replace(village, households=tuple(households), units=tuple(units)).compile()
    assert solve(one).unit_of(one) == solve(other).unit_of(other)


def test_a_town_is_placed_to_proven_optimality(town):
    instance = town.compile()
    placement = solve(instance)
    assert placement.status == "optimal"
    assert placement.gap == 0
    assert placement.soft.gap == 0
    assert placement.value.points + placement.soft.points == placement.objective
    assert verify(instance, placement) == []


def test_an_undated_town_is_placed_to_proven_optimality(town):
    instance = replace(town.compile(), timed=False)
    placement = solve(instance)
    assert placement.status == "optimal"
    assert verify(instance, placement) == []
    assert placement.objective < solve(town.compile()).objective


def test_a_child_process_gives_the_same_placement(town):
    instance = town.compile()
    steps = []
    apart = solve(instance, time_limit=60, on_progress=steps.append)
    assert np.array_equal(apart.unit, solve(instance).unit)
    assert steps == list(apart.history)
    assert [step.objective for step in steps] == sorted(step.objective for step in steps)
    assert [step.bound for step in steps] == sorted((step.bound for step in steps), reverse=True)


@pytest.mark.parametrize("limit", [0.01, 0.4, 0.8])
def test_a_time_limit_is_kept_and_leaves_a_valid_placement(town, limit):
    instance = town.compile()
    began = time.monotonic()
    placement = solve(instance, time_limit=limit)
    assert time.monotonic() - began < limit + 1
    assert verify(instance, placement) == []
    assert placement.bound >= placement.objective > 0


def test_who_has_no_time_at_all_learns_how_far_from_the_best_it_may_be(town):
    placement = solve(town.compile(), time_limit=0.01)
    assert placement.status == "time limit"
    assert placement.gap > 0


@pytest.mark.parametrize("moment", [0.0, 0.3, 0.6])
def test_cancelling_at_any_moment_leaves_a_valid_placement(town, moment):
    instance, cancelled = town.compile(), threading.Event()
    timer = threading.Timer(moment, cancelled.set)
    timer.start()
    placement = solve(instance, cancel=cancelled.is_set)
    timer.join()
    assert placement.status in {"cancelled", "optimal"}
    assert verify(instance, placement) == []


def test_a_pinned_household_stays_even_where_a_rule_says_no(village):
    household, unit = next(
        (h, u) for h in village.households for u in village.units if broken_rules(h, u) == ("smoking",)
    )
    instance = replace(village, pinned=frozenset({(household.id, unit.id)})).compile()
    assert solve(instance).unit_of(instance)[household.id] == unit.id


def test_nobody_and_nowhere_is_a_placement_too():
    empty = Problem(households=(), units=()).compile()
    assert solve(empty).objective == 0
    assert verify(empty, solve(empty)) == []
