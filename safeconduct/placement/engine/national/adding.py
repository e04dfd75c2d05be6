"""What one more unit brings, where households are many: its price, and a search that begins at it.

The placement in hand is first made as good as rounds of a solve make it: what a search would have found without the new
unit is not its merit. Then, for each unit, chains begin at that unit and go on from units that those have touched. In
their vicinity the best with the new unit and the best without it are both found exactly; the difference is what it
brings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.national.again import Again, taken_up
from safeconduct.placement.engine.national.bound import bound_at
from safeconduct.placement.engine.national.chains import chains_from
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.market import Floats, market_of
from safeconduct.placement.engine.national.threads import Threads, threads
from safeconduct.placement.engine.national.vicinity import vicinity
from safeconduct.placement.engine.national.walk import Walk
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, Placement

POLISH = 20  # rounds for the placement in hand


@dataclass(frozen=True, slots=True)
class Brought:
    """More than the placement in hand has: what was found, and in `bound` the most there can be."""

    households: int
    people: int
    points: int
    bound: int


@dataclass(frozen=True, slots=True)
class Added:
    """at_most: no more points than this, from prices alone; brought: None where it was not searched for."""

    at_most: int
    brought: Brought | None


def added(
    instance: Instance,
    placement: Placement,
    larger: Sequence[Callable[[], Instance]],
    shortlist: int,
    *,
    patience: Patience,
    workers: int,
    seed: int,
) -> list[Added]:
    """What each of these larger instances (one more unit, the last) is worth more; searched for the most promising."""
    with threads(workers) as team:
        base = taken_up(instance, placement.unit, placement.prices.household, team, seed, patience.is_over)
        base.polish(POLISH, patience.is_over)
        proof, reached = base.proven(), base.housed_points
        most = [proof.points - reached + _worth(one(), proof.milli, team) for one in larger]
        brought: list[Brought | None] = [None] * len(larger)
        for number in np.argsort(-np.array(most), kind="stable")[:shortlist].tolist():
            if not patience.is_over():
                brought[number] = _brought(base, larger[number](), proof.milli, patience)
    return [Added(*both) for both in zip(most, brought, strict=True)]


def _worth(larger: Instance, milli: Ints, team: Threads) -> int:
    """Points that the best set of households for the last unit is worth more than their places are now; at most."""
    alone = larger.only(larger.unit == larger.unit_count - 1)
    market, bonus = market_of(alone)
    prices = milli / MILLI + bonus.each * alone.must
    bound = bound_at(market, prices, [desk_for(market) for _ in range(team.count)], team)
    return int(np.ceil(bound.points - float(prices.sum())))


def _brought(base: Again, larger: Instance, milli: Ints, patience: Patience) -> Brought:
    column = larger.unit_count - 1
    again = taken_up(larger, base.homes.unit, milli, base.team, base.seed, patience.is_over)

    def begin(walk: Walk, noises: Floats) -> None:
        chains_from(walk, np.array([column]), noises)

    again.chain(begin)
    again.ascend(1, patience.is_over)
    again.chain(begin)  # at the prices that there are with it
    bound = again.proven().points - base.housed_points
    place = vicinity(again, base.homes.unit, again.homes.unit)
    more, before = place.best(again.homes.unit), place.without(column).best(base.homes.unit)
    points = more.objective - before.bound
    if points <= 0:
        return Brought(0, 0, 0, bound)
    people = int(larger.size[more.unit >= 0].sum() - larger.size[before.unit >= 0].sum())
    return Brought(more.placed - before.placed, people, points, bound)
