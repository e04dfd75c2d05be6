"""The few units that a question concerns, as an instance small enough to be answered exactly.

Chains that begin where the question is show where it leads. To the units that they touch come those that are nearest at
the prices to the households there. Inside, the same is solved twice, with what is asked for and without it: what could
be had in any case is then no part of the difference.
"""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Here
from safeconduct.placement.engine.exact import pairs_of, searched
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.national import market as markets
from safeconduct.placement.engine.national.again import Again
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import Placement
from safeconduct.placement.engine.task import Task

FARTHEST = 1.0  # pairs that cost their unit more than this part of the mean points are no part of it
UNITS = 30  # of a vicinity; more where chains touched more
SETTINGS = Settings(time_limit=10.0)  # for one of its questions; they take a twentieth of a second


@dataclass(frozen=True, slots=True, eq=False)
class Vicinity:
    """Only pairs of some units with whoever lives there, before or after, or nowhere; and who that is."""

    instance: Instance
    concerned: Mask

    def units(self, unit: Ints) -> Ints:
        """The unit of each household that is concerned, as they were given; -1 for all others."""
        return np.asarray(np.where(self.concerned, unit, -1))

    def points(self, unit: Ints) -> int:
        return int(self.instance.points[pairs_of(self.instance, self.units(unit))].sum())

    def without(self, column: int) -> "Vicinity":
        """The same without one of the units."""
        return Vicinity(self.instance.only(self.instance.unit != column), self.concerned)

    def best(self, unit: Ints) -> Placement:
        """The best there is, beginning with the unit of each household."""
        known = pairs_of(self.instance, self.units(unit))
        return searched(Task(self.instance), known, Here(), SETTINGS, Patience())


def vicinity(again: Again, before: Ints, after: Ints, row: int = -1) -> Vicinity:
    """What concerns those who live elsewhere after than before (the unit of each household); all pairs of the row."""
    household = again.market_household
    moved = before != after
    touched = np.unique(np.concatenate([before[moved], after[moved]]))
    touched = touched[touched >= 0]
    units = _nearest(
        again, np.isin(before, touched) | np.isin(after, touched) | (np.arange(len(before)) == row), touched
    )
    concerned = (before < 0) | np.isin(before, units) | np.isin(after, units)
    again.within = FARTHEST
    lived = (again.market.unit == before[household]) | (again.market.unit == after[household])
    kept = again.near(lived | (household == row)) & np.isin(again.market.unit, units) & concerned[household]
    instance = replace(again.instance, must=again.instance.must & concerned)
    return Vicinity(instance.only(markets.pairs_of(again.instance, again.market, kept)), concerned)


def _nearest(again: Again, there: Mask, touched: Ints) -> Ints:
    """The touched units and, until there are UNITS, those that it costs least to take one of the households in."""
    least = np.full(again.instance.unit_count, np.inf)
    pairs = there[again.market_household]
    np.minimum.at(least, again.market.unit[pairs], again.ascent.lost[pairs])
    least[touched] = -1.0
    order = np.argsort(least, kind="stable")[: max(UNITS, len(touched))]
    return np.asarray(order[np.isfinite(least[order])])
