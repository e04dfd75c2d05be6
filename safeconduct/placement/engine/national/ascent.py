"""Better and better prices: a subgradient step with a memory, as long as what the search has found says.

Where two units want one household its place is too cheap, where none does too dear: wanted(h) - 1 is the direction in
which the bound falls, and so it is with beds and shares at each moment of units that have tolls. Steps are Polyak's: as
long as if the bound fell evenly to an aim below the best one; the direction keeps a part of the one before (Camerini,
Fratta and Maffioli, Math. Prog. Study 3 (1975)). When nothing improves for a while the aim comes nearer and the steps
begin again at the best prices (Goffin and Kiwiel, Math. Prog. 85 (1999)). Any prices prove a bound (bound.py).
With dates, once tolls alone hardly lower it any more, steps go by a census of the houses that can be counted.
"""

from collections.abc import Callable

import numpy as np

from safeconduct.placement.engine.national.bound import bound_at, losses
from safeconduct.placement.engine.national.desk import MOST_STATES, Desk
from safeconduct.placement.engine.national.market import Floats, Market, narrowed
from safeconduct.placement.engine.national.threads import Threads

MEMORY = 0.8  # how much of the last direction is kept
PATIENCE = 10  # steps without a better bound before the aim comes nearer
NEARER = 0.75
TRIED = 4  # steps with each length until one leads down
AGAIN = 100.0  # and much farther when it has come so near that nothing changes any more
NEAREST = 1e-7  # of the bound
FEW = 20_000  # so few pairs are all looked at
ALONE = Threads()
SLOW = 0.02  # of the gap: where tolls bring no more than this between two looks, houses are counted
WIDTH = 512  # states of a census in a step; at a look, as many as there is room for
FAR = 0.25  # of the gap lies the aim below the bound when counting begins
LOOKED_AT = 0.2  # pairs that cost their unit more than this part of the mean points are left out between two looks


class Ascent:
    """Prices on their way, step by step in the caller's thread; a look takes as many threads as it is given.

    best, prices: the lowest bound over all pairs, and where it was found; lost: what each pair costs its unit there.
    """

    def __init__(self, market: Market, desks: list[Desk], threads: Threads, prices: Floats) -> None:
        self._market, self._desks = market, desks
        self.prices, self.best = prices, np.inf
        self._waited, self._width, self._reached = 0, 0, 0.0
        self._hope: float | None = None  # how far the aim lies below the best bound; None: to be found out
        self._here = self._lowest = prices  # the step at hand, and the best over the pairs that are looked at
        self._memory = np.zeros_like(prices)
        self.look(threads)

    @property
    def counts_houses(self) -> bool:
        """Whether steps go by a census by now."""
        return self._width > 0

    def look(self, threads: Threads) -> None:
        """Bound what the steps found over all pairs, and choose anew which pairs the next ones look at."""
        before = self.best
        self._look(threads)
        gap = self.best - self._reached
        if self._width == 0 and self._market.counted.any() and before - self.best < SLOW * gap:
            self._width, self._hope = WIDTH, FAR * gap
            self._look(threads)  # at once, so that whoever keeps the time learns what it takes

    def _look(self, threads: Threads) -> None:
        widest = MOST_STATES if self._width else 0
        bound = bound_at(self._market, self._lowest, self._desks, threads, widest)
        lost = losses(self._market, self._lowest, bound.worth, self._desks, threads)
        if bound.points < self.best:
            self.best, self.prices, self.lost = bound.points, self._lowest, lost
            self._near = near_pairs(self._market, lost, LOOKED_AT)
            self._bound, self._excess = self._bound_here(self._here)
            self._low, _ = self._bound_here(self._lowest)
        else:  # pairs that were left out have begun to matter: back to the best prices, and let them in
            self._near = near_pairs(self._market, np.minimum(lost, self.lost), LOOKED_AT)
            self._begin_at(self.prices)

    def steps(self, count: int, reached: float, is_over: Callable[[], bool]) -> None:
        """So many steps, with a placement of so many points in hand."""
        self._reached = reached
        for _ in range(count):
            if is_over():
                return
            self._step(reached)

    def _step(self, reached: float) -> None:
        gap = max(self._low - reached, 1.0)
        if self._hope is None:
            self._hope = self._first_hope(gap)
        self._turn()
        self._go(min(self._hope, gap))
        self._judge()

    def _turn(self) -> None:
        excess = self._excess.copy()
        excess[(self._here <= 0) & (excess < 0)] = 0.0
        self._memory = MEMORY * self._memory + (1 - MEMORY) * excess

    def _go(self, hope: float) -> None:
        way = np.where((self._here <= 0) & (self._memory < 0), 0.0, self._memory)
        far = hope / max(float(way @ way), 1e-9)
        self._here = np.maximum(0.0, self._here + far * way)
        self._bound, self._excess = self._bound_here(self._here)

    def _first_hope(self, gap: float) -> float:
        """Half the gap, half of that, …: the first with which a few steps lead down."""
        hope = gap
        while hope > 1.0:
            hope /= 2
            for _ in range(TRIED):
                self._turn()
                self._go(hope)
                if self._bound < self._low:
                    break
            has_fallen = self._bound < self._low
            self._begin_at(self._lowest)
            if has_fallen:
                break
        return hope

    def _judge(self) -> None:
        if self._bound < self._low:
            self._low, self._lowest, self._waited = self._bound, self._here, 0
            return
        self._waited += 1
        if self._waited >= PATIENCE and self._hope is not None:
            self._hope *= NEARER if self._hope > NEAREST * self._low else AGAIN
            self._begin_at(self._lowest)

    def _bound_here(self, prices: Floats) -> tuple[float, Floats]:
        """Over the pairs that are looked at, in the caller's thread."""
        bound = bound_at(self._near, prices, self._desks, ALONE, self._width)
        return bound.points, bound.excess

    def _begin_at(self, prices: Floats) -> None:
        self._here = self._lowest = prices
        self._memory, self._waited = np.zeros_like(prices), 0
        self._bound, self._excess = self._bound_here(prices)
        self._low = self._bound


def near_pairs(market: Market, lost: Floats, part: float) -> Market:
    """The market without pairs that cost their unit more than this part of the mean points; a small one whole."""
    return market if len(lost) <= FEW else narrowed(market, lost < part * market.typical)
