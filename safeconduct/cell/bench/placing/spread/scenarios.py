"""Questions that need nothing of each other, each with figures that are the same however it is asked.

Solved to proof, so that a figure is the one there is: an optimum, a gain, what hindsight proves. Only the points of a
simulation are no optimum; they follow from its seed. A scenario takes one thread, alone as in a worker; a simulation
lets HiGHS have two, as it always does.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from safeconduct.cell.bench.placing.counting import points_of
from safeconduct.cell.bench.placing.generator import instance_of
from safeconduct.cell.bench.placing.rivals.filling import by_hand
from safeconduct.cell.bench.placing.rivals.regions import part_of, regions_of
from safeconduct.cell.bench.placing.sizes import SIZES
from safeconduct.placement.engine import Futures, Instance, Like, Placement, simulate, solve, what_if
from safeconduct.placement.engine.instance import Ints

BATCHES, FUTURES = 8, 4
WHAT_IFS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Whole numbers to be compared; of a neighbourhood also the unit of each of its households, -1 for none."""

    figures: tuple[int, ...]
    homes: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Scenario(Protocol):
    """One question; `base` is what many ask about and every worker is handed once."""

    def asked(self, base: Any) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """A year of its own, drawn from its seed where it is asked, and placed."""

    size: str
    seed: int

    def asked(self, base: None) -> Answer:
        placement = solve(drawn_of(self.size, self.seed)[0], threads=1)
        return Answer((placement.objective, placement.bound))


@dataclass(frozen=True, slots=True)
class OneMore:
    """What one more like this unit would bring to a placement in hand."""

    unit: int

    def asked(self, base: tuple[Instance, Placement]) -> Answer:
        (gain,) = what_if(*base, [Like(str(self.unit))], shortlist=1, threads=1)
        return Answer((gain.at_most, gain.points or 0, gain.bound or 0))


@dataclass(frozen=True, slots=True)
class Year:
    """Households that come batch by batch, with futures drawn from this seed, and hindsight."""

    seed: int

    def asked(self, base: Instance) -> Answer:
        found = simulate(base, batches=BATCHES, futures=Futures(count=FUTURES), seed=self.seed)
        return Answer((found.course.points, found.greedy.points, found.hindsight.bound))


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """Some units and whoever lives or looks there, placed anew for themselves; both as their rows in the whole."""

    part: Instance
    households: Ints
    units: Ints

    def asked(self, base: None) -> Answer:
        placement = solve(self.part, threads=1)
        return Answer((placement.objective, placement.bound), np.append(self.units, -1)[placement.unit])


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Scenarios of one kind, what they are all about, and what is counted of all their answers together."""

    title: str
    scenarios: Sequence[Scenario]
    base: Any = None
    together: Callable[[Sequence[Answer]], tuple[int, ...]] = lambda _answers: ()


def kinds(seeds: Sequence[int], sizes: Sequence[str], whole: str) -> Iterator[Kind]:
    """All that is spread: the sizes on each seed; about the first seed of the last size, and of `whole`, the rest."""
    drawn = [Drawn(size, seed) for size in sizes for seed in seeds]
    yield Kind(f"{len(sizes)} sizes on {len(seeds)} seeds, each placed", drawn)
    instance, _ = drawn_of(sizes[-1], seeds[0])
    more = [OneMore(unit) for unit in range(0, instance.unit_count, max(1, instance.unit_count // WHAT_IFS))]
    yield Kind(f"{sizes[-1]}: one more like a unit", more, (instance, solve(instance, threads=1)))
    yield Kind(f"{sizes[-1]}: a year batch by batch", [Year(seed) for seed in seeds], instance)
    yield _around(*drawn_of(whole, seeds[0]), whole)


def neighbourhoods(instance: Instance, city: Ints) -> list[Neighbourhood]:
    """The regions, with those whom one would put there by hand and those without a home who like it best there."""
    region, household = regions_of(city)[instance.unit], instance.household
    asks = np.full(instance.household_count, -1)
    best_last = np.argsort(instance.points, kind="stable")
    asks[household[best_last]] = region[best_last]
    chosen = by_hand(instance)
    asks[household[chosen]] = region[chosen]
    found = []
    for number in range(region.max(initial=-1) + 1):
        pairs = np.flatnonzero((region == number) & (asks[household] == number) & instance.possible)
        found.append(
            Neighbourhood(part_of(instance, pairs), np.unique(household[pairs]), np.unique(instance.unit[pairs]))
        )
    return found


def put_together(instance: Instance, scenarios: Sequence[Neighbourhood], answers: Sequence[Answer]) -> Ints:
    """The unit of each household of the whole, -1 for none: nobody and no unit is in two neighbourhoods."""
    units = np.full(instance.household_count, -1)
    for one, answer in zip(scenarios, answers, strict=True):
        units[one.households] = answer.homes
    return units


def _around(instance: Instance, city: Ints, name: str) -> Kind:
    parts = neighbourhoods(instance, city)

    def together(answers: Sequence[Answer]) -> tuple[int, ...]:
        return (points_of(instance, put_together(instance, parts, answers)),)

    return Kind(f"{name}: a neighbourhood placed anew", parts, together=together)


def drawn_of(name: str, seed: int) -> tuple[Instance, Ints]:
    """The instance of a size of the bench, and the city of each of its units."""
    size = SIZES[name]
    drawn = {key: getattr(size, key) for key in ("households", "units", "candidates", "timed")}
    instance, units = instance_of(**drawn, seed=seed)
    return instance, units.city
