"""What is left for newcomers beside those who have a home already and stay there.

Without dates a unit has fewer beds, shares and places; with dates those who are settled take part as households that
must be placed and have one candidate only, so that who has left makes room.
"""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.arrivals.rows import rows_of, together
from safeconduct.placement.engine.instance import NO_PAIRS, Instance, Ints, Mask


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Households that have a home (so many, first), then those who need one, in the units that there are."""

    instance: Instance
    settled: int


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The unit of each household of the instance so far, -1 for none."""

    instance: Instance
    unit: Ints

    def scene(self, newcomers: Ints, others: Instance | None = None) -> Scene:
        """Newcomers (rows), then others, with what is left for them."""
        fresh = rows_of(self.instance, newcomers).only(self._kept(newcomers))
        comers = fresh if others is None else together([fresh, others])
        return self._with_stays(comers) if self.instance.timed else Scene(self._with_less(comers), 0)

    @property
    def settled(self) -> Ints:
        return np.flatnonzero(self.unit >= 0)

    def _kept(self, newcomers: Ints) -> Mask:
        """Pairs of the newcomers without those in whose unit somebody lives whom they must not meet."""
        instance = self.instance
        counts = np.diff(instance.first)[newcomers]
        kept = np.ones(int(counts.sum()), dtype=bool)
        row, first = {int(one): place for place, one in enumerate(newcomers)}, np.concatenate([[0], np.cumsum(counts)])
        for pair in instance.conflicts.tolist():
            for one, other in (pair, pair[::-1]):
                if one in row and self.unit[other] >= 0 and _meet(instance, one, other):
                    mine = slice(first[row[one]], first[row[one] + 1])
                    kept[mine] &= instance.unit[instance.candidates(one)] != self.unit[other]
        return kept

    def _with_less(self, comers: Instance) -> Instance:
        """Undated: capacities less what is taken, and pairs that fit in it."""
        settled, unit = self.settled, self.unit[self.settled]
        instance, units = self.instance, self.instance.unit_count
        beds = instance.beds_used[_pairs_of(instance, settled, self.unit)]

        def taken(use: Ints) -> Ints:
            return np.bincount(unit, weights=use, minlength=units).astype(np.int64)

        rest = replace(
            comers,
            most_households=instance.most_households - taken(np.ones_like(unit)),
            beds=instance.beds - taken(beds),
            most_people=instance.most_people - taken(instance.size[settled]),
        )
        return rest.only(rest.possible & (rest.most_households[rest.unit] > 0))

    def _with_stays(self, comers: Instance) -> Scene:
        """Dated: those who are settled where somebody may still come, then the newcomers."""
        instance, settled = self.instance, self.settled
        unit = self.unit[settled]
        there = _overlapping(instance, settled, unit, comers)
        comers = comers.only(comers.possible & ((there == 0) | (comers.most_households[comers.unit] > 1)))
        asked = np.zeros(instance.unit_count, dtype=bool)
        asked[comers.unit] = True
        matter = settled[asked[unit] & (instance.most_households[unit] > 1)]
        stays = rows_of(instance, matter)
        stays = stays.only(stays.unit == self.unit[matter][stays.household])
        stays = replace(stays, must=np.ones(len(matter), dtype=bool), conflicts=NO_PAIRS)
        return Scene(together([stays, comers]), len(matter))


def _meet(instance: Instance, one: int, other: int) -> bool:
    start, end = instance.start, instance.end
    return bool(start[one] < end[other] and start[other] < end[one])


def _pairs_of(instance: Instance, households: Ints, unit: Ints) -> Ints:
    """The pair of each of these households in its unit."""
    found = np.flatnonzero(instance.unit == unit[instance.household])
    pair = np.full(instance.household_count, -1, dtype=np.int64)
    pair[instance.household[found]] = found
    return pair[households]


def _overlapping(instance: Instance, settled: Ints, unit: Ints, comers: Instance) -> Ints:
    """How many settled stays each pair of the newcomers would overlap in its unit: begun before it ends, less ended."""
    far = 1 + int(max(instance.end.max(initial=0), comers.end.max(initial=0)))
    least = int(min(instance.start.min(initial=0), comers.start.min(initial=0)))
    begun = np.sort(unit * (far - least) + instance.start[settled] - least)
    ended = np.sort(unit * (far - least) + instance.end[settled] - least)
    household = comers.household
    until = np.searchsorted(begun, comers.unit * (far - least) + comers.end[household] - least, side="left")
    before = np.searchsorted(ended, comers.unit * (far - least) + comers.start[household] - least, side="right")
    return until - before
