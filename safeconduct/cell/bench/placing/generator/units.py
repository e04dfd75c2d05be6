"""Invented units: few cities hold most of them, most are flats and rooms, some are houses that households share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

HOST_ROOM, FLAT, SHARED_HOUSE, DORM = range(4)
KINDS = (0.33, 0.45, 0.17, 0.05)
FEWEST_BEDS = np.array([1, 2, 4, 12])
MOST_BEDS = np.array([3, 8, 12, 60])
SHARED_BY_AT_MOST = (2, 4)  # households in a shared house, least and most; a dorm takes one for each bed
DOUBLE_BED, DOUBLE_BED_IN_A_DORM = 0.6, 0.05

ANYBODY, WOMEN, MEN, FAMILIES = range(4)
SERVES = (0.70, 0.12, 0.08, 0.10)
STEP_FREE, PETS, SMOKING, FULFILS_A_RARE_WISH = 0.15, 0.3, 0.4, 0.4
FOR_A_PARTNERS_OWN, PARTNERS = 0.15, 6
LANGUAGES = 8  # each is spoken in a quarter of the units

UNITS_A_CITY, FEWEST_CITIES = 100, 6
PARETO, SMALLEST_CITY = 1.2, 0.3
WEEKS, SHORTEST_OPENING = 52, 8


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cities:
    """Shares of the population, shape (C,), and how each meets four sorts of skill, shape (C, 4)."""

    share: Floats
    chances: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Units:
    """M units; those in city c are by_city[first[c]] to by_city[first[c + 1]]. Languages are sets, a bit for each."""

    city: Ints
    by_city: Ints
    first: Ints
    kind: Ints
    beds: Ints
    most_households: Ints
    double_bed: Mask
    step_free: Mask
    pets: Mask
    smoking: Mask
    fulfils_wish: Mask
    serves: Ints
    partner: Ints
    languages: Ints
    quality: Floats
    opens: Ints
    closes: Ints


def drawn_cities(draw: np.random.Generator, units: int) -> Cities:
    count = max(FEWEST_CITIES, units // UNITS_A_CITY)
    people = draw.pareto(PARETO, count) + SMALLEST_CITY
    return Cities(share=people / people.sum(), chances=draw.normal(size=(count, 4)) * 0.5)


def drawn_units(draw: np.random.Generator, count: int, cities: Cities) -> Units:
    kind = draw.choice(len(KINDS), count, p=KINDS)
    beds = draw.integers(FEWEST_BEDS[kind], MOST_BEDS[kind] + 1)
    shared = draw.integers(SHARED_BY_AT_MOST[0], SHARED_BY_AT_MOST[1] + 1, count)
    city = draw.choice(len(cities.share), count, p=cities.share)
    by_city = np.argsort(city, kind="stable")
    opens = draw.integers(0, WEEKS // 2, count)
    return Units(
        city=city,
        by_city=by_city,
        first=np.searchsorted(city[by_city], np.arange(len(cities.share) + 1)),
        kind=kind,
        beds=beds,
        most_households=np.choose(kind, [1, 1, shared, beds]),
        double_bed=draw.random(count) < np.where(kind == DORM, DOUBLE_BED_IN_A_DORM, DOUBLE_BED),
        step_free=draw.random(count) < STEP_FREE,
        pets=draw.random(count) < PETS,
        smoking=draw.random(count) < SMOKING,
        fulfils_wish=draw.random(count) < FULFILS_A_RARE_WISH,
        serves=draw.choice(len(SERVES), count, p=SERVES),
        partner=np.where(draw.random(count) < FOR_A_PARTNERS_OWN, draw.integers(1, PARTNERS + 1, count), 0),
        languages=draw.integers(0, 1 << LANGUAGES, count) & draw.integers(0, 1 << LANGUAGES, count),
        quality=draw.random(count),
        opens=opens,
        closes=np.minimum(WEEKS, opens + draw.integers(SHORTEST_OPENING, WEEKS, count)),
    )
