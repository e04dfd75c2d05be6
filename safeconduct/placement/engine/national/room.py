"""Whom one more household would drive out of a unit, at the least loss.

A unit is crowded when it holds more heads, beds or people than it may, or foes. The loss of driving somebody out is
what their pair is worth less what their place is worth elsewhere (its price); at the end of a chain nobody finds
another home, and the whole of it is lost. One or two are chosen exactly, more of them one after the other.
"""

from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.walk import Walk, is_settled


class Short(NamedTuple):
    """What is missing for one more household; 0 or less where nothing is."""

    heads: int
    beds: int
    people: int


@inlined
def loss_of(walk: Walk, household: int, is_last: bool) -> float:
    """What is lost when the household leaves its home; nothing that can be paid for who has just been settled."""
    if is_settled(walk, household):
        return np.inf
    return float(walk.homes.points[household] - (0.0 if is_last else walk.prices[household]))


@kernel
def make_room(walk: Walk, household: int, unit: int, beds: int, is_last: bool) -> tuple[float, int]:
    """The loss, and how many of walk.out have to leave; infinite where it cannot be."""
    short = _short(walk, household, unit, beds)
    foes = _foes_out(walk, household, unit)
    if foes == 0:
        if short.heads <= 0 and short.beds <= 0 and short.people <= 0:
            return 0.0, 0
        loss, count = _few(walk, unit, short, is_last)
        if count > 0:
            return loss, count
    return _several(walk, unit, short, foes, is_last)


@kernel
def fits(walk: Walk, household: int, unit: int, beds: int) -> bool:
    """Whether the household finds room without anybody leaving."""
    short = _short(walk, household, unit, beds)
    is_free = short.heads <= 0 and short.beds <= 0 and short.people <= 0
    return is_free and _foes_out(walk, household, unit) == 0


@inlined
def _short(walk: Walk, household: int, unit: int, beds: int) -> Short:
    market, homes = walk.market, walk.homes
    return Short(
        homes.living[unit] + 1 - market.heads[unit],
        homes.used[unit] + beds - market.capacity[unit],
        homes.people[unit] + market.size[household] - market.places[unit],
    )


@kernel
def _foes_out(walk: Walk, household: int, unit: int) -> int:
    """Write the foes who live there to walk.out; how many."""
    count = 0
    for number in range(walk.market.foe_first[household], walk.market.foe_first[household + 1]):
        foe = walk.market.foes[number]
        if walk.homes.unit[foe] == unit:
            walk.out[count] = foe
            count += 1
    return count


@inlined
def _frees(walk: Walk, short: Short, one: int, other: int) -> bool:
    """Whether it is enough that these two leave (the same one twice: that one alone)."""
    homes, size = walk.homes, walk.market.size
    both = 0 if one == other else 1
    beds = homes.beds[one] + both * homes.beds[other]
    people = size[one] + both * size[other]
    return short.heads <= 1 + both and short.beds <= beds and short.people <= people


@kernel
def _few(walk: Walk, unit: int, short: Short, is_last: bool) -> tuple[float, int]:
    """The cheapest one, or two, whose leaving is enough; none when three are needed."""
    homes = walk.homes
    first, last = homes.base[unit], homes.base[unit] + homes.living[unit]
    least, count = np.inf, 0
    for place in range(first, last):
        one = homes.members[place]
        loss = loss_of(walk, one, is_last)
        if loss < least and _frees(walk, short, one, one):
            least, count = loss, 1
            walk.out[0] = one
    if walk.market.heads[unit] == 1 or (short.beds <= 1 and short.people <= 1):
        return least, count
    for place in range(first, last):
        one = homes.members[place]
        loss = loss_of(walk, one, is_last)
        if loss >= least:
            continue
        for later in range(place + 1, last):
            other = homes.members[later]
            together = loss + loss_of(walk, other, is_last)
            if together < least and _frees(walk, short, one, other):
                least, count = together, 2
                walk.out[0], walk.out[1] = one, other
    return least, count


@kernel
def _several(walk: Walk, unit: int, short: Short, count: int, is_last: bool) -> tuple[float, int]:
    """The first `count` of walk.out, and then always the cheapest for what they free, until it is enough."""
    homes, size = walk.homes, walk.market.size
    heads, beds, people, total = short.heads, short.beds, short.people, 0.0
    for number in range(count):
        one = walk.out[number]
        heads, beds, people = heads - 1, beds - homes.beds[one], people - size[one]
        total += loss_of(walk, one, is_last)
    while heads > 0 or beds > 0 or people > 0:
        cheapest, rate = -1, np.inf
        for place in range(homes.base[unit], homes.base[unit] + homes.living[unit]):
            one = homes.members[place]
            freed = min(max(beds, 0), homes.beds[one]) + min(max(people, 0), size[one]) + max(0, min(heads, 1))
            if freed > 0 and not _is_among(walk, one, count):
                price = loss_of(walk, one, is_last) / freed
                if price < rate:
                    cheapest, rate = one, price
        if cheapest < 0:
            return np.inf, 0
        walk.out[count] = cheapest
        count += 1
        heads, beds, people = heads - 1, beds - homes.beds[cheapest], people - size[cheapest]
        total += loss_of(walk, cheapest, is_last)
    return total, count


@inlined
def _is_among(walk: Walk, household: int, count: int) -> bool:
    found = False
    for number in range(count):
        found = found or walk.out[number] == household
    return found
