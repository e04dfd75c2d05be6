"""What one thread carries along while it makes chains of moves."""

from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.homes import Homes, Trail, empty_trail, move_in, move_out, remember
from safeconduct.placement.engine.national.market import Floats, Market
from safeconduct.placement.engine.national.tolls import Tolls, paid

QUEUE = 2048  # at least
# numbers[...]: what the queues and the walk count
CHAIN, SEEKERS_BEGIN, SEEKERS_END, VACANT_BEGIN, VACANT_END, GAINED, DICE = range(7)
LEHMER, DIE = 48271, 2**31 - 1  # Park and Miller, Comm. ACM 31 (1988)


class Walk(NamedTuple):
    """seekers: households that look for a home; vacant: units that have room. Queues, emptied from the front.

    settled: the last chain in which a household was given a home; it keeps that one to the chain's end. out, least_out:
    households to be driven out. numbers: see the constants above.
    """

    market: Market
    homes: Homes
    prices: Floats
    tolls: Tolls
    desk: Desk
    trail: Trail
    seekers: Ints
    vacant: Ints
    settled: Ints
    out: Ints
    least_out: Ints
    numbers: Ints


def walk_through(market: Market, homes: Homes, prices: Floats, desk: Desk, seed: int) -> Walk:
    numbers = np.zeros(7, dtype=np.int64)
    numbers[DICE] = seed % (DIE - 1) + 1
    queue = int(np.diff(homes.base).max(initial=0)) + 1
    longest = max(QUEUE, 4 * queue)
    return Walk(
        market=market,
        homes=homes,
        prices=prices,
        tolls=paid(market, prices),
        desk=desk,
        trail=empty_trail(2 * longest),
        seekers=np.zeros(longest, dtype=np.int64),
        vacant=np.zeros(longest, dtype=np.int64),
        settled=np.zeros(len(market.size), dtype=np.int64),
        out=np.zeros(queue, dtype=np.int64),
        least_out=np.zeros(queue, dtype=np.int64),
        numbers=numbers,
    )


@inlined
def chance(walk: Walk) -> float:
    """A number from 0 to 1, the next of its sequence."""
    walk.numbers[DICE] = walk.numbers[DICE] * LEHMER % DIE
    return float(walk.numbers[DICE] / DIE)


@inlined
def is_settled(walk: Walk, household: int) -> bool:
    """Whether this chain has given the household its home."""
    return bool(walk.settled[household] == walk.numbers[CHAIN])


@kernel
def leave(walk: Walk, household: int) -> None:
    """Give up the home, if there is one."""
    remember(walk.homes, walk.trail, household)
    walk.numbers[GAINED] -= walk.homes.points[household]
    if walk.homes.unit[household] >= 0:
        move_out(walk.market, walk.homes, household)


@kernel
def settle(walk: Walk, household: int, unit: int, points: int, beds: int) -> None:
    """Take a home after having left the last one; for the rest of the chain."""
    move_in(walk.market, walk.homes, household, unit, points, beds)
    walk.numbers[GAINED] += points
    walk.settled[household] = walk.numbers[CHAIN]


@inlined
def seek_later(walk: Walk, household: int) -> None:
    walk.seekers[walk.numbers[SEEKERS_END]] = household
    walk.numbers[SEEKERS_END] += 1


@inlined
def refill_later(walk: Walk, unit: int) -> None:
    walk.vacant[walk.numbers[VACANT_END]] = unit
    walk.numbers[VACANT_END] += 1


@inlined
def has_room_for_more(walk: Walk) -> bool:
    """Whether queues and trail hold one more step, however many it moves."""
    most = len(walk.out) + 1
    fullest = max(walk.numbers[SEEKERS_END], walk.numbers[VACANT_END])
    return bool(fullest + most < len(walk.seekers) and walk.trail.length[0] + 2 * most < len(walk.trail.household))
