"""Thousands of small cases: what trying everything finds is what the engine proves, with dates and without.

In the quick tests many cases stand beside each other as one instance, in which none can see another: its best is the
sum of theirs, and a case that is placed below its best cannot hide, for none is placed above.
"""

from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import Instance, MustPlaceImpossible, solve, verify
from safeconduct.placement.engine.conftest import day
from safeconduct.placement.engine.test_exact import best_by_trying

FIRST_SEED = 10_000  # other cases than test_exact tries
TOGETHER = 25


def case_of(problem, *, dated):
    """The problem, or the same where all are there at the same time, compiled without dates then; its best."""
    if dated:
        return problem.compile(), best_by_trying(problem)
    stays = {"arrives_on": day(0), "leaves_on": day(5)}
    problem = replace(problem, households=tuple(replace(one, **stays) for one in problem.households))
    return replace(problem.compile(), timed=False), best_by_trying(problem)


def beside_each_other(instances):
    """One instance of them all: nobody has a candidate in another's unit."""
    pairs = np.cumsum([0, *(len(one.unit) for one in instances)])
    households = np.cumsum([0, *(one.household_count for one in instances)])
    units = np.cumsum([0, *(one.unit_count for one in instances)])

    def joined(name, more=None):
        columns = [getattr(one, name) for one in instances]
        return np.concatenate(columns if more is None else [c + m for c, m in zip(columns, more, strict=False)])

    first = [one.first[1:] + begin for one, begin in zip(instances, pairs, strict=False)]
    own = (
        "beds_used", "points", "soft", "beds", "most_households", "most_people",
        "opens", "closes", "kind", "size", "arrives", "leaves", "must",
    )  # fmt: skip
    return Instance(
        first=np.concatenate([[0], *first]),
        unit=joined("unit", units),
        conflicts=joined("conflicts", households),
        timed=instances[0].timed,
        **{name: joined(name) for name in own},
    )


def test_beside_each_other_everybody_keeps_what_was_theirs(small_problems):
    instances = [problem.compile() for problem in small_problems(20)]
    whole = beside_each_other(instances)
    assert whole.household_count == sum(one.household_count for one in instances)
    rows = whole.first
    for one, below in zip(instances, np.cumsum([0, *(one.household_count for one in instances)]), strict=False):
        last = rows[below + one.household_count]
        assert whole.points[rows[below] : last].tolist() == one.points.tolist()
        assert whole.leaves[below : below + one.household_count].tolist() == one.leaves.tolist()
    assert whole.conflicts.max() >= max(one.household_count for one in instances)


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("block", range(4))
def test_thousands_of_cases_beside_each_other_are_worth_what_trying_everything_finds(small_problems, block, dated):
    cases = [case_of(problem, dated=dated) for problem in small_problems(400, FIRST_SEED + 400 * block)]
    known = [(instance, best) for instance, best in cases if best is not None]
    assert len(known) > 300
    for begin in range(0, len(known), TOGETHER):
        some = known[begin : begin + TOGETHER]
        whole, best = beside_each_other([instance for instance, _ in some]), sum(best for _, best in some)
        placement = solve(whole, threads=1)
        assert (placement.objective, placement.bound, placement.status) == (best, best, "optimal")
        assert placement.certified >= best
        assert verify(whole, placement) == []


@pytest.mark.slow
@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("block", range(8))
def test_thousands_of_cases_each_for_itself_are_worth_what_trying_everything_finds(small_problems, block, dated):
    for problem in small_problems(500, 2 * FIRST_SEED + 500 * block):
        instance, best = case_of(problem, dated=dated)
        if best is None:
            with pytest.raises(MustPlaceImpossible):
                solve(instance, threads=1)
            continue
        placement = solve(instance, threads=1)
        assert (placement.objective, placement.bound, placement.status) == (best, best, "optimal")
        assert verify(instance, placement) == []
