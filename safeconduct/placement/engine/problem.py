"""Households, units and rules become an instance: pairs that may be, with points; pairs that may not, with reasons.

Households and units are sorted by id first, so the order in which they are given never changes anything.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.columns import UnitColumns, columns_of
from safeconduct.placement.engine.domain import Household, Unit
from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.floors import GroupFloor, over_rows
from safeconduct.placement.engine.instance import NO_PAIRS, Filtered, Instance, Ints
from safeconduct.placement.engine.rules import FORBIDDEN_CODE, PINNED_CODE, RULES, Rule, beds_used, reasons_of
from safeconduct.placement.engine.scores import Weights

Pairs = frozenset[tuple[str, str]]
Reasons = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Who needs a home, what homes there are, and what binds them.

    pinned (household, unit): lives there or is promised it, and stays, even where a rule would now say no; such a
    household must be placed. forbidden (household, unit): ruled out by a person. conflicts (household, household): may
    not share a unit at the same time. floors: the fewest of groups to be placed. Every id in them is one of
    `households` or `units`.
    """

    households: tuple[Household, ...]
    units: tuple[Unit, ...]
    rules: tuple[Rule, ...] = RULES
    scores: Weights = field(default_factory=Weights)
    pinned: Pairs = frozenset()
    forbidden: Pairs = frozenset()
    conflicts: Pairs = frozenset()
    floors: tuple[GroupFloor, ...] = ()

    def compile(self) -> Instance:
        """The instance, households and units in the order of their ids.

        Raises:
            ImpossibleInput: an id is given twice, or a pair or a floor names an id that is not there.

        """
        return _Compiler(self).instance()


class _Compiler:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.households = sorted(problem.households, key=lambda household: household.id)
        self.units = sorted(problem.units, key=lambda unit: unit.id)
        self.columns = columns_of(self.units)
        self.row = _numbered(household.id for household in self.households)
        self.column = _numbered(unit.id for unit in self.units)
        self.pins = _by_household(self._numbers(problem.pinned, self.column))
        self.bans = _by_household(self._numbers(problem.forbidden, self.column))
        if any(len(units) > 1 for units in self.pins.values()):
            raise ImpossibleInput("a household is pinned to two units")

    def instance(self) -> Instance:
        reasons = [self._reasons(row, household) for row, household in enumerate(self.households)]
        candidates = [np.flatnonzero(against == 0) for against in reasons]
        soft = [self.problem.scores.soft(h, self.columns)[u] for h, u in zip(self.households, candidates, strict=True)]
        beds = [beds_used(h, self.columns)[u] for h, u in zip(self.households, candidates, strict=True)]
        value = np.array([self.problem.scores.value(household) for household in self.households], dtype=np.int64)
        first = _pointers(candidates)
        return Instance(
            first=first,
            unit=_joined(candidates),
            beds_used=_joined(beds),
            points=_joined(soft) + np.repeat(value, np.diff(first)),
            soft=_joined(soft),
            size=_ints(household.size for household in self.households),
            arrives=_ints(household.arrives_on.toordinal() for household in self.households),
            leaves=_ints(household.leaves_on.toordinal() for household in self.households),
            timed=True,
            must=np.array([h.must_place or row in self.pins for row, h in enumerate(self.households)], dtype=bool),
            conflicts=self._conflicts(),
            floors=tuple(over_rows(floor, self.row) for floor in self.problem.floors),
            household_ids=tuple(self.row),
            unit_ids=tuple(self.column),
            reason_codes=(*(rule.code for rule in self.problem.rules), FORBIDDEN_CODE, PINNED_CODE),
            filtered=_filtered(reasons),
            problem=self.problem,
            **_capacities(self.columns),
        )

    def _reasons(self, row: int, household: Household) -> Reasons:
        reasons = reasons_of(self.problem.rules, household, self.columns)
        reasons[list(self.bans.get(row, ()))] |= np.uint32(1 << len(self.problem.rules))
        if row in self.pins:
            elsewhere = np.ones(len(self.units), dtype=bool)
            elsewhere[list(self.pins[row])] = False
            reasons[elsewhere] |= np.uint32(2 << len(self.problem.rules))
            reasons[~elsewhere] = 0
        return reasons

    def _conflicts(self) -> Ints:
        pairs = sorted({(min(pair), max(pair)) for pair in self._numbers(self.problem.conflicts, self.row)})
        return np.array(pairs, dtype=np.int64) if pairs else NO_PAIRS

    def _numbers(self, pairs: Pairs, second: dict[str, int]) -> list[tuple[int, int]]:
        try:
            return sorted((self.row[one], second[other]) for one, other in pairs)
        except KeyError as error:
            raise ImpossibleInput(f"a pair names {error}, which is not in this problem") from error


def _capacities(columns: UnitColumns) -> dict[str, Ints]:
    """A unit for one household is a flat to the engine, any other a shared house: it has no other kinds to tell."""
    return {
        "beds": columns.beds,
        "most_households": columns.most_households,
        "most_people": columns.most_people,
        "opens": columns.opens,
        "closes": columns.closes,
        "kind": np.where(columns.most_households == 1, 1, 2),
    }


def _filtered(reasons: Sequence[Reasons]) -> Filtered:
    units = [np.flatnonzero(against) for against in reasons]
    kept = [against[unit] for against, unit in zip(reasons, units, strict=True)]
    masks = np.concatenate(kept) if kept else np.zeros(0, dtype=np.uint32)
    return Filtered(first=_pointers(units), unit=_joined(units), reasons=masks)


def _numbered(ids: Iterable[str]) -> dict[str, int]:
    counted = Counter(ids)
    twice = [name for name, count in counted.items() if count > 1]
    if twice:
        raise ImpossibleInput(f"given twice: {', '.join(twice)}")
    return {name: number for number, name in enumerate(counted)}


def _by_household(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for household, unit in pairs:
        found.setdefault(household, set()).add(unit)
    return found


def _pointers(rows: Sequence[Ints]) -> Ints:
    return np.array([0, *accumulate(len(row) for row in rows)], dtype=np.int64)


def _joined(rows: Sequence[Ints]) -> Ints:
    return np.concatenate(rows).astype(np.int64) if rows else np.zeros(0, dtype=np.int64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
