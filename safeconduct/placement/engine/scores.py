"""What a pair is worth, in whole points: placement value (that the household is housed) plus soft score (how well).

    value(h)   = base · urgency%(h) · tier%(h) · (40 + 60·size(h))%          the same in every unit
    soft(h, u) = language + area + near + host                              from 0 to about a third of a single's value

A larger household is worth more, but less than its size (a family of four counts 2.8 singles): places go to people,
not to heads only. Every weight is here, with its default; nothing about orientation or identity can be a weight.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.columns import Ints, Mask, UnitColumns
from safeconduct.placement.engine.domain import Household


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Points and percentages. urgency_percent by urgency 0 to 4; tier_percent by tier 1 to 3 (weights, not vetoes)."""

    base: int = 1000
    urgency_percent: tuple[int, int, int, int, int] = (100, 120, 150, 200, 300)
    tier_percent: tuple[int, int, int] = (100, 60, 30)
    first_person_percent: int = 40
    each_person_percent: int = 60
    language: int = 120
    wished_area: int = 100
    near: int = 80
    host_wish: int = 60

    def value(self, household: Household) -> int:
        """Points for housing the household anywhere; never below 1, so that housing always beats not housing."""
        people = self.first_person_percent + self.each_person_percent * household.size
        percent = self.urgency_percent[household.urgency] * self.tier_percent[household.tier - 1] * people
        return max(1, self.base * percent // 1_000_000)

    def soft(self, household: Household, units: UnitColumns) -> Ints:
        """Points for how well each unit suits, shape (M,).

        language: somebody there speaks a language of theirs. wished_area: it lies where they wish to live. near: the
        share of what they need near that is near. host_wish: the host would be glad of such a household.
        """
        points = self.language * units.any_of(household.languages, units.languages).astype(np.int64)
        points += self.wished_area * units.in_areas(household.wished_areas)
        points += self.host_wish * units.any_of([household.composition], units.welcomes)
        if household.needs_near:
            points += self.near * _count(household.needs_near, units.near, len(points)) // len(household.needs_near)
        return points


def _count(words: Iterable[str], column: dict[str, Mask], length: int) -> Ints:
    """How many of the words hold in each unit, shape (length,)."""
    met = np.zeros(length, dtype=np.int64)
    for word in words:
        if word in column:
            met += column[word]
    return met
