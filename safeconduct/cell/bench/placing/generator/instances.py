"""One instance from its size and its seed."""

import numpy as np

from safeconduct.cell.bench.placing.generator.candidates import Candidates, Meeting
from safeconduct.cell.bench.placing.generator.households import Households, drawn_households
from safeconduct.cell.bench.placing.generator.units import Cities, Units, drawn_cities, drawn_units
from safeconduct.placement.engine import Instance
from safeconduct.placement.engine.files import NO_LIMIT

AT_ONCE = 500  # households; another number draws other instances


def instance_of(*, households: int, units: int, candidates: int, timed: bool, seed: int) -> tuple[Instance, Units]:
    """The instance, and its units with what the instance does not tell of them (their cities)."""
    draw = np.random.default_rng(seed)
    cities = drawn_cities(draw, units)
    there_is = drawn_units(draw, units, cities)
    return _drawn(draw, there_is, cities, households, candidates, timed=timed), there_is


def past_of(*, households: int, units: int, candidates: int, timed: bool, seed: int) -> Instance:
    """Other households of the same kind for the units of `instance_of` with that seed."""
    draw = np.random.default_rng(seed)
    cities = drawn_cities(draw, units)
    there_is = drawn_units(draw, units, cities)
    return _drawn(np.random.default_rng([seed, 1]), there_is, cities, households, candidates, timed=timed)


def _drawn(
    draw: np.random.Generator, units: Units, cities: Cities, households: int, candidates: int, *, timed: bool
) -> Instance:
    who = drawn_households(draw, households, cities)
    meeting = Meeting(cities=cities, units=units, households=who, most=candidates, timed=timed)
    parts = [
        meeting.candidates(draw, first, min(first + AT_ONCE, households)) for first in range(0, households, AT_ONCE)
    ]
    return _instance(units, who, parts, timed=timed)


def _instance(units: Units, households: Households, parts: list[Candidates], *, timed: bool) -> Instance:
    household, soft = (np.concatenate([getattr(part, name) for part in parts]) for name in ("household", "soft"))
    counts = np.bincount(household, minlength=len(households.size))
    return Instance(
        first=np.concatenate([[0], np.cumsum(counts)]),
        unit=np.concatenate([part.unit for part in parts]),
        beds_used=np.concatenate([part.beds_used for part in parts]),
        points=households.value[household] + soft,
        soft=soft,
        beds=units.beds,
        most_households=units.most_households,
        most_people=np.full(len(units.beds), NO_LIMIT),
        opens=units.opens,
        closes=units.closes,
        kind=units.kind,
        size=households.size,
        arrives=households.arrives,
        leaves=households.leaves,
        timed=timed,
        must=np.zeros(len(households.size), dtype=bool),
    )
