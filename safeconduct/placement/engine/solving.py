"""Which way a placement is solved: proven by branch and cut while it is small, by prices and chains beyond."""

from collections.abc import Callable

import numpy as np

from safeconduct.placement.engine.apart import solver
from safeconduct.placement.engine.dates import moments_of
from safeconduct.placement.engine.exact import PROVEN_SIZE, Progress, searched, settings_for
from safeconduct.placement.engine.greedy import greedy
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.national import is_installed
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import Placement
from safeconduct.placement.engine.task import Task
from safeconduct.placement.engine.tightness import is_tight

MOST_TOGETHER = 6  # so many times the points of a pair, added up for one who must be placed, are kept in 32 bits


def solve(
    instance: Instance,
    *,
    gap: float = 0.001,
    time_limit: float | None = None,
    threads: int = 2,
    seed: int = 0,
    on_progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Placement:
    """The best placement that can be found, and how good any could be.

    Up to 500 households the optimum is proven unless time runs out (or, where all must fit in to the last bed, unless
    more pairs matter than branch and cut looks through); above, `gap` (relative) suffices. time_limit is in seconds and
    kept; `cancel` is asked some fifty times a second, from this thread; `on_progress` is told of each step. The same
    instance, seed and threads give the same placement unless time cut it short. Large instances are solved by prices
    and chains where the extra `national` is installed; those with floors of groups are not, for the bound there is
    proven by prices of places alone, and knows no floors.

    Raises:
        MustPlaceImpossible: those who must be placed cannot all be; says who.
        FloorImpossible: a group's floor asks for more than can be placed; says which, and how many can be.
        StoppedTooEarly: time ran out before all who must be placed were housed.

    """
    patience = Patience(time_limit=time_limit, cancel=cancel)
    settings = settings_for(instance, gap=gap, threads=threads, seed=seed)
    if is_national(instance) or _is_hard(instance):
        from safeconduct.placement.engine.national import search  # numba takes half a second to begin

        return search.solve(
            instance, gap=settings.gap, patience=patience, workers=threads, seed=seed, on_progress=on_progress
        )
    with solver(patience, apart=on_progress is not None) as machine:
        return searched(Task(instance), greedy(instance), machine, settings, patience, on_progress)


def is_national(instance: Instance) -> bool:
    """Whether prices and chains solve it (national/search.py)."""
    return instance.household_count > PROVEN_SIZE and _may_be(instance)


def _is_hard(instance: Instance) -> bool:
    """Whether branch and cut alone would stay far off although households are few: where all must fit in to the bed."""
    return is_tight(instance) and _may_be(instance)


def _may_be(instance: Instance) -> bool:
    is_narrow = MOST_TOGETHER * int(np.abs(instance.points).max(initial=0)) < np.iinfo(np.int32).max
    return not instance.floors and is_narrow and is_installed()


def may_go_on(instance: Instance) -> bool:
    """Whether questions about a placement are answered by going on from it (national/again.py)."""
    return is_national(instance) and len(moments_of(instance)) == 1
