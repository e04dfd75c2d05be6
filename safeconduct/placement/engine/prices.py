"""Prices of the scarce things, and what any prices prove.

Let y ≥ 0 be a price for each row that rations something (a share, a bed, a person's place of one unit at one moment).
For every placement x that holds the rows,

    Σ points · x  ≤  Σ_r y_r · capacity_r  +  Σ_h best(h),    best(h) = max(0, max_u points(h, u) - charge(h, u))

with charge = Σ_r y_r · use_r, because buying the resources at these prices costs a placement no more than all
capacities are worth (weak Lagrangian duality; the best y are the duals of the relaxation: Geoffrion, Math. Prog. Study
2 (1974)). A household that must be placed has no 0 in its maximum. A promise Σ weight · x ≥ s is priced alike: μ ≥ 0
adds μ · weight to the points and takes μ · s off the bound; and so is each floor, by its counts.

The same sum says more: a placement that uses a pair lying d behind best(h) is worth at most the bound less d. So pairs
far behind cannot be part of anything good, and need not be looked at.

Prices are whole thousandths of a point: sums are exact, and rounding y costs tightness only, never truth.
"""

from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.floors import Floor
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.placement import MILLI, Prices
from safeconduct.placement.engine.program import FLOOR, PER_BED, PER_HOUSEHOLD, Floats, Model
from safeconduct.placement.engine.task import Task

NO_PRICES = Prices()
NEVER = np.iinfo(np.int64).min // 4


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What prices prove of a task: nothing is worth more than `milli` thousandths of a point.

    best: of each household, in thousandths; behind: how far each candidate pair lies behind it.
    """

    prices: Prices
    milli: int
    best: Ints
    behind: Ints

    @property
    def points(self) -> int:
        """No placement is worth more whole points."""
        return self.milli // MILLI


def prove(task: Task, prices: Prices = NO_PRICES, promise_milli: int = 0) -> Proof:
    """What these prices, and this price of the promise, prove of the task. None of them may be negative."""
    instance = task.instance
    left = instance.points * MILLI - charges(instance, prices)
    total = sum(price * capacity_of(instance, unit, resource) for unit, _, resource, price in _each(prices))
    left = left + paid_by_floors(instance, prices)
    total -= sum(price * floor.at_least for floor, price in _floors(instance, prices))
    if task.promise is not None:
        left = left + promise_milli * task.promise.weight
        total -= promise_milli * task.promise.at_least
    left = np.where(instance.possible, left, NEVER)
    best = np.where(instance.must, NEVER, 0)
    np.maximum.at(best, instance.household, left)
    best = np.where(best == NEVER, 0, best)
    return Proof(prices, total + int(best.sum()), best, best[instance.household] - left)


def prices_from(model: Model, duals: Floats) -> Prices:
    """The duals of a relaxed model as prices: rows that ration nothing, and prices of nothing, are left out."""
    milli = np.rint(np.maximum(duals, 0.0) * MILLI).astype(np.int64)
    priced = [(row, price) for row, price in zip(model.rows, milli.tolist(), strict=True) if price > 0]
    kept = [(row.unit, row.moment, row.resource, price) for row, price in priced if row.resource >= PER_HOUSEHOLD]
    unit, moment, resource, price = np.array(kept, dtype=np.int64).reshape(-1, 4).T
    demands = [dual for row, dual in zip(model.rows, duals.tolist(), strict=True) if row.resource == FLOOR]
    floor = np.rint(np.maximum(0.0, -MILLI * np.array(demands))).astype(np.int64)
    return Prices(unit=unit, moment=moment, resource=resource, milli=price, floor=floor)


def capacity_of(instance: Instance, unit: int, resource: int) -> int:
    if resource == PER_HOUSEHOLD:
        return int(instance.most_households[unit])
    return int(instance.beds[unit] if resource == PER_BED else instance.most_people[unit])


def charges(instance: Instance, prices: Prices) -> Ints:
    """Thousandths of a point that each candidate pair pays, shape (pairs,)."""
    household = instance.household
    start, end = instance.start[household], instance.end[household]
    charges = np.zeros_like(instance.points)
    by_unit = np.argsort(instance.unit, kind="stable")
    first = np.searchsorted(instance.unit[by_unit], np.arange(instance.unit_count + 1))
    for unit, moment, resource, price in _each(prices):
        pairs = by_unit[first[unit] : first[unit + 1]]
        pairs = pairs[(start[pairs] <= moment) & (moment < end[pairs])]
        charges[pairs] += price * _use(instance, pairs, resource)
    return charges


def paid_by_floors(instance: Instance, prices: Prices) -> Ints:
    """Thousandths of a point that each candidate pair is worth more because floors ask for its household."""
    more = np.zeros(instance.household_count, dtype=np.int64)
    for floor, price in _floors(instance, prices):
        more += price * floor.counts(instance.size)
    return more[instance.household]


def _floors(instance: Instance, prices: Prices) -> list[tuple[Floor, int]]:
    """Those that the prices speak of."""
    return list(zip(instance.floors, prices.floor.tolist(), strict=False))


def _each(prices: Prices) -> list[tuple[int, int, int, int]]:
    columns = (prices.unit, prices.moment, prices.resource, prices.milli)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _use(instance: Instance, pairs: Ints, resource: int) -> Ints:
    if resource == PER_HOUSEHOLD:
        return np.ones_like(pairs)
    return instance.beds_used[pairs] if resource == PER_BED else instance.size[instance.household[pairs]]
