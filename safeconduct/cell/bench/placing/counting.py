"""What a placement is worth, counted anew from the instance, and whether it holds; shares no code with a solver."""

import numpy as np

from safeconduct.placement.engine import Instance
from safeconduct.placement.engine.instance import Ints


class DoesNotHold(Exception):
    """The placement crosses a rule; the message says which."""


def points_of(instance: Instance, units: Ints) -> int:
    """Points of a placement (the unit of each household, -1 for none). Raises DoesNotHold."""
    if units.shape != (instance.household_count,) or units.min(initial=-1) < -1:
        raise DoesNotHold("it is not one unit for each household")
    housed = np.flatnonzero(units >= 0)
    if instance.must[units < 0].any():
        raise DoesNotHold("somebody who must be placed is not")
    pairs = np.flatnonzero(instance.unit == units[instance.household])
    if not np.array_equal(instance.household[pairs], housed):
        raise DoesNotHold("a household lives where it is no candidate")
    where, households = units[housed], instance.household[pairs]
    for name, use, most in (
        ("households", np.ones_like(where), instance.most_households),
        ("beds", instance.beds_used[pairs], instance.beds),
        ("people", instance.size[households], instance.most_people),
    ):
        if (_highest(instance, where, households, use) > most).any():
            raise DoesNotHold(f"more {name} in a unit than it takes")
    return int(instance.points[pairs].sum())


def _highest(instance: Instance, where: Ints, households: Ints, use: Ints) -> Ints:
    """The most that is in use in each unit at any moment: a running sum over who comes and, before them, who goes."""
    unit = np.concatenate([where, where])
    moment = np.concatenate([instance.end[households], instance.start[households]])
    change = np.concatenate([-use, use])
    order = np.lexsort((change, moment, unit))
    running = np.cumsum(change[order])  # each unit's changes sum to nothing, so every unit begins at 0
    highest = np.zeros(instance.unit_count, dtype=np.int64)
    np.maximum.at(highest, unit[order], running)
    return highest
