"""Who lives where while the search goes on, and the trail by which every step can be taken back."""

from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.market import Market

NOWHERE = -1


class Homes(NamedTuple):
    """The unit of each household (NOWHERE: none), with the points and beds of that pair.

    members[base[u] : base[u] + living[u]]: who lives in unit u, at whatever time. heads, used, people: how many
    households are there at each moment, their beds and they themselves, shape (M, moments).
    """

    unit: Ints
    points: Ints
    beds: Ints
    base: Ints
    members: Ints
    living: Ints
    heads: Ints
    used: Ints
    people: Ints


class Trail(NamedTuple):
    """Where households were before each step; length[0] steps."""

    household: Ints
    unit: Ints
    points: Ints
    beds: Ints
    length: Ints


def empty_homes(market: Market) -> Homes:
    """Nobody lives anywhere."""
    households, units = len(market.size), len(market.capacity)
    candidates = np.diff(market.unit_first)
    most = candidates if market.is_dated else np.minimum(market.heads, candidates)
    base = np.concatenate([[0], np.cumsum(most)]).astype(np.int64)
    heads, used, people = (np.zeros((units, market.moments), dtype=np.int64) for _ in range(3))
    return Homes(
        unit=np.full(households, NOWHERE, dtype=np.int64),
        points=np.zeros(households, dtype=np.int64),
        beds=np.zeros(households, dtype=np.int64),
        base=base,
        members=np.zeros(base[-1], dtype=np.int64),
        living=np.zeros(units, dtype=np.int64),
        heads=heads,
        used=used,
        people=people,
    )


def put_back(homes: Homes, kept: Homes) -> None:
    """Everybody where they are in the other homes."""
    for column, before in zip(homes, kept, strict=True):
        column[:] = before


def empty_trail(longest: int) -> Trail:
    """Room for so many steps."""
    household, unit, points, beds = (np.zeros(longest, dtype=np.int64) for _ in range(4))
    return Trail(household, unit, points, beds, length=np.zeros(1, dtype=np.int64))


@inlined
def _count(market: Market, homes: Homes, household: int, unit: int, heads: int, beds: int, people: int) -> None:
    for moment in range(market.begin[household], market.end[household]):
        homes.heads[unit, moment] += heads
        homes.used[unit, moment] += beds
        homes.people[unit, moment] += people


@kernel
def move_in(market: Market, homes: Homes, household: int, unit: int, points: int, beds: int) -> None:
    homes.members[homes.base[unit] + homes.living[unit]] = household
    homes.living[unit] += 1
    _count(market, homes, household, unit, 1, beds, market.size[household])
    homes.unit[household], homes.points[household], homes.beds[household] = unit, points, beds


@kernel
def move_out(market: Market, homes: Homes, household: int) -> None:
    unit = homes.unit[household]
    base, last = homes.base[unit], homes.living[unit] - 1
    for place in range(base, base + last):
        if homes.members[place] == household:
            homes.members[place] = homes.members[base + last]
            break
    homes.living[unit] = last
    _count(market, homes, household, unit, -1, -homes.beds[household], -market.size[household])
    homes.unit[household], homes.points[household], homes.beds[household] = NOWHERE, 0, 0


@inlined
def household_of(market: Market, pair: int) -> int:
    """Whose pair it is, by household."""
    return int(np.searchsorted(market.first, pair, side="right") - 1)


@kernel
def move_all(market: Market, homes: Homes, pairs: Ints) -> None:
    """Whoever the pairs are of, out of where they live and into these."""
    for number in range(len(pairs)):
        household = household_of(market, pairs[number])
        if homes.unit[household] >= 0:
            move_out(market, homes, household)
    for number in range(len(pairs)):
        pair = pairs[number]
        household = household_of(market, pair)
        move_in(market, homes, household, market.unit[pair], market.points[pair], market.beds[pair])


@inlined
def remember(homes: Homes, trail: Trail, household: int) -> None:
    """Write down where the household is before it moves."""
    step = trail.length[0]
    trail.household[step], trail.unit[step] = household, homes.unit[household]
    trail.points[step], trail.beds[step] = homes.points[household], homes.beds[household]
    trail.length[0] = step + 1


@kernel
def go_back(market: Market, homes: Homes, trail: Trail, length: int) -> None:
    """Undo all steps after the first `length`."""
    while trail.length[0] > length:
        step = trail.length[0] - 1
        trail.length[0] = step
        household = trail.household[step]
        if homes.unit[household] != NOWHERE:
            move_out(market, homes, household)
        if trail.unit[step] != NOWHERE:
            move_in(market, homes, household, trail.unit[step], trail.points[step], trail.beds[step])
