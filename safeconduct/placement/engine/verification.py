"""A second opinion: everything a placement promises, checked anew by plain counting.

Shares no code with the solver or the model: where those reason with cliques and rows, this walks day by day through
who is there. What its prices prove is derived anew beside it (certificate.py). Whoever doubts a placement needs to read
these two only (and instance.py for what the arrays mean).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from safeconduct.placement.engine.certificate import is_there, proven
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


def verify(instance: Instance, placement: Placement, *, houses: int | None = None) -> list[Violation]:
    """Every promise the placement breaks; empty when it holds them all.

    houses: of those of which a census was taken so many are looked through, all if it is None. Each takes a tenth of a
    second or more, and a country has thousands.

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
        *_numbers(instance, placement, pairs, houses),
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
            there = [one for one in households if is_there(instance, one, _arrival(instance, newcomer))]
            beds = sum(int(instance.beds_used[pairs[one]]) for one in there if pairs[one] >= 0)
            people = sum(int(instance.size[one]) for one in there)
            yield from _above("households", newcomer, unit, len(there), int(instance.most_households[unit]))
            yield from _above("beds", newcomer, unit, beds, int(instance.beds[unit]))
            yield from _above("people", newcomer, unit, people, int(instance.most_people[unit]))


def _conflicts(instance: Instance, units: list[int]) -> Iterator[Violation]:
    for one, other in instance.conflicts.tolist():
        meet = is_there(instance, one, _arrival(instance, other)) or is_there(instance, other, _arrival(instance, one))
        if units[one] == units[other] >= 0 and meet:
            yield Violation("conflict", one, units[one], found=other)


def _floors(instance: Instance, units: list[int]) -> Iterator[Violation]:
    for number, floor in enumerate(instance.floors):
        placed = [one for one, unit in enumerate(units) if unit >= 0 and floor.members[one]]
        found = sum(int(instance.size[one]) for one in placed) if floor.people else len(placed)
        if found < floor.at_least:
            yield Violation("floor", found=found, allowed=floor.at_least, floor=number)


def _numbers(instance: Instance, placement: Placement, pairs: list[int], houses: int | None) -> Iterator[Violation]:
    chosen = [pair for pair in pairs if pair >= 0]
    points = sum(int(instance.points[pair]) for pair in chosen)
    soft = sum(int(instance.soft[pair]) for pair in chosen)
    if placement.objective != points:
        yield Violation("objective", found=placement.objective, allowed=points)
    if (placement.value.points, placement.soft.points) != (points - soft, soft):
        yield Violation("parts", found=placement.soft.points, allowed=soft)
    if min(placement.bound, placement.value.bound + placement.soft.bound) < points:
        yield Violation("bound", found=placement.bound, allowed=points)
    most = proven(instance, placement, houses)
    if most is None or most > placement.certified or placement.certified < points:
        yield Violation("certificate", found=placement.certified, allowed=points if most is None else most)


def _above(kind: Kind, household: int, unit: int, found: int, allowed: int) -> Iterator[Violation]:
    if found > allowed:
        yield Violation(kind, household, unit, found, allowed)


def _arrival(instance: Instance, household: int) -> int:
    return int(instance.arrives[household]) if instance.timed else 0
