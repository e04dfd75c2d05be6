"""Markets drawn at random: small ones that can be tried out whole, and crowded ones of some hundred households."""

from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import Instance


def drawn(seed: int, *, dated: bool = False, **country: int) -> Instance:
    """A country (see `country_of`); dated: households come within twelve days, and stay for one to eight."""
    instance = country_of(seed, **country)
    draw = np.random.default_rng(seed)
    arrives = draw.integers(0, 12, instance.household_count)
    leaves = arrives + draw.integers(1, 9, instance.household_count)
    return replace(instance, timed=True, arrives=arrives, leaves=leaves) if dated else instance


def country_of(
    seed: int, *, households: int, units: int, each: int, musts: int = 0, conflicts: int = 0, tight: bool = False
) -> Instance:
    """So many candidates for each household; units of all kinds; tight: places for people bind as well as beds."""
    draw = np.random.default_rng(seed)
    size = draw.choice([1, 1, 2, 3, 4], households)
    heads = draw.choice([1, 1, 2, 3, 9], units)
    beds = np.where(heads == 1, draw.integers(2, 5, units), draw.integers(3, 9, units))
    unit = np.concatenate([np.sort(draw.choice(units, min(each, units), replace=False)) for _ in range(households)])
    household = np.repeat(np.arange(households), min(each, units))
    used = size[household] - ((size[household] > 1) & (draw.random(len(unit)) < 0.4))
    soft = draw.integers(0, 300, len(unit))
    pairs = draw.integers(0, households, (conflicts, 2))
    return Instance.without_dates(
        first=np.arange(households + 1) * min(each, units),
        unit=unit,
        beds_used=used,
        points=500 * size[household] + soft,
        soft=soft,
        beds=beds,
        most_households=heads,
        most_people=beds if tight else np.full(units, 99),
        size=size,
        must=np.arange(households) < musts,
        conflicts=np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0).reshape(-1, 2),
    )


def packed(seed: int, *, households: int, units: int, room: float = 0.9) -> Instance:
    """Everybody must fit into a few large units, and is worth most where they need most (type d of the literature).

    room: beds that there are, as a part of what all would use on average.
    """
    draw = np.random.default_rng(seed)
    beds = draw.integers(1, 30, (households, units))
    return Instance.without_dates(
        first=np.arange(households + 1) * units,
        unit=np.tile(np.arange(units), households),
        beds_used=beds.ravel(),
        points=(20 + beds + draw.integers(-10, 11, beds.shape)).ravel(),
        soft=np.zeros(beds.size, dtype=np.int64),
        beds=np.full(units, int(room * beds.sum() / units**2)),
        most_households=np.full(units, households),
        most_people=np.full(units, households),
        size=np.ones(households, dtype=np.int64),
        must=np.ones(households, dtype=bool),
    )


@pytest.fixture(scope="session")
def crowded() -> Instance:
    """Three hundred households, eighty units: half of them find nothing."""
    return drawn(1, households=300, units=80, each=20)


@pytest.fixture(scope="session")
def crowded_year() -> Instance:
    """Five hundred households that come and go, sixty units: a third of them find nothing."""
    return drawn(1, households=500, units=60, each=20, dated=True)
