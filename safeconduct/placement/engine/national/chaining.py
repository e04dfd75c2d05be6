"""Pass after pass of chains, from the units that have most to gain."""

from collections.abc import Callable

import numpy as np

from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.national.ascent import near_pairs
from safeconduct.placement.engine.national.chains import chains_for, chains_from, regrets
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.homes import Homes
from safeconduct.placement.engine.national.market import Floats, Market
from safeconduct.placement.engine.national.tolls import paid
from safeconduct.placement.engine.national.walk import Walk, walk_through

WITHIN = 0.15  # pairs that cost their unit more than this part of the mean points are no part of chains
NOISES = (0.0, 0.0, 0.005)  # of the chains in turn, as parts of the mean points: ten times as much was far worse
LOUD = 8  # so many times the noise while somebody who must be placed is without a home
SMALL = 0.001  # regret, or a price, of so small a part of the mean points begins no chain
IDLE = 0.15  # the share of units without regret that begin one all the same
PIECE = 250  # units of one call: a fraction of a second

Chains = Callable[[Walk, Ints, Floats], int]


class Chaining:
    """Homes, and the chains that make them better."""

    def __init__(self, market: Market, homes: Homes, desk: Desk, random: np.random.Generator, must: Mask) -> None:
        self.homes = homes
        self._market, self._desk, self._random, self._must = market, desk, random, must
        self._noises = np.array(NOISES) * market.typical
        self._small = min(1.0, SMALL * market.typical)
        self._walk: Walk | None = None

    @property
    def points(self) -> int:
        """Of all homes."""
        return int(self.homes.points.sum())

    def look(self, prices: Floats, lost: Floats) -> None:
        """Go on at these prices, over the pairs that cost their unit little there (`lost`, by household)."""
        near = near_pairs(self._market, lost, WITHIN)
        if self._walk is None:
            seed = int(self._random.integers(2**31))
            self._walk = walk_through(near, self.homes, prices, self._desk, seed)
        self._walk = self._walk._replace(market=near, prices=prices, tolls=paid(near, prices))

    def passes(self, count: int, is_over: Callable[[], bool]) -> None:
        """So many passes of chains, from units with regret and from some others.

        Households without a home seek one after a pass that was in vain, not before: driving others out for them at
        every pass ended three times as far from the bound, with the same prices and in the same time.
        """
        assert self._walk is not None, "there was no look yet"
        noises = self._noises if self._houses_all() else LOUD * self._noises
        for _ in range(count):
            before = self.points
            self._make(chains_from, self._walk, self._with_regret(self._walk), noises, is_over)
            if self.points == before:
                self._make(chains_for, self._walk, self._without_home(self._walk), noises, is_over)

    @staticmethod
    def _make(chains: Chains, walk: Walk, begins: Ints, noises: Floats, is_over: Callable[[], bool]) -> None:
        for begin in range(0, len(begins), PIECE):
            if is_over():
                return
            chains(walk, begins[begin : begin + PIECE], noises)

    def _houses_all(self) -> bool:
        return bool((self.homes.unit[self._must] >= 0).all())

    def _without_home(self, walk: Walk) -> Ints:
        """Households whose place is worth something and who have none."""
        return np.flatnonzero((self.homes.unit < 0) & (walk.prices[: len(self.homes.unit)] > self._small))

    def _with_regret(self, walk: Walk) -> Ints:
        units = np.arange(len(self._market.capacity))
        far = np.zeros(len(units))
        regrets(walk, units, far)
        return self._random.permutation(units[(far > self._small) | (self._random.random(len(units)) < IDLE)])
