"""Batches are placed as if nobody knew the next one, and what hindsight would have done is never exceeded."""

import random
import threading
from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import (
    Futures,
    ImpossibleInput,
    Instance,
    Part,
    Placement,
    Prices,
    simulate,
    solve,
    verify,
)
from safeconduct.placement.engine.arrivals.rows import rows_of
from safeconduct.placement.engine.arrivals.stream import stream_of
from safeconduct.placement.engine.conftest import drawn_problem
from safeconduct.placement.engine.test_exact import best_by_trying


@pytest.fixture(scope="module")
def dated(village):
    return village.compile()


@pytest.fixture(scope="module")
def undated(village):
    return replace(village.compile(), timed=False)


@pytest.fixture(params=["dated", "undated"])
def instance(request):
    return request.getfixturevalue(request.param)


def broken(instance, course):
    """What the course's placement breaks, numbers apart."""
    told = Placement(
        unit=course.unit, objective=course.points, bound=course.points, certified=0, prices=Prices(), seconds=0.0,
        value=Part(0, 0), soft=Part(0, 0), history=(), method="", status="stalled",
    )  # fmt: skip
    return [one for one in verify(instance, told) if one.kind not in {"objective", "parts", "bound", "certificate"}]


def units_of(simulation):
    return simulation.course.unit.tolist()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("timed", [True, False])
def test_whatever_is_drawn_the_rules_hold_and_hindsight_is_not_exceeded(small_problems, seed, timed):
    for problem in small_problems(30, first_seed=1000 + 30 * seed):
        instance = replace(problem.compile(), timed=timed)
        simulation = simulate(instance, batches=3, futures=2, seed=seed)
        for course in (simulation.course, simulation.greedy):
            late = {instance.name_of(one.household) for one in broken(instance, course) if one.kind == "must_place"}
            assert late == set(course.unhoused)
            assert {one.kind for one in broken(instance, course)} <= {"must_place"}
            pairs = instance.unit == course.unit[instance.household]
            assert course.points == instance.points[pairs].sum()
            assert course.placed == (course.unit >= 0).sum() == pairs.sum()
            assert course.points <= simulation.hindsight.objective <= simulation.hindsight.bound
        assert sum(batch.arrived for batch in simulation.course.batches) == instance.household_count


def test_hindsight_is_the_best_there_is(small_problems):
    tried = 0
    for problem in small_problems(40, first_seed=2000):
        best = best_by_trying(problem)
        simulation = simulate(problem.compile(), batches=2, futures=1)
        if best is not None and not simulation.course.unhoused and not simulation.greedy.unhoused:
            assert (simulation.hindsight.objective, simulation.hindsight.bound) == (best, best)
            tried += 1
    assert tried > 20


def test_one_batch_of_everybody_is_solved_as_it_is(instance):
    simulation = simulate(instance, batches=1)
    assert simulation.course.points == solve(instance).objective == simulation.hindsight.bound
    assert simulation.share == 1
    assert len(simulation.course.batches) == 1


def test_one_large_batch_is_solved_as_it_is():
    problem = drawn_problem(3, households=510, units=500, days=30, longest=20, areas=3)
    many = replace(problem.compile(), timed=False)
    assert simulate(many, batches=1).course.points == solve(many, gap=0.0005).objective


def test_the_same_seed_gives_the_same_answer_and_another_another_stream(instance):
    one, again, other = (simulate(instance, batches=6, futures=2, seed=seed) for seed in (4, 4, 5))
    assert units_of(one) == units_of(again)
    assert one.course.batches == again.course.batches
    assert one.hindsight == again.hindsight
    assert units_of(one) != units_of(other)


@pytest.mark.parametrize("past", [True, False])
def test_who_comes_later_changes_nothing_of_what_was_told_before(instance, past):
    numbers = random.Random(8).choices(range(4), k=instance.household_count)
    numbers = np.array(sorted(numbers))[np.argsort(np.argsort(instance.start, kind="stable"), kind="stable")]
    futures = Futures(count=3, past=instance if past else None)
    earlier, later = numbers < 2, numbers[instance.household] >= 2
    others = replace(
        instance,
        points=np.where(later, instance.points[::-1], instance.points),
        size=np.where(earlier, instance.size, 1),
        beds_used=np.where(later, 1, instance.beds_used),
    )
    here, there = (simulate(one, batches=numbers, futures=futures, seed=2) for one in (instance, others))
    assert here.course.unit[earlier].tolist() == there.course.unit[earlier].tolist()
    assert here.course.unit[~earlier].tolist() != there.course.unit[~earlier].tolist()


def test_prices_keep_the_best_place_for_whom_it_is_worth_most():
    small = one_flat(points=[100, 1000])
    simulation = simulate(small, batches=[0, 1], futures=Futures(count=2, past=rows_of(small, np.array([1]))))
    assert units_of(simulation) == [-1, 0]
    assert simulation.greedy.unit.tolist() == [0, -1]
    assert (simulation.share, simulation.greedy_share) == (1.0, 0.1)


