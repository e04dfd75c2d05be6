"""Invented households: mostly small, some urgent, each willing to live in a few cities, large ones more often."""

from dataclasses import dataclass

import numpy as np

from safeconduct.cell.bench.placing.generator.units import LANGUAGES, PARTNERS, WEEKS, Cities, Floats, Ints, Mask

SIZES = (0.30, 0.17, 0.15, 0.15, 0.10, 0.06, 0.035, 0.02, 0.01, 0.005)  # one person, two, … ten
MAN, WOMAN, ONE_PARENT, COUPLE = range(4)
MEN_AMONG_SINGLES, ONE_PARENT_AMONG_FAMILIES, SHARE_A_BED = 0.6, 0.25, 0.9
WHEELCHAIR, PET, SMOKES, RARE_WISH = 0.08, 0.05, 0.25, 0.05
URGENCY = (0.35, 0.30, 0.20, 0.10, 0.05)
WEIGHTS = np.array([1.0, 1.2, 1.5, 2.0, 3.0])
EXCLUDES_A_CITY = 0.03
FEWEST_CITIES, MOST_CITIES = 4, 11  # drawn by the cities' people, the same one perhaps twice
SHORTEST_STAY, LONGEST_STAY, LAST_ARRIVAL = 6, 26, WEEKS - 9


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Households:
    """N households. value: points for housing them at all; excluded: a city, -1 for none; skills: shape (N, 4)."""

    size: Ints
    composition: Ints
    shares_a_bed: Mask
    language: Ints
    wheelchair: Mask
    pet: Mask
    smokes: Mask
    rare_wish: Mask
    partner: Ints
    excluded: Ints
    cities: Ints
    skills: Floats
    value: Ints
    arrives: Ints
    leaves: Ints


def drawn_households(draw: np.random.Generator, count: int, cities: Cities) -> Households:
    size = draw.choice(np.arange(1, len(SIZES) + 1), count, p=SIZES)
    alone = np.where(draw.random(count) < MEN_AMONG_SINGLES, MAN, WOMAN)
    family = np.where(draw.random(count) < ONE_PARENT_AMONG_FAMILIES, ONE_PARENT, COUPLE)
    composition = np.where(size == 1, alone, family)
    arrives = draw.integers(0, LAST_ARRIVAL + 1, count)
    weight = WEIGHTS[draw.choice(len(URGENCY), count, p=URGENCY)]
    excluded = draw.choice(len(cities.share), count, p=cities.share)
    return Households(
        size=size,
        composition=composition,
        shares_a_bed=(composition == COUPLE) & (draw.random(count) < SHARE_A_BED),
        language=draw.integers(0, LANGUAGES, count),
        wheelchair=draw.random(count) < WHEELCHAIR,
        pet=draw.random(count) < PET,
        smokes=draw.random(count) < SMOKES,
        rare_wish=draw.random(count) < RARE_WISH,
        partner=draw.integers(1, PARTNERS + 1, count),
        excluded=np.where(draw.random(count) < EXCLUDES_A_CITY, excluded, -1),
        cities=_wished(draw, count, cities),
        skills=draw.normal(size=(count, 4)),
        value=(1000 * weight * (0.4 + 0.6 * size)).astype(np.int64),
        arrives=arrives,
        leaves=np.minimum(WEEKS, arrives + draw.integers(SHORTEST_STAY, LONGEST_STAY + 1, count)),
    )


def _wished(draw: np.random.Generator, count: int, cities: Cities) -> Ints:
    """The cities of each household in ascending order, each once, then -1; shape (N, MOST_CITIES)."""
    there_are = len(cities.share)
    drawn = draw.choice(there_are, (count, MOST_CITIES), p=cities.share)
    many = np.minimum(there_are, draw.integers(FEWEST_CITIES, MOST_CITIES + 1, count))
    drawn[np.arange(MOST_CITIES) >= many[:, None]] = there_are
    drawn.sort(axis=1)
    drawn[:, 1:][drawn[:, 1:] == drawn[:, :-1]] = there_are
    drawn.sort(axis=1)
    return np.where(drawn == there_are, -1, drawn)
