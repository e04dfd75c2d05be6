"""Pairs taken one after another, each that still fits: a grid of what is in use in each unit at each moment.

Quicker than the engine's occupancy.py where there are few moments and many households, as here: weeks, or one period.
"""

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints


def filled(instance: Instance, order: Ints) -> Ints:
    """The pairs that are taken when they come in this order, ascending."""
    household, unit = instance.household, instance.unit
    first = int(instance.start.min(initial=0))
    start, end = (instance.start - first).tolist(), (instance.end - first).tolist()
    most = np.stack([instance.most_households, instance.beds, instance.most_people], axis=1)
    used = np.zeros((instance.unit_count, 3, max(end, default=1)), dtype=np.int64)
    needs = np.stack([np.ones_like(unit), instance.beds_used, instance.size[household]], axis=1)
    housed = bytearray(instance.household_count)
    taken: list[int] = []
    for pair, who, where in zip(order.tolist(), household[order].tolist(), unit[order].tolist(), strict=True):
        if housed[who]:
            continue
        there = used[where, :, start[who] : end[who]]
        if (there.max(axis=1) + needs[pair] <= most[where]).all():
            there += needs[pair][:, None]
            housed[who] = True
            taken.append(pair)
    return np.array(sorted(taken), dtype=np.int64)


def by_hand(instance: Instance) -> Ints:
    """The better of two: most points first; most points for each bed and day first, a unit of one's own taken whole."""
    stay = (instance.end - instance.start)[instance.household]
    alone = np.where(instance.most_households == 1, instance.beds, 1)[instance.unit]
    taken = np.maximum(1, np.maximum(alone, instance.beds_used)) * stay
    orders = (np.argsort(-worth, kind="stable") for worth in (instance.points, instance.points / taken))
    return max((filled(instance, order) for order in orders), key=lambda pairs: int(instance.points[pairs].sum()))
