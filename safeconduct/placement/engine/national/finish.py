"""The last of the gap, by branch and cut over the few pairs that can still matter.

A placement that uses a pair is worth at most the bound less what the pair costs its unit (bound.losses). So whatever
is better than the placement in hand uses only pairs that cost less than the gap; where those are few, HiGHS looks at
all that is left, beginning with the placement in hand.
"""

from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.apart import solver
from safeconduct.placement.engine.errors import SolverFailed, StoppedTooEarly
from safeconduct.placement.engine.exact import searched
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.task import Task

MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True)
class Finish:
    """The unit of each household, and a bound in points; at least as good as what was in hand."""

    unit: Ints
    bound: int


def finish(
    instance: Instance, unit: Ints | None, matters: Mask, patience: Patience, settings: Settings
) -> Finish | None:
    """The best with pairs that matter and those in hand; None where they are too many, or time was too short.

    Raises:
        MustPlaceImpossible: all pairs matter, and those who must be placed cannot all be.

    """
    kept = matters if unit is None else matters | (instance.unit == unit[instance.household])
    if kept.sum() > MOST_PAIRS:
        return None
    few = instance.only(kept)
    known = None if unit is None else np.flatnonzero(few.unit == unit[few.household])
    try:
        with solver(patience, apart=True) as machine:
            found = searched(Task(few), known, machine, settings, patience)
    except (StoppedTooEarly, SolverFailed):
        return None
    return Finish(found.unit, found.bound)
