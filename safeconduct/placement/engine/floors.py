"""The fewest of a group that are to be placed, so that no group is left out by what its members are worth.

    Σ over members h, units u of count(h) · x(h, u)  ≥  at_least            count: 1, or the people of the household

A group is a list of households that somebody wrote down for a reason they can name; the engine knows no trait by which
it could make one, and whom somebody loves is no field of anything here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.errors import ImpossibleInput

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFloor:
    """Of these households (ids), at least so many are to be placed; with `people`, so many people of theirs."""

    name: str
    households: frozenset[str]
    at_least: int
    people: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Floor:
    """The same over the rows of an instance: members is a mask, shape (N,)."""

    name: str
    members: Mask
    at_least: int
    people: bool = False

    def counts(self, size: Ints) -> Ints:
        """What each household counts for the floor, shape (N,): 0 for who is no member."""
        return self.members * (size if self.people else np.ones_like(size))

    def met(self, placed: Mask, size: Ints) -> int:
        """How much of it is reached when these households are placed."""
        return int(self.counts(size)[placed].sum())


def over_rows(floor: GroupFloor, row: dict[str, int]) -> Floor:
    """The floor with the rows of its households.

    Raises:
        ImpossibleInput: it names a household that is not there.

    """
    unknown = floor.households - row.keys()
    if unknown:
        raise ImpossibleInput(f"the floor {floor.name} names {', '.join(sorted(unknown))}, not in this problem")
    members = np.zeros(len(row), dtype=bool)
    members[[row[name] for name in floor.households]] = True
    return Floor(name=floor.name, members=members, at_least=floor.at_least, people=floor.people)
