"""A second opinion: everything a placement promises, checked anew by plain counting.

Shares no code with the solver or the model: where those reason with cliques and rows, this walks day by day through
who is there. Whoever doubts a placement needs to read this file only (and instance.py for what the arrays mean).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

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
    "objective",
    "parts",
    "bound",
    "certificate",
]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise: of a household, of a unit, or (both -1) of the numbers. found is against allowed."""

    kind: Kind
    household: int = -1
    unit: int = -1
    found: int = 0
    allowed: int = 0


def verify(instance: Instance, placement: Placement) -> list[Violation]:
    """Every promise the placement breaks; empty when it holds them all.

    The bound is derived anew from the prices in whole numbers and compared with `certified`. A lower `bound` is the
    solver's claim: here it can only be checked that nothing contradicts it.
    """
    units = placement.unit.tolist()
    if len(units) != len(instance.size) or any(not -1 <= unit < len(instance.beds) for unit in units):
        return [Violation("shape", found=len(units), allowed=len(instance.size))]
    return [
        *_pairs(instance, units),
        *_capacities(instance, units),
        *_conflicts(instance, units),
        *_numbers(instance, placement, units),
    ]


def _pairs(instance: Instance, units: list[int]) -> Iterator[Violation]:
    for household, unit in enumerate(units):
        if unit >= 0 and _pair(instance, household, unit) is None:
            yield Violation("pair", household, unit)
        if unit < 0 and instance.must[household]:
            yield Violation("must_place", household)


def _capacities(instance: Instance, units: list[int]) -> Iterator[Violation]:
    for unit in sorted(set(units) - {-1}):
        living = [household for household, theirs in enumerate(units) if theirs == unit]
        for newcomer in living:
            there = [household for household in living if _is_there(instance, household, _arrival(instance, newcomer))]
            beds = sum(_beds(instance, household, unit) for household in there)
            people = sum(int(instance.size[household]) for household in there)
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


def _numbers(instance: Instance, placement: Placement, units: list[int]) -> Iterator[Violation]:
    pairs = [_pair(instance, household, unit) for household, unit in enumerate(units) if unit >= 0]
    points = sum(int(instance.points[pair]) for pair in pairs if pair is not None)
    soft = sum(int(instance.soft[pair]) for pair in pairs if pair is not None)
    if placement.objective != points:
        yield Violation("objective", found=placement.objective, allowed=points)
    if (placement.value.points, placement.soft.points) != (points - soft, soft):
        yield Violation("parts", found=placement.soft.points, allowed=soft)
    if min(placement.bound, placement.value.bound + placement.soft.bound) < points:
        yield Violation("bound", found=placement.bound, allowed=points)
    proven = _bound_from_prices(instance, placement)
    if proven is None or proven > placement.certified or placement.certified < points:
        yield Violation("certificate", found=placement.certified, allowed=points if proven is None else proven)


def _bound_from_prices(instance: Instance, placement: Placement) -> int | None:
    """Σ price · capacity + Σ over households of the best points left after paying; None if a price is negative."""
    prices = placement.prices
    at: dict[int, list[tuple[int, int, int]]] = {}
    total = 0
    for unit, moment, resource, milli in zip(
        prices.unit.tolist(), prices.moment.tolist(), prices.resource.tolist(), prices.milli.tolist(), strict=True
    ):
        if milli < 0:
            return None
        capacity = (instance.most_households, instance.beds, instance.most_people)[resource]
        total += milli * int(capacity[unit])
        at.setdefault(unit, []).append((moment, resource, milli))
    for household in range(len(instance.size)):
        total += _best_left(instance, household, at)
    return total // 1000


def _best_left(instance: Instance, household: int, at: dict[int, list[tuple[int, int, int]]]) -> int:
    left = [] if instance.must[household] else [0]
    for pair in range(int(instance.first[household]), int(instance.first[household + 1])):
        unit = int(instance.unit[pair])
        use = (1, int(instance.beds_used[pair]), int(instance.size[household]))
        if use[1] > instance.beds[unit] or use[2] > instance.most_people[unit]:
            continue
        paid = sum(
            use[res] * milli for moment, res, milli in at.get(unit, []) if _is_there(instance, household, moment)
        )
        left.append(1000 * int(instance.points[pair]) - paid)
    return max(left, default=0)


def _above(kind: Kind, household: int, unit: int, found: int, allowed: int) -> Iterator[Violation]:
    if found > allowed:
        yield Violation(kind, household, unit, found, allowed)


def _pair(instance: Instance, household: int, unit: int) -> int | None:
    for pair in range(int(instance.first[household]), int(instance.first[household + 1])):
        if instance.unit[pair] == unit:
            return pair
    return None


def _beds(instance: Instance, household: int, unit: int) -> int:
    pair = _pair(instance, household, unit)
    return 0 if pair is None else int(instance.beds_used[pair])


def _arrival(instance: Instance, household: int) -> int:
    return int(instance.arrives[household]) if instance.timed else 0


def _is_there(instance: Instance, household: int, moment: int) -> bool:
    """Half-open: gone on the day of leaving. In an undated instance everybody is always there."""
    return not instance.timed or bool(instance.arrives[household] <= moment < instance.leaves[household])
