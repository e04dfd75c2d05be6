"""The best that could have been done, had everybody been known from the beginning.

All households that came, placed at once over the same units: whatever a policy did is one of the placements that this
chooses from, so its points are never above the bound. It has to house those who must be placed and whom every policy
compared did house; demanding more would take placements away from it that a policy may have reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import solver
from safeconduct.placement.engine.arrivals.course import Course
from safeconduct.placement.engine.arrivals.rows import rows_of
from safeconduct.placement.engine.errors import StoppedTooEarly
from safeconduct.placement.engine.exact import pairs_of, searched, settings_for
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import Placement
from safeconduct.placement.engine.prices import prove
from safeconduct.placement.engine.solving import is_national, solve
from safeconduct.placement.engine.task import Task

GAP = 0.0005


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The most points that were found, and the most that there could be; the households placed in what was found."""

    objective: int
    bound: int
    placed: int


def hindsight_of(
    instance: Instance, arrived: Ints, courses: Sequence[Course], patience: Patience, seed: int
) -> Hindsight:
    """Of those who arrived (rows), against the courses that are compared; never less than the best of them."""
    best = max(courses, key=lambda course: course.points)
    housed = np.all([course.unit[arrived] >= 0 for course in courses], axis=0)
    all_at_once = rows_of(instance, arrived)
    all_at_once = replace(all_at_once, must=all_at_once.must & housed)
    try:
        found = _found(all_at_once, best.unit[arrived], patience, seed)
    except StoppedTooEarly:
        return Hindsight(best.points, max(best.points, prove(Task(all_at_once)).points), best.placed)
    if found.objective < best.points:
        return Hindsight(best.points, max(best.points, found.bound), best.placed)
    return Hindsight(found.objective, found.bound, found.placed)


def _found(instance: Instance, known: Ints, patience: Patience, seed: int) -> Placement:
    """As `solve` does; where that is by branch and cut, beginning with what is known."""
    if is_national(instance):
        return solve(instance, gap=GAP, time_limit=patience.left(), seed=seed, cancel=patience.cancel)
    settings = settings_for(instance, gap=GAP, seed=seed)
    with solver(patience) as machine:
        return searched(Task(instance), pairs_of(instance, known), machine, settings, patience)
