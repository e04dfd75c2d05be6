"""A placement problem as integers: who may live where, for how many points, using how many beds, and when.

The candidates of household i stand in compressed rows: positions first[i] to first[i + 1] of unit, beds_used, points.
Everything is a whole number; times are days (or weeks, or whatever the file counts), half-open. In an undated instance
everybody is present in the one period, whatever `arrives` and `leaves` say.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.floors import Floor

if TYPE_CHECKING:
    from safeconduct.placement.engine.problem import Problem

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
NO_PAIRS: Ints = np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Filtered:
    """Why a pair is no candidate: row i is positions first[i] to first[i + 1] of unit and reasons (bit sets)."""

    first: Ints
    unit: Ints
    reasons: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Instance:
    """N households, M units and their candidate pairs.

    Pairs: unit, beds_used, points, soft (the part of points that is soft score). Units: beds, most_households and
    most_people at the same time, opens, closes, kind (0 host room, 1 flat, 2 shared house, 3 dorm). Households: size,
    arrives, leaves, must (a place has to be found). conflicts: households that may not meet in a unit, shape (C, 2).
    floors: the fewest of groups to be placed. reason_codes: the rule behind each bit of `filtered`. Ids are empty for
    bare files.
    """

    first: Ints
    unit: Ints
    beds_used: Ints
    points: Ints
    soft: Ints
    beds: Ints
    most_households: Ints
    most_people: Ints
    opens: Ints
    closes: Ints
    kind: Ints
    size: Ints
    arrives: Ints
    leaves: Ints
    timed: bool
    must: Mask
    conflicts: Ints = field(default_factory=NO_PAIRS.copy)
    floors: tuple[Floor, ...] = ()
    household_ids: tuple[str, ...] = ()
    unit_ids: tuple[str, ...] = ()
    reason_codes: tuple[str, ...] = ()
    filtered: Filtered | None = None
    problem: "Problem | None" = None

    def __post_init__(self) -> None:
        _check(self)

    @staticmethod
    def without_dates(**arrays: Any) -> "Instance":
        """An instance in which everybody is there in the one period; `arrays` are all but those of dates and kinds."""
        households, units = len(arrays["size"]), len(arrays["beds"])
        return Instance(
            opens=np.zeros(units, dtype=np.int64),
            closes=np.ones(units, dtype=np.int64),
            kind=np.where(arrays["most_households"] == 1, 1, 2),
            arrives=np.zeros(households, dtype=np.int64),
            leaves=np.ones(households, dtype=np.int64),
            timed=False,
            **arrays,
        )

    @staticmethod
    def load(path: Path | str) -> "Instance":
        """The instance in an .npz file; raises ImpossibleInput (see files.py)."""
        from safeconduct.placement.engine import files  # files.py builds instances: at the top this would be a circle

        return files.load(path)

    def save(self, path: Path | str) -> None:
        """Write an .npz file that `load` reads; households and units as objects are not kept, only their ids."""
        from safeconduct.placement.engine import files  # see load

        files.save(self, path)

    @property
    def household_count(self) -> int:
        return len(self.size)

    @property
    def unit_count(self) -> int:
        return len(self.beds)

    @property
    def household(self) -> Ints:
        """The household of each candidate pair."""
        return np.repeat(np.arange(self.household_count), np.diff(self.first))

    @property
    def start(self) -> Ints:
        """First moment of each household's presence; 0 in an undated instance."""
        return self.arrives if self.timed else np.zeros_like(self.arrives)

    @property
    def end(self) -> Ints:
        """First moment after each household's presence; 1 in an undated instance."""
        return self.leaves if self.timed else np.ones_like(self.leaves)

    @property
    def possible(self) -> Mask:
        """Pairs that fit when the household is alone in the unit; a file may list others: they are never chosen."""
        people = self.size[self.household] <= self.most_people[self.unit]
        return people & (self.beds_used <= self.beds[self.unit]) & (self.most_households[self.unit] > 0)

    def candidates(self, household: int) -> slice:
        """The positions of the household's candidate pairs."""
        return slice(int(self.first[household]), int(self.first[household + 1]))

    def position(self, household: int, unit: int) -> int | None:
        """The position of a pair, None when it is no candidate."""
        rows = self.candidates(household)
        return next((int(found) + rows.start for found in np.flatnonzero(self.unit[rows] == unit)), None)

    def only(self, kept: Mask) -> "Instance":
        """The same with some of the candidate pairs; positions are renumbered in their order."""
        counts = np.bincount(self.household[kept], minlength=self.household_count)
        return replace(
            self,
            first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            unit=self.unit[kept],
            beds_used=self.beds_used[kept],
            points=self.points[kept],
            soft=self.soft[kept],
        )

    def name_of(self, household: int) -> str:
        """The household's id; its row number in a bare file."""
        return self.household_ids[household] if self.household_ids else str(household)

    def unit_name(self, unit: int) -> str:
        return self.unit_ids[unit] if self.unit_ids else str(unit)


def _check(instance: Instance) -> None:
    """Refuse arrays that contradict each other.

    Raises:
        ImpossibleInput: says which promise of the format is broken.

    """
    pairs, units = len(instance.unit), instance.unit_count
    rows = instance.household
    _require(instance.first[0] == 0 and instance.first[-1] == pairs, "the row pointers do not cover the pairs")
    _require(len(instance.first) == instance.household_count + 1, "there is not one row for each household")
    _require(
        all(len(a) == pairs for a in (instance.beds_used, instance.points, instance.soft)), "pairs differ in length"
    )
    _require(not pairs or (instance.unit.min() >= 0 and instance.unit.max() < units), "a pair names a unit that is not")
    _require(_are_different(rows * max(units, 1) + instance.unit), "a pair is listed twice")
    _require(bool((instance.beds_used >= 0).all()), "a pair uses less than no bed")
    _require(bool((instance.start < instance.end).all()), "a household leaves before it arrives")
    _require(all(len(one.members) == instance.household_count for one in instance.floors), "a floor names nobody")
    named = instance.conflicts
    _require(not named.size or 0 <= named.min() <= named.max() < instance.household_count, "a conflict names nobody")


def _are_different(numbers: Ints) -> bool:
    """Whether no number stands there twice; they are mostly in order."""
    return bool((np.diff(numbers) > 0).all()) or len(np.unique(numbers)) == len(numbers)


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise ImpossibleInput(sentence)
