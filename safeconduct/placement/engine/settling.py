"""Who can stay where they are? Answered from those who stay, not from those who could move.

A household that had a home is worth N + 1, and 1 more where it stays (N households), so first as few as possible lose
their home, and then as few as possible move. Mostly nearly everybody can stay, and that alone proves nearly everything:

    nothing is worth more than Σ over those who had a home of the most that each alone could be worth

Where whoever stays leaves room enough for those whose home is gone, this is reached, and proven by counting. Where it
is not, prices tell (relaxation.py), begun over the pairs of those who stay and of those who look: a unit that nobody
has to fight over has no price, and who lives there is not looked at. Pairs that lie farther behind than what is left
open are part of no placement with as little upheaval: only the others are asked about points.
"""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver
from safeconduct.placement.engine.exact import PROVEN_SIZE, Search, pairs_of
from safeconduct.placement.engine.greedy import greedy
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, units_of
from safeconduct.placement.engine.prices import prove
from safeconduct.placement.engine.relaxation import Sifting
from safeconduct.placement.engine.task import Task

MOST_PAIRS = 40_000  # with more the proof is not finished, nor are points looked at beyond those who move
ROUNDED = 10  # thousandths: prices are rounded, and what lies so little behind is not behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Upheaval:
    """Households that lose the home they had, and those that no longer live where they did (the former among them)."""

    lost: int
    moved: int


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Pairs with as little upheaval as was found, and the least that any placement needs.

    weight: what each pair is worth to it. matters: pairs that can be part of a placement with no more upheaval.
    certain: pairs that are part of every such placement.
    """

    chosen: Ints
    weight: Ints
    found: Upheaval
    least: Upheaval
    matters: Mask
    certain: Mask

    @property
    def is_fewest(self) -> bool:
        """Whether it is proven that it cannot be done with less."""
        return (self.found.lost, self.found.moved) == (self.least.lost, self.least.moved)


def weight_of(instance: Instance, homes: Ints, had_home: Mask) -> Ints:
    """What each pair is worth: homes first, then staying; shape (pairs,)."""
    household = instance.household
    stays = (instance.unit == homes[household]).astype(np.int64)
    return np.asarray((instance.household_count + 1) * had_home[household].astype(np.int64) + stays)


def settled(
    instance: Instance, homes: Ints, had_home: Mask, machine: Solver, settings: Settings, patience: Patience
) -> Settled:
    """As little upheaval as there can be; proven, unless time runs out or it is a very tight fit.

    Raises:
        MustPlaceImpossible, StoppedTooEarly: as in `solve`.

    """
    weight = weight_of(instance, homes, had_home)
    task = Task(replace(instance, points=weight, soft=np.zeros_like(weight)))
    known, proof = greedy(task.instance), prove(task)
    most = proof.points
    if known is None or weight[known].sum() < most:
        search = Search(
            task,
            machine,
            replace(settings, gap=0.0),
            patience,
            sifting=Sifting(first=_looked_at(instance, homes, weight)),
            slack=ROUNDED,
            most_pairs=MOST_PAIRS if instance.household_count > PROVEN_SIZE else None,
        )
        placement = search.placement(known)
        known, most = pairs_of(instance, placement.unit), placement.bound
        proof = min(proof, prove(task, placement.prices), key=lambda one: one.milli)
    worth = int(weight[known].sum())
    slack = proof.milli - worth * MILLI
    matters = proof.behind <= slack
    ways = np.bincount(instance.household[matters], minlength=instance.household_count)
    certain = matters & ((ways == 1) & (proof.best > slack))[instance.household]  # no home at all costs `best`
    found = upheaval(homes, had_home, units_of(instance, known))
    return Settled(known, weight, found, _least(instance, homes, had_home, worth, most), matters, certain)


def upheaval(homes: Ints, had_home: Mask, units: Ints) -> Upheaval:
    """What it takes that households live in these units."""
    lost = had_home & (units < 0)
    return Upheaval(lost=int(lost.sum()), moved=int((lost | (had_home & (units != homes))).sum()))


def _looked_at(instance: Instance, homes: Ints, weight: Ints) -> Mask:
    """Where somebody stays, and every pair of those who cannot stay and had, must have or may have to have a place."""
    household = instance.household
    needed = np.any([instance.must, *(floor.members for floor in instance.floors)], axis=0)
    looks = ~_can_stay(instance, homes)[household] & ((weight > 0) | needed[household])
    return np.asarray((instance.unit == homes[household]) | looks)


def _can_stay(instance: Instance, homes: Ints) -> Mask:
    household = instance.household
    can = np.zeros(instance.household_count, dtype=bool)
    can[household[(instance.unit == homes[household]) & instance.possible]] = True
    return can


def _least(instance: Instance, homes: Ints, had_home: Mask, worth: int, most: int) -> Upheaval:
    """What the most that a placement can be worth says in households, beside one that is worth so much.

    Where fewer might lose their home than was found, moves are only known to be as many as cannot be helped.
    """
    had, unit = int(had_home.sum()), instance.household_count + 1
    most_kept, most_stay = divmod(most, unit)
    if most_kept > worth // unit:
        most_stay = int(_can_stay(instance, homes).sum())
    return Upheaval(lost=had - most_kept, moved=had - min(most_stay, most_kept))
