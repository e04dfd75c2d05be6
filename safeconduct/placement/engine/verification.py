"""A second opinion: everything a placement promises, checked anew by plain counting.

Shares no code with the solver or the model: where those reason with cliques and rows, this walks day by day through
who is there. Whoever doubts a placement needs to read this file only (and instance.py for what the arrays mean).
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from safeconduct.placement.engine.floors import Floor
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.placement import Placement

Kind = Literal[
    "shape",
    "pair",
    "must_place",
    "households",
    "beds",
    "people",
    "conflict",
    "floor",
    "objective",
    "parts",
    "bound",
    "certificate",
]
LARGEST = 2**44  # prices and points beyond that would not add up in 64 bits, and prove nothing


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise: of a household, of a unit, or (both -1) of the numbers. found is against allowed.

    Of a floor (its number): found are placed, where `allowed` is the fewest.
    """

    kind: Kind
    household: int = -1
    unit: int = -1
    found: int = 0
    allowed: int = 0
    floor: int = -1


def verify(instance: Instance, placement: Placement) -> list[Violation]:
    """Every promise the placement breaks; empty when it holds them all.

    The bound is derived anew from the prices in whole numbers and compared with `certified`. A lower `bound`, and the
    bounds of the parts, are a solver's claim (see `claims`): here it can only be checked that nothing contradicts them.
    """
    units = placement.unit.tolist()
    if len(units) != len(instance.size) or any(not -1 <= unit < len(instance.beds) for unit in units):
        return [Violation("shape", found=len(units), allowed=len(instance.size))]
    pairs = _pairs_of(instance, units)
    return [
        *_pairs(instance, units, pairs),
        *_capacities(instance, units, pairs),
        *_conflicts(instance, units),
        *_floors(instance, units),
        *_numbers(instance, placement, pairs),
    ]


def claims(instance: Instance, placement: Placement) -> tuple[Literal["bound", "value", "soft"], ...]:
    """The ceilings that are a solver's word: lower than the one that follows from the prices and that verify derives.

    `bound` follows as far as it is `certified`. So does what no placement exceeds in placement value, where suiting
    well adds to it; and in soft score beside at least this placement value, which is the rest of the whole. What is
    below that was found by prices that are not kept, or by HiGHS.
    """
    whole = placement.certified
    found: list[Literal["bound", "value", "soft"]] = ["bound"] if placement.bound < whole else []
    if not instance.soft.any():
        return tuple(found)
    if placement.value.bound < whole or instance.soft.min() < 0:
        found.append("value")
    if placement.soft.bound < whole - placement.value.points:
        found.append("soft")
    return tuple(found)


def _pairs_of(instance: Instance, units: list[int]) -> list[int]:
    """Where each household's pair stands among the candidates; -1 where it has no unit, or one it may not have."""
    pairs = [-1] * len(units)
    candidates, first = instance.unit.tolist(), instance.first.tolist()
    for household, unit in enumerate(units):
        row = candidates[first[household] : first[household + 1]]
        if unit >= 0 and unit in row:
            pairs[household] = first[household] + row.index(unit)
    return pairs


def _pairs(instance: Instance, units: list[int], pairs: list[int]) -> Iterator[Violation]:
    for household, unit in enumerate(units):
        if unit >= 0 and pairs[household] < 0:
            yield Violation("pair", household, unit)
        if unit < 0 and instance.must[household]:
            yield Violation("must_place", household)


def _capacities(instance: Instance, units: list[int], pairs: list[int]) -> Iterator[Violation]:
    living: dict[int, list[int]] = {}
    for household, unit in enumerate(units):
        if unit >= 0:
            living.setdefault(unit, []).append(household)
    for unit, households in sorted(living.items()):
        for newcomer in households:
            there = [one for one in households if _is_there(instance, one, _arrival(instance, newcomer))]
            beds = sum(int(instance.beds_used[pairs[one]]) for one in there if pairs[one] >= 0)
            people = sum(int(instance.size[one]) for one in there)
            yield from _above("households", newcomer, unit, len(there), int(instance.most_households[unit]))
            yield from _above("beds", newcomer, unit, beds, int(instance.beds[unit]))
            yield from _above("people", newcomer, unit, people, int(instance.most_people[unit]))


def _conflicts(instance: Instance, units: list[int]) -> Iterator[Violation]:
    for one, other in instance.conflicts.tolist():
        meet = _is_there(instance, one, _arrival(instance, other)) or _is_there(
            instance, other, _arrival(instance, one)
        )
        if units[one] == units[other] >= 0 and meet:
            yield Violation("conflict", one, units[one], found=other)