def test_who_must_be_placed_and_finds_no_room_is_told_of():
    small = replace(one_flat(points=[1000, 1000]), must=np.array([True, True]))
    simulation = simulate(small, batches=[0, 1])
    assert units_of(simulation) == [0, -1]
    assert simulation.course.unhoused == ("1",)
    assert simulation.course.batches[1].unhoused == ("1",)
    assert simulation.hindsight.bound == 1000


def test_who_must_be_placed_drives_nobody_out(small_problems):
    instance = small_problems.one(1035).compile()  # who must be placed comes where somebody still lives for a day
    simulation = simulate(instance, batches=3, futures=2, seed=1)
    assert simulation.course.unhoused == ("h001",)
    assert simulation.course.unit[5] == 1
    assert [(one.kind, one.household) for one in broken(instance, simulation.course)] == [("must_place", 1)]


def test_a_place_is_kept_for_whom_it_must_be_kept():
    small = replace(one_flat(points=[5000, 10]), must=np.array([False, True]))
    simulation = simulate(small, batches=[0, 1], futures=Futures(past=rows_of(small, np.array([1]))))
    assert simulation.course.unhoused == ()
    assert simulation.greedy.unhoused == ("1",)
    assert simulation.course.points <= simulation.hindsight.bound == 5000


def test_who_leaves_makes_room():
    turns = replace(one_flat(points=[10, 10]), timed=True, arrives=np.array([0, 5]), leaves=np.array([5, 9]))
    assert units_of(simulate(turns, batches=2)) == [0, 0]
    assert units_of(simulate(replace(turns, leaves=np.array([6, 9])), batches=2)) in ([0, -1], [-1, 0])


def test_those_who_may_not_meet_are_kept_apart_from_batch_to_batch():
    house = replace(one_flat(points=[10, 10]), most_households=np.array([2]), beds=np.array([2]))
    apart = replace(house, conflicts=np.array([[0, 1]]))
    assert simulate(house, batches=2).course.placed == 2
    assert simulate(apart, batches=2).course.placed == 1


def test_with_dates_a_batch_is_made_of_those_who_come_together(dated):
    stream = stream_of(dated, 5, np.random.default_rng(1))
    assert 1 < len(stream) <= 5
    ends = [int(dated.arrives[batch].max()) for batch in stream]
    begins = [int(dated.arrives[batch].min()) for batch in stream]
    assert all(end < begin for end, begin in zip(ends, begins[1:], strict=False))
    assert sorted(np.concatenate(stream).tolist()) == list(range(dated.household_count))


def test_cancelling_leaves_the_batches_there_are(instance):
    cancelled, heard = threading.Event(), []

    def hear(batch):
        heard.append(batch)
        if len(heard) == 2:
            cancelled.set()

    simulation = simulate(instance, batches=8, futures=2, on_progress=hear, cancel=cancelled.is_set)
    assert len(simulation.course.batches) == len(simulation.greedy.batches) == 2
    assert simulation.course.batches == tuple(heard)
    assert not simulation.is_whole
    assert {one.kind for one in broken(instance, simulation.course)} <= {"must_place"}
    assert 0 < simulation.course.points <= simulation.hindsight.objective <= simulation.hindsight.bound


def test_who_has_no_time_gets_no_batch_and_no_wrong_share(instance):
    simulation = simulate(instance, time_limit=0.0)
    assert (simulation.course.batches, simulation.course.points, simulation.share) == ((), 0, 1.0)


@pytest.mark.parametrize(
    "wrong",
    [{"batches": 0}, {"batches": [0, 1]}, {"futures": 0}, {"futures": Futures(past=Instance.without_dates(
        first=np.zeros(1, dtype=np.int64), must=np.zeros(0, dtype=bool), beds=np.ones(1), most_households=np.ones(1),
        most_people=np.ones(1), **{name: np.zeros(0, dtype=np.int64) for name in ("unit", "beds_used", "points",
        "soft", "size")}))}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(undated, wrong):
    with pytest.raises(ImpossibleInput):
        simulate(undated, **wrong)


def one_flat(points):
    """A flat with one bed, and so many singles who would all live there."""
    count = len(points)
    return Instance.without_dates(
        first=np.arange(count + 1),
        unit=np.zeros(count, dtype=np.int64),
        beds_used=np.ones(count, dtype=np.int64),
        points=np.array(points),
        soft=np.zeros(count, dtype=np.int64),
        beds=np.array([1]),
        most_households=np.array([1]),
        most_people=np.array([2]),
        size=np.ones(count, dtype=np.int64),
        must=np.zeros(count, dtype=bool),
    )
