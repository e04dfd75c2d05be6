"""Whether a floor is why a household has a place, or has none: by solving without it.

A floor decides when, without it, every best placement would treat the household otherwise: the best without the floor
is worth more than the best without it in which the household is housed, or not, as it is now.
"""

from collections.abc import Iterator
from dataclasses import replace

from safeconduct.placement.engine.apart import Solver
from safeconduct.placement.engine.errors import StoppedTooEarly
from safeconduct.placement.engine.exact import pairs_of, searched
from safeconduct.placement.engine.floors import Floor
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import Placement
from safeconduct.placement.engine.task import Task


def floors_that_decide(
    instance: Instance, placement: Placement, row: int, machine: Solver, settings: Settings, patience: Patience
) -> Iterator[str]:
    """The names of the floors for which it is proven that they decide about the household of this row."""
    for floor in instance.floors:
        if _decides(floor, instance, placement, row, machine, settings, patience):
            yield floor.name


def _decides(
    floor: Floor,
    instance: Instance,
    placement: Placement,
    row: int,
    machine: Solver,
    settings: Settings,
    patience: Patience,
) -> bool:
    free = replace(instance, floors=tuple(one for one in instance.floors if one is not floor))

    def best(of: Instance) -> Placement:
        return searched(Task(of), pairs_of(of, placement.unit), machine, settings, patience)

    try:
        without = best(free)
        is_housed = bool(placement.unit[row] >= 0)
        if bool(without.unit[row] >= 0) == is_housed:
            return False
        return best(_as_now(free, row, is_housed=is_housed)).bound < without.objective
    except StoppedTooEarly:
        return False


def _as_now(instance: Instance, row: int, *, is_housed: bool) -> Instance:
    """The instance in which the household must be housed, or cannot be."""
    if not is_housed:
        return instance.only(instance.household != row)
    must = instance.must.copy()
    must[row] = True
    return replace(instance, must=must)
