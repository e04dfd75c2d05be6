"""What it would cost to house one household differently, where households are many: by prices, and by a search.

A place is demanded for the household, and chains begin with it and with the unit that it leaves: they find the few
units that are concerned. Among those, and the households that live there or nowhere, both questions are solved exactly:
what is best with the demand, with as few moves as that allows, and what is best without it. The difference is the cost;
what could be had in any case is no part of it. It is an estimate, for other units might have helped. What the prices
prove with the demand tells that no way costs less than `at_least`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Here
from safeconduct.placement.engine.explanation import Demand, Option, demanded
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.national.again import Again, taken_up
from safeconduct.placement.engine.national.chains import chains_for, chains_from
from safeconduct.placement.engine.national.market import Floats
from safeconduct.placement.engine.national.outcome import Proof
from safeconduct.placement.engine.national.threads import threads
from safeconduct.placement.engine.national.vicinity import FARTHEST, SETTINGS, vicinity
from safeconduct.placement.engine.national.walk import Walk
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, Placement

ROUNDS = 5  # of the ascent before anything is asked


@dataclass(frozen=True, slots=True, eq=False)
class Demanding:
    """One household of a placement, taken up again."""

    instance: Instance
    placement: Placement
    row: int
    patience: Patience
    base: Again
    proof: Proof

    def option(self, pair: int | None) -> Option | None:
        """What demanding the pair, or any place at all, would mean; None where no way was found."""
        if self.patience.is_over():
            return self._unknown(pair)
        least = self._least_loss(pair)
        if least is None:
            return None
        again = self._with_demand(pair, least)
        again.ascend(1, self.patience.is_over)
        again.chain(self._begin, again.market_household == self.row)
        if (again.homes.unit[again.instance.must] < 0).any():
            return None
        return self._told(pair, again)

    def _unknown(self, pair: int | None) -> Option:
        unit = None if pair is None else self.instance.unit_name(int(self.instance.unit[pair]))
        return Option(unit, 0 if pair is None else int(self.instance.points[pair]), None, proved=False, moves=())

    def _least_loss(self, pair: int | None) -> int | None:
        """Thousandths by which the household's price has to fall for one of the pairs to be in a best set."""
        rows = self.instance.candidates(self.row)
        pairs = range(rows.start, rows.stop) if pair is None else [pair]
        units = [int(self.instance.unit[one]) for one in pairs]
        known = [place for unit in units if (place := self.base.pair_of(self.row, unit)) is not None]
        return round(MILLI * float(self.base.ascent.lost[known].min())) if known else None

    def _with_demand(self, pair: int | None, least: int) -> Again:
        instance = demanded(self.instance, self.row, pair)
        unit, milli = self.placement.unit.copy(), self.proof.milli.copy()
        unit[self.row] = -1
        milli[self.row] -= least
        again = taken_up(instance, unit, milli, self.base.team, self.base.seed, self.patience.is_over)
        again.within, again.echoes = FARTHEST, 0
        return again

    def _begin(self, walk: Walk, noises: Floats) -> None:
        chains_for(walk, np.array([self.row]), noises)
        left = int(self.placement.unit[self.row])
        if left >= 0:
            chains_from(walk, np.array([left]), noises)

    def _told(self, pair: int | None, again: Again) -> Option:
        place = vicinity(self.base, self.placement.unit, again.homes.unit, self.row)
        unit = place.units(self.placement.unit)
        now = replace(self.placement, unit=unit, objective=place.points(unit))
        asked = None if pair is None else place.instance.position(self.row, int(self.instance.unit[pair]))
        found = Demand(place.instance, now, self.row, Here(), SETTINGS, Patience()).option(asked)
        bound = again.proven().points
        if found.cost is None:  # time was over, or nothing was found in the vicinity
            return replace(found, proved=False, price=max(0, self.proof.points - bound))
        in_any_case = place.best(unit).objective - now.objective
        cost, at_least = found.cost + in_any_case, max(0, self.placement.objective + in_any_case - bound)
        proved = cost == at_least and self.placement.status == "optimal"
        return replace(found, cost=cost, proved=proved, price=max(0, self.proof.points - bound), at_least=at_least)


@contextmanager
def demanding(
    instance: Instance, placement: Placement, row: int, patience: Patience, workers: int
) -> Iterator[Demanding]:
    """The household at good prices, ready to be asked about."""
    with threads(workers) as team:
        base = taken_up(instance, placement.unit, placement.prices.household, team, 0, patience.is_over)
        base.ascend(ROUNDS, patience.is_over)
        yield Demanding(instance, placement, row, patience, base, base.proven())
