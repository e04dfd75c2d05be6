"""What a solve hands back: who lives where, what it is worth, how much better any could be, and how that is known."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints

Status = Literal["optimal", "within gap", "stalled", "time limit", "cancelled"]
MILLI = 1000  # prices are thousandths of a point
NOTHING: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prices:
    """What the scarce things cost, in thousandths of a point, each at one moment in one unit.

    resource: 0 a household's share of the house, 1 a bed, 2 a person's place. Any prices that are not negative prove a
    bound (see prices.py); good ones prove a good bound. household: instead of those, what each household's place is
    worth (of those who must be placed it may be negative); they prove a bound too (see national/bound.py).
    floor: beside those of units, what one more that a floor asks for costs, each floor of the instance; may be empty.
    counted: beside those of households, units of which more is known than follows from their tolls: each is worth at
    most so much (`most`) once the places of its households are paid for, which whoever doubts counts anew.
    """

    unit: Ints = field(default_factory=NOTHING.copy)
    moment: Ints = field(default_factory=NOTHING.copy)
    resource: Ints = field(default_factory=NOTHING.copy)
    milli: Ints = field(default_factory=NOTHING.copy)
    household: Ints = field(default_factory=NOTHING.copy)
    floor: Ints = field(default_factory=NOTHING.copy)
    counted: Ints = field(default_factory=NOTHING.copy)
    most: Ints = field(default_factory=NOTHING.copy)


@dataclass(frozen=True, slots=True)
class Part:
    """Points of one part of the objective, the most it could be, and the gap between (0.01 is one percent)."""

    points: int
    bound: int

    @property
    def gap(self) -> float:
        return gap_between(self.points, self.bound)


@dataclass(frozen=True, slots=True)
class Step:
    """News of a solve: seconds since it began, the best objective and the lowest bound so far."""

    seconds: float
    objective: int
    bound: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Placement:
    """The unit of each household (-1: none) and what is known about it.

    bound: no placement is worth more. It is the solver's claim ("highs-mip": HiGHS computes in floating point) unless
    certified is as low: `certified` follows from the prices alone, in whole numbers, and `verify` derives it anew.
    value.bound: no placement has more placement value. soft.bound: no placement with at least this placement value has
    more soft score.
    """

    unit: Ints
    objective: int
    bound: int
    value: Part
    soft: Part
    certified: int
    prices: Prices
    seconds: float
    history: tuple[Step, ...]
    method: str
    status: Status

    @property
    def gap(self) -> float:
        return gap_between(self.objective, self.bound)

    @property
    def placed(self) -> int:
        """Households that have a place."""
        return int((self.unit >= 0).sum())

    def unit_of(self, instance: Instance) -> dict[str, str | None]:
        """The unit's id for each household's id, None for those without a place."""
        units = [None if unit < 0 else instance.unit_name(int(unit)) for unit in self.unit]
        return {instance.name_of(row): unit for row, unit in enumerate(units)}


def gap_between(points: int, bound: int) -> float:
    """How much of the bound is missing, as a share of it; 0 when nothing is."""
    return max(0, bound - points) / max(1, abs(bound))


def units_of(instance: Instance, chosen: Ints) -> Ints:
    """The unit of each household from the chosen pairs."""
    units = np.full(instance.household_count, -1, dtype=np.int64)
    units[instance.household[chosen]] = instance.unit[chosen]
    return units
