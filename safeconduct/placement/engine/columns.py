"""Units as columns, so that one rule answers for every unit at once.

A set-valued field (languages, what is near) becomes one boolean column for each word; dates become days
(`date.toordinal`), "no end" the largest day there is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.domain import SERVES, Unit

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
NEVER = date.max.toordinal()
NORM_DECIMETRES = 400  # Fedasil's minimum norms: at least 4 m² of sleeping space a person (programme rule F6)


@dataclass(frozen=True, slots=True, eq=False)
class UnitColumns:
    """The units of a problem, one array entry each (length M, in the problem's order).

    most_people: the most people at a time that beds (a double sleeps two) and the room norm allow; room: what the norm
    alone allows, NEVER where nobody measured. area, reserved: codes into `areas` and `partners` (-1: for everyone).
    """

    beds: Ints
    doubles: Ints
    room: Ints
    most_households: Ints
    step_free: Mask
    pets: Mask
    smoking: Mask
    vetted: Mask
    opens: Ints
    closes: Ints
    funded: Ints
    serves: Ints
    area: Ints
    areas: dict[str, int]
    reserved: Ints
    partners: dict[str, int]
    languages: dict[str, Mask]
    near: dict[str, Mask]
    welcomes: dict[str, Mask]

    @property
    def most_people(self) -> Ints:
        people: Ints = np.minimum(self.beds + self.doubles, self.room)
        return people

    def nobody(self) -> Mask:
        """A mask that excludes no unit."""
        return np.zeros(len(self.beds), dtype=bool)

    def any_of(self, words: Iterable[str], column: dict[str, Mask]) -> Mask:
        """Where at least one of the words holds."""
        found = self.nobody()
        for word in words:
            if word in column:
                found = found | column[word]
        return found

    def in_areas(self, areas: Iterable[str]) -> Mask:
        """Where the unit lies in one of the areas."""
        return np.isin(self.area, [self.areas[area] for area in areas if area in self.areas])


def columns_of(units: Sequence[Unit]) -> UnitColumns:
    """The units as columns, in the order given."""
    areas = _codes(unit.area for unit in units)
    partners = _codes(unit.reserved_for for unit in units if unit.reserved_for is not None)
    return UnitColumns(
        beds=_ints(unit.beds for unit in units),
        doubles=_ints(unit.double_beds for unit in units),
        room=_ints(people_by_norm(unit.square_metres) for unit in units),
        most_households=_ints(unit.max_households for unit in units),
        step_free=_flags(unit.step_free for unit in units),
        pets=_flags(unit.pets for unit in units),
        smoking=_flags(unit.smoking for unit in units),
        vetted=_flags(unit.vetted for unit in units),
        opens=_ints(unit.open_from.toordinal() for unit in units),
        closes=_ints(_day(unit.open_until, missing=NEVER) for unit in units),
        funded=_ints(_day(unit.funded_until, missing=0) for unit in units),
        serves=_ints(SERVES.index(unit.serves) for unit in units),
        area=_ints(areas[unit.area] for unit in units),
        areas=areas,
        reserved=_ints(-1 if unit.reserved_for is None else partners[unit.reserved_for] for unit in units),
        partners=partners,
        languages=_words([unit.languages for unit in units]),
        near=_words([unit.near for unit in units]),
        welcomes=_words([unit.welcomes for unit in units]),
    )


def people_by_norm(square_metres: float | None) -> int:
    """How many people may sleep in that space; unmeasured rooms are the vetting's business, not this rule's."""
    return NEVER if square_metres is None else round(square_metres * 100) // NORM_DECIMETRES


def _day(day: date | None, *, missing: int) -> int:
    return missing if day is None else day.toordinal()


def _codes(words: Iterable[str]) -> dict[str, int]:
    return {word: code for code, word in enumerate(sorted(set(words)))}


def _words(sets: Sequence[Iterable[str]]) -> dict[str, Mask]:
    found: dict[str, Mask] = {}
    for position, words in enumerate(sets):
        for word in words:
            found.setdefault(word, np.zeros(len(sets), dtype=bool))[position] = True
    return found


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _flags(values: Iterable[bool]) -> Mask:
    return np.fromiter(values, dtype=bool)
