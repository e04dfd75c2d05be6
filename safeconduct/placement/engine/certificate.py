"""What the prices of a placement prove, derived anew in whole numbers: the part of a second opinion that reckons.

Shares no code with the solver. Any prices that are not negative prove a bound, good ones a good one; whoever doubts
`certified` needs to read this file only (and instance.py and placement.py for what the arrays mean).
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from safeconduct.placement.engine.floors import Floor
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.placement import Placement

LARGEST = 2**44  # prices and points beyond that would not add up in 64 bits, and prove nothing
MOST_STATES = 100_000  # of a house: where more are left to look at, what is said of it counts for nothing

Toll = tuple[int, int, int]  # moment, resource (0 a household's share, 1 a bed, 2 a person's place), thousandths


def proven(instance: Instance, placement: Placement, houses: int | None = None) -> int | None:
    """The points that no placement exceeds, by these prices; None where they prove nothing.

    houses: look through so many of the counted ones, evenly spread, and believe what is said of the others.
    """
    if len(placement.prices.household) == 0:
        return _bound_from_prices(instance, placement)
    counted = placement.prices.counted.tolist()
    step = 1 if houses is None else max(1, -(-len(counted) // max(1, houses)))
    return _bound_from_households(instance, placement, believed=set(counted) - set(counted[::step]))


def is_there(instance: Instance, household: int, moment: int) -> bool:
    """Half-open: gone on the day of leaving. In an undated instance everybody is always there."""
    return not instance.timed or bool(instance.arrives[household] <= moment < instance.leaves[household])


def _bound_from_households(instance: Instance, placement: Placement, believed: set[int]) -> int | None:
    """Σ price + Σ over units of the most they can be worth after paying; None if a price is negative that may not be.

    People and conflicts can only make it less. A unit that has tolls is worth what those prove; of the others, one that
    takes a household at a time its best schedule, and one in which all meet its best set. What is said of a house
    beyond its tolls counts where no set of stays is worth more.
    """
    prices = placement.prices.household
    at = _tolls(instance, placement)
    said = dict(zip(placement.prices.counted.tolist(), placement.prices.most.tolist(), strict=False))
    if len(prices) != len(instance.size) or at is None or (prices[~instance.must] < 0).any():
        return None
    if any(((column < -LARGEST) | (column > LARGEST)).any() for column in (prices, instance.points)):
        return None
    meet = not instance.timed or len(set(instance.arrives.tolist())) <= 1
    household = np.repeat(np.arange(len(instance.size)), np.diff(instance.first))
    left = 1000 * instance.points - prices[household]
    alone = (instance.beds_used <= instance.beds[instance.unit]) & (instance.most_households[instance.unit] > 0)
    alone &= instance.size[household] <= instance.most_people[instance.unit]
    offers = np.flatnonzero(alone & (left > 0))
    offers = offers[np.argsort(instance.unit[offers], kind="stable")]
    edges = np.searchsorted(instance.unit[offers], np.arange(len(instance.beds) + 1))
    total: int = sum(prices.tolist())
    for unit in range(len(instance.beds)):
        mine = offers[edges[unit] : edges[unit + 1]]
        worth, used = left[mine].tolist(), instance.beds_used[mine].tolist()
        is_shared = not meet and instance.most_households[unit] > 1
        if unit in at or (is_shared and unit in said):
            tolls = at.get(unit, [])
            by_tolls = _most_after_tolls(instance, unit, household[mine].tolist(), worth, used, tolls)
            most = said.get(unit, by_tolls) if is_shared else by_tolls
            stays = [
                Stay(int(instance.arrives[one]), int(instance.leaves[one]), *both)
                for one, *both in zip(household[mine].tolist(), worth, used, strict=True)
            ]
            holds = most < by_tolls and (
                unit in believed or not House.of(instance, unit, tolls).may_exceed(most, stays)
            )
            total += most if holds else by_tolls
        elif meet:
            total += _best_set(worth, used, int(instance.beds[unit]), int(instance.most_households[unit]))
        elif instance.most_households[unit] == 1:
            total += _best_schedule(instance, household[mine].tolist(), worth)
        else:
            total += sum(worth)
    return total // 1000


def _tolls(instance: Instance, placement: Placement) -> dict[int, list[Toll]] | None:
    """(moment, resource, milli) of each unit that has tolls; None if one is negative."""
    prices = placement.prices
    if (prices.milli < 0).any():
        return None
    at: dict[int, list[Toll]] = {}
    columns = (prices.unit, prices.moment, prices.resource, prices.milli)
    for unit, moment, resource, milli in zip(*(column.tolist() for column in columns), strict=True):
        at.setdefault(unit, []).append((moment, resource, milli))
    return at


def _most_after_tolls(
    instance: Instance,
    unit: int,
    households: list[int],
    worth: list[int],
    beds: list[int],
    tolls: list[Toll],
) -> int:
    """All that the unit has, at its tolls, and what each household has left after paying them."""
    capacities = (instance.most_households, instance.beds, instance.most_people)
    total = sum(milli * int(capacities[resource][unit]) for _, resource, milli in tolls)
    for household, gain, used in zip(households, worth, beds, strict=True):
        use = (1, used, int(instance.size[household]))
        paid = sum(use[resource] * milli for moment, resource, milli in tolls if is_there(instance, household, moment))
        total += max(0, gain - paid)
    return total


@dataclass(frozen=True, slots=True)
class Stay:
    """From one day to another, half-open; what it is worth in thousandths, and the beds that it uses."""

    begin: int
    end: int
    worth: int
    beds: int


@dataclass(frozen=True, slots=True)
class House:
    """A unit that several share: days on which something is paid, and what a share and a bed have paid before each."""

    heads: int
    beds: int
    days: list[int]
    shares_paid: list[int]
    beds_paid: list[int]

    @classmethod
    def of(cls, instance: Instance, unit: int, tolls: list[Toll]) -> "House":
        days = sorted({moment for moment, _, _ in tolls})
        paid = [
            [0, *accumulate(sum(milli for at, what, milli in tolls if (at, what) == (day, resource)) for day in days)]
            for resource in (0, 1)
        ]
        return cls(int(instance.most_households[unit]), int(instance.beds[unit]), days, *paid)

    def toll(self, begin: int, end: int | None, heads: int, beds: int) -> int:
        """What so many shares and beds pay from one day to another, or from it on."""
        first = bisect_left(self.days, begin)
        last = len(self.days) if end is None else bisect_left(self.days, end)
        shares_paid, beds_paid = self.shares_paid, self.beds_paid
        return heads * (shares_paid[last] - shares_paid[first]) + beds * (beds_paid[last] - beds_paid[first])

    def may_exceed(self, most: int, stays: list[Stay]) -> bool:
        """Whether some set of stays could be worth more; True as well where there is too much to look at.

        Stay by stay in the order of arrival, who has most left first, taken in or not. Of those who live there only
        when they go and how many beds they use matters to what comes later, and of equal ones the best is enough. A set
        can never bring more than it has, all tolls of what it leaves free from now on, and what each later stay has
        left after its own: where that is no more than `most`, it is left out.
        """
        left = {one: one.worth - self.toll(one.begin, one.end, 1, one.beds) for one in stays}
        stays = sorted(stays, key=lambda one: (one.begin, -left[one]))
        later = [*accumulate((max(0, left[one]) for one in reversed(stays)), initial=0)][::-1]
        sets: dict[tuple[tuple[int, int], ...], int] = {(): 0}
        for number, stay in enumerate(stays):
            ahead = later[number + 1] + self.toll(stay.begin, None, self.heads, self.beds)
            after: dict[tuple[tuple[int, int], ...], int] = {}
            for before, worth in sets.items():
                living = tuple(one for one in before if one[0] > stay.begin)
                for there, has in ((living, worth), (self._with(living, stay), worth + stay.worth)):
                    if there is not None and has > after.get(there, -1):
                        pays = sum(self.toll(stay.begin, end, 1, beds) for end, beds in there)
                        if has + ahead - pays > most:
                            after[there] = has
            sets = after
            if len(sets) > MOST_STATES:
                return True
        return any(worth > most for worth in sets.values())

    def _with(self, living: tuple[tuple[int, int], ...], stay: Stay) -> tuple[tuple[int, int], ...] | None:
        """Those who live there and the newcomer; None where there is no room."""
        together = (*living, (stay.end, stay.beds))
        fits = len(together) <= self.heads and sum(beds for _, beds in together) <= self.beds
        return tuple(sorted(together)) if fits else None


def _best_schedule(instance: Instance, households: list[int], worth: list[int]) -> int:
    """The most that stays bring which do not meet: for each, in the order of departure, the best before its arrival."""
    departures, best = [0], [0]
    begins, ends = instance.arrives.tolist(), instance.leaves.tolist()
    for gain, household in sorted(zip(worth, households, strict=True), key=lambda one: ends[one[1]]):
        before = best[bisect_right(departures, begins[household], 1) - 1]
        departures.append(ends[household])
        best.append(max(best[-1], before + gain))
    return best[-1]


def _best_set(worth: list[int], beds: list[int], most_beds: int, most_households: int) -> int:
    """The most that households with these worths and beds bring one unit, by trying each count of beds and heads."""
    if not worth:
        return 0
    if most_households == 1:
        return max(worth)
    most_beds, heads = min(most_beds, sum(beds)), min(most_households, len(worth))
    best = np.zeros((heads + 1, most_beds + 1), dtype=np.int64)
    for gain, used in zip(worth, beds, strict=True):
        best[1:, used:] = np.maximum(best[1:, used:], best[:-1, : most_beds + 1 - used] + gain)
    return int(best[-1, -1])


def _bound_from_prices(instance: Instance, placement: Placement) -> int | None:
    """Σ price · capacity + Σ over households of the best points left after paying; None if a price is negative.

    A floor's price is added to what its members are worth placed, and comes off the sum as often as the floor asks.
    """
    asked: list[tuple[Floor, int]] = list(zip(instance.floors, placement.prices.floor.tolist(), strict=False))
    at = _tolls(instance, placement)
    if at is None or any(milli < 0 for _, milli in asked):
        return None
    capacities = (instance.most_households, instance.beds, instance.most_people)
    total = sum(milli * int(capacities[resource][unit]) for unit, tolls in at.items() for _, resource, milli in tolls)
    total -= sum(milli * floor.at_least for floor, milli in asked)
    for household in range(len(instance.size)):
        counts = (1, int(instance.size[household]))
        more = sum(milli * counts[floor.people] for floor, milli in asked if floor.members[household])
        total += _best_left(instance, household, at, more)
    return total // 1000


def _best_left(instance: Instance, household: int, at: dict[int, list[Toll]], more: int) -> int:
    left = [] if instance.must[household] else [0]
    for pair in range(int(instance.first[household]), int(instance.first[household + 1])):
        unit = int(instance.unit[pair])
        use = (1, int(instance.beds_used[pair]), int(instance.size[household]))
        if use[1] > instance.beds[unit] or use[2] > instance.most_people[unit]:
            continue
        paid = sum(use[res] * milli for moment, res, milli in at.get(unit, []) if is_there(instance, household, moment))
        left.append(1000 * int(instance.points[pair]) + more - paid)
    return max(left, default=0)
