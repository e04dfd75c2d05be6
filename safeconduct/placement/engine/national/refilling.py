"""Homes made better by emptying a few units and filling them anew, where all must be placed and only beds bind.

A unit, and those that its households are nearest to, are opened; whoever lives there is free; the units are filled
again (filling.py) at prices that make what is in hand the thing to beat, and the last few of them by branch and cut.
(Large neighbourhoods: Shaw, CP 98; with diving inside: Sadykov et al., INFORMS J. Computing 31 (2019).)
Each side has units of its own, drawn anew each time, so both change the same homes at once and the answer is the same
whichever is first. The first placement is made in the same way with all units open, by each side with other dice; and
again where nothing better has come for a while, for where a way ends depends on where it began.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np

from safeconduct.placement.engine.apart import Solver, solver
from safeconduct.placement.engine.errors import SolverFailed
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.compiled import kernel
from safeconduct.placement.engine.national.desk import Desk, desk_for
from safeconduct.placement.engine.national.filling import Filling, begin, fill, filling_of
from safeconduct.placement.engine.national.homes import Homes, empty_homes, household_of, move_in, move_out, put_back
from safeconduct.placement.engine.national.market import Floats, Market, narrowed
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.program import Model, Program, Row

NEAR = 12  # pairs of a household that are looked at, on average; but at most
NEAREST = 0.4  # of all it has
OPENED = 120  # households that are free at once, to begin with
MORE, LESS = 0.8, 0.2  # units more where it was proven at once that nothing better is there, and less where it was not
LAST = 30  # of them who are left to branch and cut
FEWEST = 2  # units that are
NODES = 300  # of branch and cut
AIM = 0.001  # of the mean points lies the aim of the first placement below the bound, for each household
BEGUN = 1200  # households of first placements that each side makes, of which the best stands; at least one of all
NOISE = 0.3  # of how often a set is wanted elsewhere
REFILLS = 5  # of a side between two looks at the other
WAITED = 20  # rounds without anything better before everything begins anew
CRUMB = 1e-6  # a closeness greater than none
NOBODY: Ints = np.zeros(0, dtype=np.int64)
IsOver = Callable[[], bool]


@dataclass(slots=True)
class Side:
    """What one thread fills with, settles the last with and throws its dice with; how many units it opens at once."""

    desk: Desk
    machine: Solver
    random: np.random.Generator
    opened: float

    def learn(self, fewest: int, most: int, *, is_proven: bool) -> None:
        """Open more units next time where prices alone said that these are filled best already; else a little fewer."""
        opened = self.opened + MORE if is_proven else self.opened - LESS
        self.opened = float(min(max(opened, fewest), max(fewest, most - 1)))

    def rest(self, market: Market, filling: Filling, reached: float) -> Ints | None:
        """The best pairs of those who are still free in the units that are still open, if worth more than reached."""
        household = np.repeat(np.arange(len(market.size)), np.diff(market.first))
        pairs = np.flatnonzero(filling.is_free[household] & filling.is_open[market.unit])
        program = _program(market, pairs, household[pairs], reached)
        try:
            found = self.machine.run(program, Settings(threads=1, nodes=NODES))
        except SolverFailed:  # what is in hand stays as it is
            return None
        return None if found.chosen is None else pairs[found.chosen]


@contextmanager
def sides_of(market: Market, team: Threads, patience: Patience, seed: int) -> Iterator[list[Side]]:
    """One for each thread, each with a solver's process of its own."""
    with ExitStack() as stack:
        randoms = np.random.default_rng(seed).spawn(team.count)
        machines = [stack.enter_context(solver(patience, apart=True)) for _ in randoms]
        opened = OPENED * len(market.capacity) / len(market.size)
        yield [Side(desk_for(market), *both, opened) for both in zip(machines, randoms, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """The pairs that cost their unit least at the prices at hand, as a market; and how near each of them is, 0 to 1."""

    pairs: Ints
    market: Market
    closeness: Floats
    prices: Floats
    bound: float
    fillings: list[Filling]

    def close_to(self, households: Ints) -> Floats:
        """How near the units are to these households together."""
        pairs_of = [np.arange(self.market.first[one], self.market.first[one + 1]) for one in households]
        pairs, units = np.concatenate([NOBODY, *pairs_of]), len(self.market.capacity)
        close = np.bincount(self.market.unit[pairs], weights=self.closeness[pairs], minlength=units)
        return close.astype(np.float64)


def near_of(market: Market, ascent: Ascent, desks: list[Desk]) -> Near:
    """At the ascent's prices, with something to fill at each of the desks."""
    count = max(1, min(int(NEAREST * len(ascent.lost)), NEAR * len(market.size)))
    near = ascent.lost <= np.partition(ascent.lost, count - 1)[count - 1]
    nearest = np.minimum.reduceat(ascent.lost, market.first[:-1])
    near |= ascent.lost <= np.repeat(nearest, np.diff(market.first))  # so that nobody is without
    lost, few = ascent.lost[near], narrowed(market, near)
    closeness = 1 / (1 + lost / max(CRUMB, float(lost.mean())))
    fillings = [filling_of(few, desk) for desk in desks]
    return Near(np.flatnonzero(near), few, closeness, ascent.prices, ascent.best, fillings)


class Refilling:
    """Homes, and how they are made better: the best so far, and those of the way at hand."""

    def __init__(self, market: Market, best: Homes, sides: list[Side]) -> None:
        self._market, self._sides = market, sides
        self._best, self._homes = best, empty_homes(market)
        self._left = max(FEWEST, round(LAST * len(market.capacity) / len(market.size)))
        self._near: Near | None = None
        self._begun: list[Ints] = []
        self._waited = 0
        self._reached = 0

    @property
    def is_in_vain(self) -> bool:
        """Whether no first placement was found."""
        return self._waited > 0 and bool((self._homes.unit < 0).any())

    def look(self, ascent: Ascent) -> None:
        """Go on at the ascent's prices."""
        self._near = near_of(self._market, ascent, [side.desk for side in self._sides])

    def sides(self, is_over: IsOver) -> list[Callable[[], None]]:
        """What each side is to do next: begin anew, or empty and fill some of its units so many times."""
        if self._waited > WAITED or (self._homes.unit < 0).any():
            self._begun = [NOBODY for _ in self._sides]
            return [partial(self._begin, number, is_over) for number in range(len(self._sides))]
        units = len(self._market.capacity)
        count = len(self._sides) if units >= len(self._sides) * (self._left + 2) else 1
        order = self._sides[0].random.permutation(units)
        parts = [np.sort(order[number::count]) for number in range(count)]
        return [partial(self._refill, number, parts[number], is_over) for number in range(count)]

    def meet(self) -> None:
        """When all sides are done: go on from the better beginning, and keep what is best."""
        is_first = bool((self._homes.unit < 0).any())
        if self._begun:
            self._go_on_from(max(self._begun, key=self._worth))
        if is_first and (self._best.unit >= 0).all() and self._best.points.sum() > self._homes.points.sum():
            put_back(self._homes, self._best)  # what chains have found
        points = int(self._homes.points.sum())
        self._waited = 0 if points > self._reached else self._waited + 1
        self._reached = max(points, self._reached)
        if points > self._best.points.sum():
            put_back(self._best, self._homes)

    def _go_on_from(self, begun: Ints) -> None:
        """From a new beginning; where it was in vain, from the best so far."""
        if len(begun):
            put_back(self._homes, empty_homes(self._market))
            _move(self._market, self._homes, begun)
        elif (self._homes.unit >= 0).all():
            put_back(self._homes, self._best)
        self._begun, self._reached, self._waited = [], 0, 0

    def _begin(self, number: int, is_over: IsOver) -> None:
        """The best of some first placements; nobody's where none is found."""
        households, units = len(self._market.size), len(self._market.capacity)
        all_free, all_open = np.ones(households, dtype=np.bool_), np.ones(units, dtype=np.bool_)
        aim = self._known().bound - AIM * self._market.typical * households
        for _ in range(max(1, BEGUN // households)):
            best = self._begun[number]
            reached = self._worth(best) if len(best) else -np.inf
            pairs = self._filled(number, all_free, all_open, reached, aim, is_over)
            self._begun[number] = best if pairs is None else pairs

    def _worth(self, pairs: Ints) -> float:
        return float(self._market.points[pairs].sum())

    def _refill(self, number: int, units: Ints, is_over: IsOver) -> None:
        for _ in range(REFILLS):
            if is_over():
                return
            opened = self._opened(self._sides[number], units)
            is_open = np.zeros(len(self._market.capacity), dtype=np.bool_)
            is_free = np.zeros(len(self._market.size), dtype=np.bool_)
            is_open[opened] = True
            for unit in opened:  # the other side moves its own at this moment: nothing is asked of those
                is_free[self._members(unit)] = True
            reached = float(self._homes.points[is_free].sum())
            pairs = self._filled(number, is_free, is_open, reached, reached, is_over)
            if pairs is not None:
                _move(self._market, self._homes, pairs)
            is_proven = not (self._known().fillings[number].at >= 0).any()
            self._sides[number].learn(self._left + 1, len(units), is_proven=is_proven)

    def _opened(self, side: Side, units: Ints) -> Ints:
        """One of the units, and some of those that its households are nearest to."""
        first, count = int(side.random.choice(units)), int(side.opened + 2 * side.random.random())
        close = self._known().close_to(self._members(first)) + CRUMB
        others = units[units != first]
        order = np.argsort(-(close * side.random.random(len(close)))[others], kind="stable")
        return np.append(others[order][: count - 1], first)

    def _members(self, unit: int) -> Ints:
        base = self._homes.base[unit]
        return self._homes.members[base : base + self._homes.living[unit]]

    def _filled(
        self, number: int, is_free: Mask, is_open: Mask, reached: float, aim: float, is_over: IsOver
    ) -> Ints | None:
        """A pair of everybody who is free, if they are worth more together than what was reached."""
        near, side = self._known(), self._sides[number]
        filling = near.fillings[number]
        begin(filling, is_free, is_open, near.prices)
        noises = NOISE * side.random.random(len(is_open))
        taken = fill(filling, self._left, reached, aim, noises, is_over)
        rest = None if taken is None else side.rest(self._market, filling, reached - taken)
        if rest is None:
            return None
        filled = near.market.pair[filling.at[filling.at >= 0]]
        pairs = np.concatenate([near.pairs[filled], rest])
        holds = len(pairs) == is_free.sum() and _fits(self._market, pairs) and self._worth(pairs) > reached
        return pairs if holds else None

    def _known(self) -> Near:
        assert self._near is not None, "there was no look yet"
        return self._near


def _program(market: Market, pairs: Ints, household: Ints, reached: float) -> Program:
    """Everybody in one unit, no unit with more beds than it has, and more points than were reached."""
    columns, people = np.arange(len(pairs)), len(np.unique(household))
    points, beds = market.points[pairs].astype(np.int64), market.beds[pairs].astype(np.int64)
    least = int(points.min(initial=2**31))  # which everybody has: large numbers are left out
    points, reached = points - least, reached - least * people
    one_home = [Row(pairs=own, weight=np.ones_like(own), lower=1.0, upper=1.0) for own in _grouped(columns, household)]
    in_beds = [
        Row(pairs=there, weight=beds[there], upper=float(market.capacity[market.unit[pairs[there[0]]]]))
        for there in _grouped(columns, market.unit[pairs].astype(np.int64))
    ]
    more = [Row(pairs=columns, weight=points, lower=reached + 1, upper=np.inf)] if np.isfinite(reached) else []
    rows = (*one_home, *in_beds, *more)
    return Model(gain=points, ceiling=np.ones_like(columns), rows=rows).program()


def _fits(market: Market, pairs: Ints) -> bool:
    """Whether no unit has more beds used than it has: the solver's rows are kept to a tolerance."""
    beds = np.bincount(market.unit[pairs], weights=market.beds[pairs], minlength=len(market.capacity))
    return bool((beds <= market.capacity).all())


def _grouped(columns: Ints, by: Ints) -> list[Ints]:
    order = np.argsort(by, kind="stable")
    return np.split(columns[order], np.flatnonzero(np.diff(by[order])) + 1) if len(columns) else []


@kernel
def _move(market: Market, homes: Homes, pairs: Ints) -> None:
    """Whoever the pairs are of, out of where they live and into these."""
    for number in range(len(pairs)):
        household = household_of(market, pairs[number])
        if homes.unit[household] >= 0:
            move_out(market, homes, household)
    for number in range(len(pairs)):
        pair = pairs[number]
        household = household_of(market, pair)
        move_in(market, homes, household, market.unit[pair], market.points[pair], market.beds[pair])
