"""Homes made better by emptying a few units and filling them anew, where all must be placed and only beds bind.

A unit, and those that its households are nearest to, are opened; whoever lives there is free; the units are filled
again (filling.py) at prices that make what is in hand the thing to beat, and the last few of them by branch and cut.
(Large neighbourhoods: Shaw, CP 98; with diving inside: Sadykov et al., INFORMS J. Computing 31 (2019).)
Each side has units of its own, drawn anew each time, so both change the same homes at once and the answer is the same
whichever is first. The first placement is made in the same way with all units open, by each side with other dice; and
again where nothing better has come for a while, for where a way ends depends on where it began.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.filling import Filling, begin, fill, filling_of
from safeconduct.placement.engine.national.homes import Homes, empty_homes, move_all, put_back
from safeconduct.placement.engine.national.market import Floats, Market, narrowed
from safeconduct.placement.engine.national.sides import Side, fits_in

NEAR = 12  # pairs of a household that are looked at, on average; but at most
NEAREST = 0.4  # of all it has
LAST = 15  # of them who are left to branch and cut
FEWEST = 2  # units that are
AIM = 0.001  # of the mean points lies the aim of the first placement below the bound, for each household
BEGUN = 1200  # households of first placements that each side makes, of which the best stands; at least one of all
NOISE = 0.3  # of how often a set is wanted elsewhere
REFILLS = 5  # of a side between two looks at the other
WAITED = 20  # rounds without anything better before everything begins anew
CRUMB = 1e-6  # a closeness greater than none
NOBODY: Ints = np.zeros(0, dtype=np.int64)
IsOver = Callable[[], bool]


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
            move_all(self._market, self._homes, begun)
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
                move_all(self._market, self._homes, pairs)
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
        rest = None if taken is None else side.all_in(self._market, filling.is_free, filling.is_open, reached - taken)
        if rest is None:
            return None
        filled = near.market.pair[filling.at[filling.at >= 0]]
        pairs = np.concatenate([near.pairs[filled], rest])
        holds = len(pairs) == is_free.sum() and fits_in(self._market, pairs) and self._worth(pairs) > reached
        return pairs if holds else None

    def _known(self) -> Near:
        assert self._near is not None, "there was no look yet"
        return self._near
