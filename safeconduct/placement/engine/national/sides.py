"""What each thread has that fills units: a desk, a solver for the last of them, and dice."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.apart import Solver, solver
from safeconduct.placement.engine.errors import SolverFailed
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.national.desk import Desk, desk_for
from safeconduct.placement.engine.national.market import Market
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.program import Model, Program, Row

OPENED = 120  # households that are free at once, to begin with
MORE, LESS = 0.8, 0.2  # units more where it was proven at once that nothing better is there, and less where it was not
NODES = 300  # of branch and cut


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

    def all_in(self, market: Market, is_free: Mask, is_open: Mask, reached: float) -> Ints | None:
        """The best pairs with which all who are free fit into the units that are open, if worth more than reached."""
        household = np.repeat(np.arange(len(market.size)), np.diff(market.first))
        pairs = np.flatnonzero(is_free[household] & is_open[market.unit])
        program = _program(market, pairs, household[pairs], reached)
        try:
            found = self.machine.run(program, Settings(threads=1, nodes=NODES))
        except SolverFailed:  # what is in hand stays as it is
            return None
        holds = found.chosen is not None and fits_in(market, pairs[found.chosen])
        return pairs[found.chosen] if holds else None


@contextmanager
def sides_of(market: Market, team: Threads, patience: Patience, seed: int) -> Iterator[list[Side]]:
    """One for each thread, each with a solver's process of its own."""
    with ExitStack() as stack:
        randoms = np.random.default_rng(seed).spawn(team.count)
        machines = [stack.enter_context(solver(patience, apart=True)) for _ in randoms]
        opened = OPENED * len(market.capacity) / len(market.size)
        yield [Side(desk_for(market), *both, opened) for both in zip(machines, randoms, strict=True)]


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


def fits_in(market: Market, pairs: Ints) -> bool:
    """Whether no unit has more beds used than it has: the solver's rows are kept to a tolerance."""
    beds = np.bincount(market.unit[pairs], weights=market.beds[pairs], minlength=len(market.capacity))
    return bool((beds <= market.capacity).all())


def _grouped(columns: Ints, by: Ints) -> list[Ints]:
    order = np.argsort(by, kind="stable")
    return np.split(columns[order], np.flatnonzero(np.diff(by[order])) + 1) if len(columns) else []
