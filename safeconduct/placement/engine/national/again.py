"""A search that begins where another one ended: with its homes and its prices.

What a solve spends its seconds on is finding prices and filling every unit. Where one thing is different afterwards
(one more unit, one household for which a place is demanded) both are nearly right already: a few chains, begun where
the difference is, do what a solve from nothing takes seconds for, and touch nothing that it does not concern.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.national.annealing import first_prices
from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.chaining import WITHIN, Chaining
from safeconduct.placement.engine.national.chains import chains_from
from safeconduct.placement.engine.national.compiled import kernel
from safeconduct.placement.engine.national.desk import Desk, desk_for
from safeconduct.placement.engine.national.homes import Homes, empty_homes, move_in, put_back
from safeconduct.placement.engine.national.market import Bonus, Floats, Market, market_of, narrowed
from safeconduct.placement.engine.national.outcome import Proof, proof_at
from safeconduct.placement.engine.national.room import fits
from safeconduct.placement.engine.national.search import LOOKS, PASSES, STEPS
from safeconduct.placement.engine.national.threads import Threads, threads
from safeconduct.placement.engine.national.walk import Walk, walk_through
from safeconduct.placement.engine.placement import MILLI, NOTHING

ROUNDS = 5  # of the ascent for a ceiling
TRIES = 16  # chains from one place, each from the same homes: the best stays
LOUDEST = 0.03  # noise of the last of them, as a part of the mean points; the first is quiet
ECHOES = 6
QUIET = np.zeros(1)

IsOver = Callable[[], bool]
Begin = Callable[[Walk, Floats], object]


@dataclass(slots=True)
class Again:
    """An instance with homes and prices at hand; both get better, never worse.

    within: pairs that cost their unit more than this part of the mean points are no part of chains. echoes: how many
    times the units that a chain has touched begin chains of their own.
    """

    instance: Instance
    market: Market
    bonus: Bonus
    desks: list[Desk]
    team: Threads
    ascent: Ascent
    homes: Homes
    seed: int
    within: float = WITHIN
    echoes: int = ECHOES

    @property
    def points(self) -> int:
        """Of all homes, as the market counts them: with the bonus of those who must be placed and are."""
        return int(self.homes.points.sum())

    @property
    def housed_points(self) -> int:
        """Of all homes, as the instance counts them; less than nothing where somebody who must be placed is not."""
        return self.points - self.bonus.in_all

    def proven(self) -> Proof:
        """What the prices at hand prove of points, in whole numbers."""
        return proof_at(self.market, self.bonus, self.ascent.prices, self.instance, self.desks, self.team)

    def ascend(self, rounds: int, is_over: IsOver) -> None:
        """Better prices for the homes as they are."""
        for _ in range(rounds):
            if is_over():
                break
            self.ascent.steps(STEPS, float(self.points), is_over)
            self.ascent.look(self.team)

    def polish(self, rounds: int, is_over: IsOver) -> None:
        """So many rounds of ascent and chains side by side, as in a solve: better homes and prices everywhere."""
        random = np.random.default_rng(self.seed)
        chaining = Chaining(self.market, self.homes, self.desks[0], random, self.instance.must)
        for number in range(rounds):
            if is_over():
                break
            if number % LOOKS == 0:
                self.ascent.look(self.team)
                chaining.look(self.ascent.prices, np.where(self._is_home(), 0.0, self.ascent.lost))
            reached = float(self.points)
            sides = (partial(chaining.passes, PASSES, is_over), partial(self.ascent.steps, STEPS, reached, is_over))
            self.team.run(partial(_of, sides), len(sides))
        self.ascent.look(self.team)

    def chain(self, chains: Begin, looked_at: Mask | None = None) -> None:
        """The best of some chains, each from the same homes, and of those that follow from what it touched.

        looked_at: pairs of the market that are part of chains whatever they cost.
        """
        walk, start, best = self._walk(looked_at), _copied(self.homes), _copied(self.homes)
        for number in range(TRIES):
            put_back(self.homes, start)
            chains(walk, np.array([LOUDEST * number / TRIES * self.market.typical]))
            self._echo(walk, start)
            if self.points > int(best.points.sum()):
                best = _copied(self.homes)
        put_back(self.homes, best)

    def pair_of(self, household: int, unit: int) -> int | None:
        """Where the pair stands in the market; None where it can be no part of a placement."""
        first, last = self.market.first[household], self.market.first[household + 1]
        found = np.flatnonzero(self.market.unit[first:last] == unit)
        return int(first + found[0]) if len(found) else None

    def _echo(self, walk: Walk, start: Homes) -> None:
        for _ in range(self.echoes):
            moved = self.homes.unit != start.unit
            both = np.concatenate([self.homes.unit[moved], start.unit[moved]])
            touched = np.unique(both[both >= 0])
            if not len(touched) or not chains_from(walk, touched, QUIET):
                break

    def near(self, looked_at: Mask | None = None) -> Mask:
        """Pairs of the market that cost their unit little, those that are somebody's home, and those looked at."""
        near = (self.ascent.lost < self.within * self.market.typical) | self._is_home()
        return near if looked_at is None else near | looked_at

    def _walk(self, looked_at: Mask | None) -> Walk:
        market = narrowed(self.market, self.near(looked_at))
        return walk_through(market, self.homes, self.ascent.prices, self.desks[0], self.seed)

    @property
    def market_household(self) -> Ints:
        """The household of each pair of the market."""
        return np.repeat(np.arange(len(self.homes.unit)), np.diff(self.market.first))

    def _is_home(self) -> Mask:
        return np.asarray(self.market.unit == self.homes.unit[self.market_household])


def taken_up(instance: Instance, unit: Ints, prices: Ints, team: Threads, seed: int, is_over: IsOver) -> Again:
    """The placement with the unit of each household (-1: none) at household prices in thousandths, or at first ones.

    Whoever lives where the instance no longer lets them live has no home.

    Raises:
        ImpossibleInput: it is not one unit for each household.

    """
    instance = replace(instance, soft=np.zeros_like(instance.soft))  # nobody asks here for what part is soft
    if len(unit) != instance.household_count:
        raise ImpossibleInput("the placement is one of other households")
    market, bonus = market_of(instance)
    homes, desks = empty_homes(market), [desk_for(market) for _ in range(team.count + 1)]
    if len(prices) == instance.household_count:
        begin = prices / MILLI + bonus.each * instance.must
    else:
        begin = first_prices(market, homes, team, is_over).prices
    _move_all_in(market, homes, unit)
    return Again(instance, market, bonus, desks, team, Ascent(market, desks[1:], team, begin), homes, seed)


def ceiling(instance: Instance, unit: Ints, workers: int, seed: int, is_over: IsOver) -> Proof:
    """What prices from nothing prove of points, with the unit of each household known."""
    with threads(workers) as team:
        again = taken_up(instance, unit, NOTHING, team, seed, is_over)
        again.ascend(ROUNDS, is_over)
        return again.proven()


def _of(sides: Sequence[Callable[[], None]], which: int) -> None:
    sides[which]()


def _copied(homes: Homes) -> Homes:
    return Homes(*(column.copy() for column in homes))


@kernel
def _move_all_in(market: Market, homes: Homes, unit: Ints) -> None:
    """Everybody to their unit, as far as it still takes them."""
    for household in range(len(unit)):
        for pair in range(market.first[household], market.first[household + 1]):
            beds = market.beds[pair]
            if market.unit[pair] == unit[household] and fits(market, homes, household, unit[household], beds):
                move_in(market, homes, household, unit[household], market.points[pair], beds)
