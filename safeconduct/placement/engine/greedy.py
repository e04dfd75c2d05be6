"""First come, best served: the placement a careful person would make by hand, and what we fall back on.

Pairs are taken in order (those who must be placed first) whenever they still fit; of two orders, the better result:
most points first, and most points for each bed and day taken first. Where groups have floors, a third takes their
members before others.
"""

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.occupancy import Occupancy


def greedy(instance: Instance) -> Ints | None:
    """Chosen pairs, in ascending order; None when somebody who must be placed found nothing, or a floor was missed."""
    attempts = [_take(instance, order) for order in _orders(instance)]
    housed = [chosen for chosen in attempts if _houses_all(instance, chosen) and _meets_floors(instance, chosen)]
    return max(housed, key=lambda chosen: int(instance.points[chosen].sum()), default=None)


def _orders(instance: Instance) -> tuple[Ints, ...]:
    household, later = instance.household, ~instance.must[instance.household]
    whole = np.where(instance.most_households == 1, instance.beds, 1)[instance.unit]
    taken = np.maximum(whole, instance.beds_used) * (instance.end - instance.start)[household]
    by_points = np.lexsort((-instance.points, later))
    orders = by_points, np.lexsort((-instance.points / np.maximum(taken, 1), later))
    if not instance.floors:
        return orders
    others = ~np.any([floor.members for floor in instance.floors], axis=0)[household]
    return *orders, np.lexsort((-instance.points, others, later))


def _take(instance: Instance, order: Ints) -> Ints:
    occupancy, household = Occupancy(instance), instance.household
    wanted = instance.possible & ((instance.points > 0) | instance.must[household])
    housed = np.zeros(instance.household_count, dtype=bool)
    chosen: list[int] = []
    for pair in order[wanted[order]].tolist():
        if not housed[household[pair]] and occupancy.fits(pair):
            occupancy.add(pair)
            housed[household[pair]] = True
            chosen.append(pair)
    return np.array(sorted(chosen), dtype=np.int64)


def _houses_all(instance: Instance, chosen: Ints) -> bool:
    return bool(np.isin(np.flatnonzero(instance.must), instance.household[chosen]).all())


def _meets_floors(instance: Instance, chosen: Ints) -> bool:
    placed = np.zeros(instance.household_count, dtype=bool)
    placed[instance.household[chosen]] = True
    return all(floor.met(placed, instance.size) >= floor.at_least for floor in instance.floors)
