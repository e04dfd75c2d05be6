"""Who may still come: futures drawn from an empirical distribution.

A future is a draw of as many households as are still to come, from those of a past over the same units, or, where
there is no past, from those who have come so far: nobody who comes later has any say in it. With dates a household
of the past keeps its dates and counts for the futures before its arrival; one who has come is thought to come again
with a later batch, to stay as long as it did, in those of its units that are open then.
(Sampled futures from last year's arrivals: Ahani, Gölz, Procaccia, Teytelboym and Trapp, Dynamic Placement in Refugee
Resettlement, EC 2021, arXiv 2105.14388.)
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.arrivals.rows import rows_of
from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.instance import NO_PAIRS, Instance, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Futures:
    """How many are drawn for each batch, and from whom.

    past: other households with the same units (see above). expected: how many households are thought to come in all,
    a quota for instance; None: as many as will.
    """

    count: int = 8
    past: Instance | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """What is known of the future at one batch: who has come (rows), when batches still come, how many households."""

    instance: Instance
    futures: Futures
    arrived: Ints
    moments: Ints
    still: int

    @property
    def trust(self) -> float:
        """How far prices are believed: those drawn from few who have come are no better than a guess."""
        if self.futures.past is not None or not self.still:
            return 1.0
        return min(1.0, len(self.arrived) / self.still)

    def futures_from(self, seed: int) -> Iterator[Instance]:
        """As many futures as are asked for; the same ones for the same seed, batch and past."""
        for number in range(self.futures.count if self.still else 0):
            yield self.drawn(np.random.default_rng([seed, len(self.arrived), number]))

    def drawn(self, draw: np.random.Generator) -> Instance:
        """One future: households with the instance's units, without conflicts."""
        past = self.futures.past
        if past is None:
            return self._again(draw)
        among = np.arange(past.household_count)
        if past.timed:
            among = among[past.arrives > self.instance.arrives[self.arrived].max()]
        return _calm(rows_of(past, _some(draw, among, self.still)))

    def _again(self, draw: np.random.Generator) -> Instance:
        """Those who have come, once more."""
        drawn = _calm(rows_of(self.instance, _some(draw, self.arrived, self.still)))
        if not self.instance.timed or not len(self.moments):
            return drawn
        arrives = np.sort(draw.choice(self.moments, drawn.household_count))
        last = max(int(drawn.closes.max()), int(arrives.max()) + 1)
        leaves = np.minimum(last, arrives + drawn.leaves - drawn.arrives)
        unit, household = drawn.unit, drawn.household
        is_open = (drawn.opens[unit] <= arrives[household]) & (leaves[household] <= drawn.closes[unit])
        return replace(drawn, arrives=arrives, leaves=leaves).only(is_open)


def check(futures: Futures, instance: Instance) -> None:
    """Refuse a past that knows other units.

    Raises:
        ImpossibleInput: says what does not fit.

    """
    past = futures.past
    if futures.count < 1:
        raise ImpossibleInput("at least one future has to be drawn")
    if past is not None and (past.timed != instance.timed or not np.array_equal(past.beds, instance.beds)):
        raise ImpossibleInput("the past has other units, or dates where there are none")


def _some(draw: np.random.Generator, among: Ints, count: int) -> Ints:
    """So many of them, each time anyone: drawn without returning, all futures of a small past would be the same one."""
    return draw.choice(among, count) if len(among) else among


def _calm(drawn: Instance) -> Instance:
    return replace(drawn, conflicts=NO_PAIRS)
