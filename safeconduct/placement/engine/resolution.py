"""The world changed: who must move? As few as can be, and only then the best.

People are not counters on a board. First as few households as possible lose the home they had, then as few as possible
move (settling.py), and only among those placements the one with most points is taken, under the promise that no more
is given up.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver, solver
from safeconduct.placement.engine.domain import Household, Unit
from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.exact import PROVEN_SIZE, searched, settings_for
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import Part, Placement, Prices, units_of
from safeconduct.placement.engine.prices import prove
from safeconduct.placement.engine.problem import Pairs, Problem
from safeconduct.placement.engine.settling import MOST_PAIRS, Settled, Upheaval, settled, upheaval
from safeconduct.placement.engine.solving import may_go_on
from safeconduct.placement.engine.task import Promise, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different now. households and units: new ones, and known ones with new facts (same id).

    withdrawn, closed: ids that are gone. pinned, forbidden, conflicts: pairs that hold from now on, beside the old.
    """

    withdrawn: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    households: tuple[Household, ...] = ()
    units: tuple[Unit, ...] = ()
    pinned: Pairs = frozenset()
    forbidden: Pairs = frozenset()
    conflicts: Pairs = frozenset()

    def applied_to(self, problem: Problem) -> Problem:
        """The problem as it is now; pairs that name somebody or something gone are dropped, floors keep
        those who are there.
        """
        households = {one.id: one for one in (*problem.households, *self.households) if one.id not in self.withdrawn}
        units = {one.id: one for one in (*problem.units, *self.units) if one.id not in self.closed}
        return replace(
            problem,
            households=tuple(households.values()),
            units=tuple(units.values()),
            pinned=_between(problem.pinned | self.pinned, set(households), set(units)),
            forbidden=_between(problem.forbidden | self.forbidden, set(households), set(units)),
            conflicts=_between(problem.conflicts | self.conflicts, set(households), set(households)),
            floors=tuple(replace(floor, households=floor.households & set(households)) for floor in problem.floors),
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A household that lived (or was to live) in one unit and is now to live in another; None: nowhere."""

    household: str
    was: str | None
    becomes: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """The new placement and who moves. fewest: proven that it cannot be done with less upheaval.

    least: homes lost and moves that no placement can do with less of, by proof (the moves, with so few homes lost);
    upheaval: what this one takes. placement.bound holds among the placements with as little upheaval; others may be
    worth more points.
    """

    instance: Instance
    placement: Placement
    moves: tuple[Move, ...]
    fewest: bool
    upheaval: Upheaval
    least: Upheaval


def resolve(
    instance: Instance,
    previous: Placement,
    changes: Changes,
    *,
    time_limit: float | None = None,
    threads: int = 2,
    seed: int = 0,
    cancel: Callable[[], bool] | None = None,
) -> Resolution:
    """The placement after the changes with the fewest moves; moves are told of households that are still there.

    Raises:
        ImpossibleInput: the instance comes from a bare file, or a pair names nobody.
        MustPlaceImpossible, StoppedTooEarly: as in `solve`.

    """
    if instance.problem is None:
        raise ImpossibleInput("a bare file has no households and units to change: use resettle")
    now = changes.applied_to(instance.problem).compile()
    column = {name: number for number, name in enumerate(now.unit_ids)}
    lived = {name: unit for name, unit in previous.unit_of(instance).items() if unit is not None}
    homes = np.array([column.get(lived.get(name, ""), -1) for name in now.household_ids], dtype=np.int64)
    had_home = np.array([name in lived for name in now.household_ids], dtype=bool)
    patience = Patience(time_limit=time_limit, cancel=cancel)
    with solver(patience) as machine:
        settings = settings_for(now, threads=threads, seed=seed)
        placement, settled = resettled(now, homes, machine, settings, patience, had_home=had_home)
    becomes = placement.unit_of(now)
    moves = [Move(name, unit, becomes[name]) for name, unit in sorted(lived.items()) if name in becomes]
    moved = tuple(move for move in moves if move.was != move.becomes)
    return Resolution(now, placement, moved, settled.is_fewest, settled.found, settled.least)


def resettle(
    instance: Instance, homes: Ints, *, time_limit: float | None = None, threads: int = 2, seed: int = 0
) -> tuple[Placement, bool]:
    """For bare instances: homes is the unit of each household so far (-1: none). The placement, and whether fewest."""
    placement, settled = upheaval_of(instance, homes, time_limit=time_limit, threads=threads, seed=seed)
    return placement, settled.is_fewest


def upheaval_of(
    instance: Instance, homes: Ints, *, time_limit: float | None = None, threads: int = 2, seed: int = 0
) -> tuple[Placement, Settled]:
    """As `resettle`, with what the placement takes and the least that any would."""
    patience = Patience(time_limit=time_limit)
    with solver(patience) as machine:
        return resettled(instance, homes, machine, settings_for(instance, threads=threads, seed=seed), patience)


def resettled(
    instance: Instance,
    homes: Ints,
    machine: Solver,
    settings: Settings,
    patience: Patience,
    *,
    had_home: Mask | None = None,
) -> tuple[Placement, Settled]:
    """Both solves with a solver at hand; had_home: also those whose home is gone (by default: homes is not -1)."""
    had = homes >= 0 if had_home is None else had_home
    first = settled(instance, homes, had, machine, settings, patience)
    asked, is_all = _asked(instance, homes, first)
    few, weight = instance.only(asked), first.weight[asked]
    known = np.searchsorted(np.flatnonzero(asked), first.chosen)
    promise = Promise(weight, int(weight[known].sum()))
    gap = 0.0 if len(few.unit) <= MOST_PAIRS else settings.gap
    best = searched(Task(few, promise), known, machine, replace(settings, gap=gap), patience)
    taken = replace(first, found=upheaval(homes, had, best.unit))  # less than promised, where that was not proven
    if is_all:
        return replace(best, certified=prove(Task(instance), best.prices).points), taken
    return _seen_in_all(best, instance, settings, patience), taken


def _asked(instance: Instance, homes: Ints, first: Settled) -> tuple[Mask, bool]:
    """The pairs that points are asked about, and whether nothing as gentle uses others.

    Where that would be too many, who stays is taken to stay, and only the others are asked about.
    """
    asked, is_all = first.matters & _has_room(instance, first.certain), True
    if instance.household_count > PROVEN_SIZE and asked.sum() > MOST_PAIRS:
        stays = (units_of(instance, first.chosen) == homes) & (homes >= 0)
        at_home = stays[instance.household] & (instance.unit == homes[instance.household])
        asked, is_all = ~stays[instance.household] & _has_room(instance, at_home), False
    asked[first.chosen] = True
    return asked, is_all


def _has_room(instance: Instance, taken: Mask) -> Mask:
    """Pairs that are taken, and those that fit beside them; with dates all, for nobody is there all the time."""
    if instance.timed:
        return np.ones_like(taken)
    household, unit = instance.household, instance.unit

    def left(capacity: Ints, use: Ints) -> Ints:
        return capacity - np.bincount(unit[taken], weights=use[taken], minlength=instance.unit_count).astype(np.int64)

    heads = left(instance.most_households, np.ones_like(unit))
    beds, people = left(instance.beds, instance.beds_used), left(instance.most_people, instance.size[household])
    fits = (heads[unit] >= 1) & (instance.beds_used <= beds[unit]) & (instance.size[household] <= people[unit])
    return np.asarray(taken | fits)


def _seen_in_all(best: Placement, instance: Instance, settings: Settings, patience: Patience) -> Placement:
    """The placement, found among few pairs, with what is proven of all."""
    certified, prices = prove(Task(instance), best.prices).points, best.prices
    if may_go_on(instance):
        from safeconduct.placement.engine.national.again import ceiling  # numba takes half a second to begin

        proof = ceiling(instance, best.unit, settings.threads, settings.seed, patience.is_over)
        if proof.points < certified:
            certified, prices = proof.points, Prices(household=proof.milli)
    value, soft = best.value.points, best.soft.points
    return replace(
        best,
        certified=certified,
        prices=prices,
        bound=certified,
        value=Part(value, certified),
        soft=Part(soft, certified - value if instance.soft.any() else 0),
        status="stalled" if best.status == "optimal" else best.status,
    )


def _between(pairs: Pairs, first: set[str], second: set[str]) -> Pairs:
    return frozenset((one, other) for one, other in pairs if one in first and other in second)