def _floors(instance: Instance, units: list[int]) -> Iterator[Violation]:
    for number, floor in enumerate(instance.floors):
        placed = [one for one, unit in enumerate(units) if unit >= 0 and floor.members[one]]
        found = sum(int(instance.size[one]) for one in placed) if floor.people else len(placed)
        if found < floor.at_least:
            yield Violation("floor", found=found, allowed=floor.at_least, floor=number)


def _numbers(instance: Instance, placement: Placement, pairs: list[int]) -> Iterator[Violation]:
    chosen = [pair for pair in pairs if pair >= 0]
    points = sum(int(instance.points[pair]) for pair in chosen)
    soft = sum(int(instance.soft[pair]) for pair in chosen)
    if placement.objective != points:
        yield Violation("objective", found=placement.objective, allowed=points)
    if (placement.value.points, placement.soft.points) != (points - soft, soft):
        yield Violation("parts", found=placement.soft.points, allowed=soft)
    if min(placement.bound, placement.value.bound + placement.soft.bound) < points:
        yield Violation("bound", found=placement.bound, allowed=points)
    by_household = len(placement.prices.household) > 0
    proven = (_bound_from_households if by_household else _bound_from_prices)(instance, placement)
    if proven is None or proven > placement.certified or placement.certified < points:
        yield Violation("certificate", found=placement.certified, allowed=points if proven is None else proven)


def _bound_from_households(instance: Instance, placement: Placement) -> int | None:
    """Σ price + Σ over units of the most they can be worth after paying; None if a price is negative that may not be.

    People and conflicts can only make it less. A unit that has tolls is worth what those prove; of the others, one that
    takes a household at a time its best schedule, and one in which all meet its best set.
    """
    prices = placement.prices.household
    at = _tolls(instance, placement)
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
        if unit in at:
            total += _most_after_tolls(instance, unit, household[mine].tolist(), worth, used, at[unit])
        elif meet:
            total += _best_set(worth, used, int(instance.beds[unit]), int(instance.most_households[unit]))
        elif instance.most_households[unit] == 1:
            total += _best_schedule(instance, household[mine].tolist(), worth)
        else:
            total += sum(worth)
    return total // 1000


def _tolls(instance: Instance, placement: Placement) -> dict[int, list[tuple[int, int, int]]] | None:
    """(moment, resource, milli) of each unit that has tolls; None if one is negative."""
    prices = placement.prices
    if (prices.milli < 0).any():
        return None
    at: dict[int, list[tuple[int, int, int]]] = {}
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
    tolls: list[tuple[int, int, int]],
) -> int:
    """All that the unit has, at its tolls, and what each household has left after paying them."""
    capacities = (instance.most_households, instance.beds, instance.most_people)
    total = sum(milli * int(capacities[resource][unit]) for _, resource, milli in tolls)
    for household, gain, used in zip(households, worth, beds, strict=True):
        use = (1, used, int(instance.size[household]))
        paid = sum(use[resource] * milli for moment, resource, milli in tolls if _is_there(instance, household, moment))
        total += max(0, gain - paid)
    return total


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


def _best_left(instance: Instance, household: int, at: dict[int, list[tuple[int, int, int]]], more: int) -> int:
    left = [] if instance.must[household] else [0]
    for pair in range(int(instance.first[household]), int(instance.first[household + 1])):
        unit = int(instance.unit[pair])
        use = (1, int(instance.beds_used[pair]), int(instance.size[household]))
        if use[1] > instance.beds[unit] or use[2] > instance.most_people[unit]:
            continue
        paid = sum(
            use[res] * milli for moment, res, milli in at.get(unit, []) if _is_there(instance, household, moment)
        )
        left.append(1000 * int(instance.points[pair]) + more - paid)
    return max(left, default=0)


def _above(kind: Kind, household: int, unit: int, found: int, allowed: int) -> Iterator[Violation]:
    if found > allowed:
        yield Violation(kind, household, unit, found, allowed)


def _arrival(instance: Instance, household: int) -> int:
    return int(instance.arrives[household]) if instance.timed else 0


def _is_there(instance: Instance, household: int, moment: int) -> bool:
    """Half-open: gone on the day of leaving. In an undated instance everybody is always there."""
    return not instance.timed or bool(instance.arrives[household] <= moment < instance.leaves[household])
