"""HiGHS region by region, with exchange of leftovers: what a nation would do that has a solver and many offices.

A region is a piece of a large city or some small ones, about `UNITS` units. It begins with what one does by hand;
whoever found nothing asks in the region of their best place. Then every region is solved for itself, as many at a time
as there are threads, over those who live there and those who ask; whoever is left over asks in the region of their next
best place, and so on until time is up or nobody gains. No round makes it worse: who lives there stays unless the region
is worth more without them.
"""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.cell.bench.placing.rivals.filling import by_hand
from safeconduct.cell.bench.placing.rivals.highs import searched
from safeconduct.cell.bench.placing.rivals.question import Question
from safeconduct.placement.engine.files import load
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.placement import units_of

UNITS = 150
FIRST_ROUND = 0.5  # of the seconds, if every region takes as long as it may


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that a region may take, and when (monotonic) all must be over."""

    seconds: float
    until: float
    gap: float
    seed: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Region:
    """A part of the instance for itself: the positions of its pairs in the whole, and those of them chosen so far."""

    instance: Instance
    pairs: Ints
    known: Ints
    patience: Patience

    def solved(self) -> Ints:
        """The pairs chosen now."""
        seconds = min(self.patience.seconds, self.patience.until - time.monotonic())
        found = [self.known]
        if seconds > 0:
            program = model_of(self.instance).program(np.searchsorted(self.pairs, self.known))

            def hear(chosen: Ints | None, _bound: float) -> None:
                if chosen is not None:
                    found.append(self.pairs[chosen])

            searched(program, seconds, self.patience.gap, 1, self.patience.seed, hear)
        return found[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Offices:
    """The regions in which each household has a place, that of its best place first: first[h] to first[h + 1]."""

    first: Ints
    region: Ints

    def of(self, attempt: int) -> Ints:
        """Where each household asks at its so-manieth attempt, round and round; -1 for those with no place at all."""
        many = np.diff(self.first)
        place = self.first[:-1] + attempt % np.maximum(many, 1)
        return np.where(many > 0, np.append(self.region, -1)[np.minimum(place, len(self.region))], -1)


def run(question: Question) -> str:
    instance = load(question.instance)
    region = regions_of(np.load(question.cities))
    offices = offices_of(instance, region)
    chosen = by_hand(instance)
    question.found(units_of(instance, chosen), instance.points[chosen].sum())
    patience = Patience(
        seconds=FIRST_ROUND * question.left * question.threads / (1 + int(region.max())),
        until=time.monotonic() + question.left,
        gap=question.gap,
        seed=question.seed,
    )
    longest = int(np.diff(offices.first).max(initial=0))
    attempt, gained_at = 0, 0
    with ProcessPoolExecutor(question.threads, mp_context=multiprocessing.get_context("fork")) as workers:
        while attempt - gained_at <= longest and patience.until > time.monotonic():
            asked = _asked(instance, region, offices.of(attempt), chosen, patience)
            chosen = np.sort(np.concatenate([chosen[:0], *workers.map(Region.solved, asked)]))
            before = question.objective
            question.found(units_of(instance, chosen), instance.points[chosen].sum())
            attempt += 1
            gained_at = attempt if question.objective > before else gained_at
    return "finished" if attempt - gained_at > longest else "time limit"


def regions_of(city: Ints) -> Ints:
    """The region of each unit: the units in the order of their cities, cut into pieces of about `UNITS`."""
    pieces = max(1, round(len(city) / UNITS))
    place = np.empty(len(city), dtype=np.int64)
    place[np.argsort(city, kind="stable")] = np.arange(len(city))
    return place * pieces // max(1, len(city))


def offices_of(instance: Instance, region: Ints) -> Offices:
    """Which regions to ask, from the best points that each household could have there."""
    household, where = instance.household, region[instance.unit]
    best_first = np.lexsort((-instance.points, household))
    both = household[best_first] * (1 + region.max()) + where[best_first]
    _, leads = np.unique(both, return_index=True)
    kept = best_first[np.sort(leads)]
    many = np.bincount(household[kept], minlength=instance.household_count)
    return Offices(np.concatenate([[0], np.cumsum(many)]), where[kept])


def _asked(instance: Instance, region: Ints, office: Ints, chosen: Ints, patience: Patience) -> Iterator[Region]:
    """The regions, each with whoever lives there and who asks there now."""
    asks = office.copy()
    asks[instance.household[chosen]] = region[instance.unit[chosen]]
    where = region[instance.unit]
    pairs = np.flatnonzero((where == asks[instance.household]) & instance.possible)
    pairs = pairs[np.argsort(where[pairs], kind="stable")]
    for group in np.split(pairs, np.flatnonzero(np.diff(where[pairs])) + 1):
        known = np.intersect1d(chosen, group)
        yield Region(instance=part_of(instance, group), pairs=group, known=known, patience=patience)


def part_of(instance: Instance, pairs: Ints) -> Instance:
    """Those pairs, their households and units, and nothing else."""
    households, row = np.unique(instance.household[pairs], return_inverse=True)
    units, unit = np.unique(instance.unit[pairs], return_inverse=True)
    of_pairs = {name: getattr(instance, name)[pairs] for name in ("beds_used", "points", "soft")}
    of_units = ("beds", "most_households", "most_people", "opens", "closes", "kind")
    of_households = ("size", "arrives", "leaves", "must")
    return replace(
        instance,
        first=np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(households)))]),
        unit=unit,
        **of_pairs,
        **{name: getattr(instance, name)[units] for name in of_units},
        **{name: getattr(instance, name)[households] for name in of_households},
    )
