"""Bound and search taking turns until the gap is small enough, time is over, or nothing gets better any more.

A round is so many steps of the ascent beside so many chains, each in a thread of its own; at its end each is told what
the other has found. The work of a round is counted in steps, not in seconds, so that the same seed gives the same
placement unless time cuts it short. Nothing runs for long: patience is asked between pieces of a fraction of a second.
Where all must fit in to the bed, chains begin, and then whole units are emptied and filled (refilling.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event

import numpy as np

from safeconduct.placement.engine.errors import MustPlaceImpossible, PlacementError, StoppedTooEarly
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.national.annealing import first_prices
from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.chaining import Chaining
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.diving import dive, is_scarce
from safeconduct.placement.engine.national.finish import finish
from safeconduct.placement.engine.national.homes import empty_homes
from safeconduct.placement.engine.national.market import Market, market_of, pairs_of
from safeconduct.placement.engine.national.outcome import Proof, handed_back, proof_at
from safeconduct.placement.engine.national.refilling import Refilling
from safeconduct.placement.engine.national.sides import Side, sides_of
from safeconduct.placement.engine.national.squeezing import squeeze_in
from safeconduct.placement.engine.national.threads import Threads, threads
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import Placement, Status, Step, gap_between
from safeconduct.placement.engine.tightness import is_tight

STEPS = 20  # of the ascent in a round
PASSES = 3  # of the chains over the units
PASSES_BESIDE_A_CENSUS = 1  # whose steps take longer, and bring more than chains do by then
LOOKS = 5  # rounds between two looks at all pairs
STALLED = 60  # rounds without anything better: nothing more will come
STALLED_FILLING = 150  # where whole units are filled, which begins anew now and then
CRUMB = 1e-3  # what sums of floats may lack
TO_FILL = 15  # rounds before whole units are filled
NEARLY = 0.005  # of the bound: where chains come so near they go on until so many rounds bring nothing
TO_IMPROVE = 0.4  # of a time limit, kept for what comes after a dive
LAST_LOOKS = 3  # the end takes as long as so many looks at all pairs

Progress = Callable[[Step], None]


def solve(
    instance: Instance,
    *,
    gap: float,
    patience: Patience,
    workers: int = 2,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Placement:
    """The placement of a large instance, and the bound that household prices prove.

    Raises:
        MustPlaceImpossible: those who must be placed cannot all be, or no room was found for some; says which of both.
        StoppedTooEarly: nobody had found a placement yet that houses all who must be placed.

    """
    market, bonus = market_of(instance)
    with threads(workers) as team:
        homes = empty_homes(market)
        begun = first_prices(market, homes, team, patience.is_over)
        if market.is_dated and is_scarce(market, begun.costs, team):
            dive(market, begun.costs, homes, team, lambda: patience.is_over(TO_IMPROVE * (patience.time_limit or 0.0)))
        desks = [desk_for(market) for _ in range(team.count + 1)]
        ascent = Ascent(market, desks[1:], team, begun.prices)
        chaining = Chaining(market, homes, desks[0], np.random.default_rng(seed), instance.must)
        search = Search(instance, gap, patience, team, bonus.in_all, ascent, chaining, on_progress)
        if is_tight(instance):
            with sides_of(market, team, replace(patience, cancel=search.is_over), seed) as sides:
                _fill(search, market, sides)
        else:
            search.run()
        proof = proof_at(market, bonus, ascent.prices, instance, desks, team)
    return search.finished(market, proof, Settings(gap=gap, threads=workers, seed=seed))


def _fill(search: "Search", market: Market, sides: list[Side]) -> None:
    """A few rounds of chains, more where they come near; then whole units are emptied and filled."""
    search.run(most=TO_FILL)
    homes, lost = search.chaining.homes, search.ascent.lost
    search.team.run(lambda number: squeeze_in(market, homes, lost, sides[number]), 1, search.is_over)
    if search.houses_all and search.is_within(NEARLY):
        search.run(patient=TO_FILL)
    if not search.is_enough():
        search.refilling = Refilling(market, homes, sides)
        search.run(patient=STALLED_FILLING)


@dataclass(slots=True)
class Search:
    """One solve on its way. extra: points that the market gives for those who must be placed, in all."""

    instance: Instance
    gap: float
    patience: Patience
    team: Threads
    extra: int
    ascent: Ascent
    chaining: Chaining
    on_progress: Progress | None
    refilling: Refilling | None = None
    history: list[Step] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    _end_takes: float = 0.0

    @property
    def houses_all(self) -> bool:
        """Whether all who must be placed have a home."""
        return bool((self.chaining.homes.unit[self.instance.must] >= 0).all())

    def run(self, most: int | None = None, patient: int = STALLED) -> None:
        """Rounds until it is enough, or nothing better came in so many, or so many at most."""
        number, stalled = 0, 0
        while stalled < patient and number != most and not self.is_enough():
            if number % LOOKS == 0:
                self._look()
            self._round(float(self.chaining.points))
            number += 1
            stalled = 0 if self._is_news() else stalled + 1
        self.ascent.look(self.team)
        self._is_news()

    def is_over(self) -> bool:
        """Whether to stop now. Without a pool nobody glances at the clock meanwhile."""
        if self.team.pool is None:
            self._glance()
        return self.over.is_set()

    def is_enough(self) -> bool:
        """Whether it is over, or what is in hand is near enough to the bound."""
        return self.over.is_set() or (self.houses_all and self.is_within(self.gap))

    def is_within(self, gap: float) -> bool:
        """Whether what is in hand is as near to the bound as that."""
        step = self._now()
        return gap_between(step.objective, step.bound) <= gap

    def finished(self, market: Market, proof: Proof, settings: Settings) -> Placement:
        """What is in hand, and better where what is left can be looked through."""
        unit = self.chaining.homes.unit.copy() if self.houses_all else None
        bound = proof.points
        if not self.is_enough():
            slack = max(1.0, self.ascent.best - self.chaining.points) if self.houses_all else np.inf
            matters = pairs_of(self.instance, market, self.ascent.lost <= slack)
            better = finish(self.instance, unit, matters, self.patience, settings)
            if better is not None:
                unit, bound = better.unit, min(bound, better.bound)
        if unit is None:
            raise self._why_not_all()
        placement = handed_back(self.instance, unit, proof, bound, self.history)
        return replace(placement, seconds=self.patience.spent(), status=self._status(placement))

    def _why_not_all(self) -> PlacementError:
        if self.over.is_set():
            return StoppedTooEarly("nobody had found a placement yet that houses all who must be placed")
        missing = np.flatnonzero(self.instance.must & (self.chaining.homes.unit < 0))
        return MustPlaceImpossible([self.instance.name_of(int(one)) for one in missing], proved=False)

    def _round(self, reached: float) -> None:
        """Both sides at the same time; neither looks at the other before the end, or the clock would choose."""
        ascend = partial(self.ascent.steps, STEPS, reached, self.is_over)
        sides: list[Callable[[], None]] = [*self._improving(), ascend]
        self.team.run(lambda which: sides[which](), len(sides), self._glance)
        if self.refilling is not None:
            self.refilling.meet()

    def _improving(self) -> list[Callable[[], None]]:
        if self.refilling is not None and not self.refilling.is_in_vain:
            return self.refilling.sides(self.is_over)
        passes = PASSES_BESIDE_A_CENSUS if self.ascent.counts_houses else PASSES
        return [partial(self.chaining.passes, passes, self.is_over)]

    def _look(self) -> None:
        began = self.patience.spent()
        self.ascent.look(self.team)
        self.chaining.look(self.ascent.prices, self.ascent.lost)
        if self.refilling is not None:
            self.refilling.look(self.ascent)
        self._end_takes = LAST_LOOKS * (self.patience.spent() - began)
        self._glance()

    def _glance(self) -> None:
        if self.patience.is_over(self._end_takes):
            self.over.set()

    def _now(self) -> Step:
        points = self.chaining.points - self.extra
        return Step(self.patience.spent(), points, max(points, int(self.ascent.best + CRUMB) - self.extra))

    def _is_news(self) -> bool:
        """Whether objective or bound are better than when it was last written down; tells whoever listens."""
        now = self._now()
        last = self.history[-1] if self.history else None
        if not self.houses_all or (last and (last.objective, last.bound) == (now.objective, now.bound)):
            return False
        self.history.append(now)
        if self.on_progress is not None:
            self.on_progress(now)
        return True

    def _status(self, placement: Placement) -> Status:
        if placement.objective == placement.bound:
            return "optimal"
        if placement.gap <= self.gap:
            return "within gap"
        if self.patience.is_cancelled:
            return "cancelled"
        return "time limit" if self.patience.is_over(self._end_takes) else "stalled"
