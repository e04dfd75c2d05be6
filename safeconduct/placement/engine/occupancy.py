"""Units filling up: whether one more household fits among those already there, at every moment of its stay."""

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints


class Occupancy:
    """Who lives where so far. Mutable, for the searches; a capacity can only be exceeded at somebody's arrival."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._start, self._end = instance.start, instance.end
        self._possible = instance.possible
        self._household = instance.household
        self._living: dict[int, list[int]] = {}
        self._enemies = _enemies(instance.conflicts)

    def fits(self, pair: int) -> bool:
        """Whether the pair's household fits in the pair's unit beside those who are there."""
        instance, household = self._instance, int(self._household[pair])
        there = self._together(household, int(instance.unit[pair]))
        if not self._possible[pair] or self._enemies.get(household, set()) & {int(self._household[e]) for e in there}:
            return False
        return not len(there) or self._holds(np.array([*there, pair]), household)

    def add(self, pair: int) -> None:
        self._living.setdefault(int(self._instance.unit[pair]), []).append(pair)

    def _together(self, household: int, unit: int) -> list[int]:
        start, end = self._start, self._end
        return [
            pair
            for pair in self._living.get(unit, [])
            if start[self._household[pair]] < end[household] and start[household] < end[self._household[pair]]
        ]

    def _holds(self, pairs: Ints, newcomer: int) -> bool:
        instance, households = self._instance, self._household[pairs]
        start, end = self._start[households], self._end[households]
        moments = np.maximum(start, self._start[newcomer])
        present = (start[None, :] <= moments[:, None]) & (moments[:, None] < end[None, :])
        unit = instance.unit[pairs[0]]
        return bool(
            (present.sum(axis=1) <= instance.most_households[unit]).all()
            and (present @ instance.beds_used[pairs] <= instance.beds[unit]).all()
            and (present @ instance.size[households] <= instance.most_people[unit]).all()
        )


def _enemies(conflicts: Ints) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in conflicts.tolist():
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
