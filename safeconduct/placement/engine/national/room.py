"""Whom one more household would drive out of a unit, at the least loss.

A unit is crowded when at some moment of the stay it holds more heads, beds or people than it may, or foes. The loss of
driving somebody out is what their pair is worth less what their place is worth elsewhere (its price); at the end of a
chain nobody finds another home, and the whole of it is lost. From a unit that takes one household at a time all whose
stays meet the newcomer's have to go. Of others one or two are chosen exactly, more of them one after the other.
"""

from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.homes import Homes
from safeconduct.placement.engine.national.market import Market
from safeconduct.placement.engine.national.walk import Walk, is_settled

MANY = 64  # among more members than that no two are sought


class Short(NamedTuple):
    """What is missing for one more household; 0 or less where nothing is."""

    heads: int
    beds: int
    people: int


class Newcomer(NamedTuple):
    """A household before the door of a unit, with the beds that it would use there."""

    household: int
    unit: int
    beds: int


@inlined
def loss_of(walk: Walk, household: int, is_last: bool) -> float:
    """What is lost when the household leaves its home; nothing that can be paid for who has just been settled."""
    if is_settled(walk, household):
        return np.inf
    return float(walk.homes.points[household] - (0.0 if is_last else walk.prices[household]))


@kernel
def make_room(walk: Walk, household: int, unit: int, beds: int, is_last: bool) -> tuple[float, int]:
    """The loss, and how many of walk.out have to leave; infinite where it cannot be."""
    newcomer = Newcomer(household, unit, beds)
    if walk.market.heads[unit] == 1:
        return _everybody(walk, newcomer, is_last)
    foes = _foes_out(walk, household, unit)
    if foes == 0:
        crowded = _first_crowded(walk, newcomer)
        if crowded < 0:
            return 0.0, 0
        loss, count = _few(walk, newcomer, crowded, is_last)
        if count > 0:
            return loss, count
    return _several(walk, newcomer, foes, is_last)


@kernel
def fits(market: Market, homes: Homes, household: int, unit: int, beds: int) -> bool:
    """Whether the household finds room without anybody leaving."""
    for moment in range(market.begin[household], market.end[household]):
        short_of_heads = homes.heads[unit, moment] + 1 > market.heads[unit]
        short_of_beds = homes.used[unit, moment] + beds > market.capacity[unit]
        if short_of_heads or short_of_beds or homes.people[unit, moment] + market.size[household] > market.places[unit]:
            return False
    for number in range(market.foe_first[household], market.foe_first[household + 1]):
        foe = market.foes[number]
        if homes.unit[foe] == unit and _meet(market, foe, household):
            return False
    return True


@inlined
def _meet(market: Market, one: int, other: int) -> bool:
    return bool(market.begin[one] < market.end[other] and market.begin[other] < market.end[one])


@inlined
def _short(walk: Walk, newcomer: Newcomer, moment: int) -> Short:
    market, homes, unit = walk.market, walk.homes, newcomer.unit
    return Short(
        homes.heads[unit, moment] + 1 - market.heads[unit],
        homes.used[unit, moment] + newcomer.beds - market.capacity[unit],
        homes.people[unit, moment] + market.size[newcomer.household] - market.places[unit],
    )


@kernel
def _first_crowded(walk: Walk, newcomer: Newcomer) -> int:
    """The first moment at which there is no room; -1 where there is always."""
    for moment in range(walk.market.begin[newcomer.household], walk.market.end[newcomer.household]):
        short = _short(walk, newcomer, moment)
        if short.heads > 0 or short.beds > 0 or short.people > 0:
            return moment
    return -1


@kernel
def _everybody(walk: Walk, newcomer: Newcomer, is_last: bool) -> tuple[float, int]:
    homes, unit = walk.homes, newcomer.unit
    loss, count = 0.0, 0
    for place in range(homes.base[unit], homes.base[unit] + homes.living[unit]):
        one = homes.members[place]
        if _meet(walk.market, one, newcomer.household):
            loss += loss_of(walk, one, is_last)
            walk.out[count] = one
            count += 1
    return loss, count


@kernel
def _foes_out(walk: Walk, household: int, unit: int) -> int:
    """Write the foes who live there at the same time to walk.out; how many."""
    count = 0
    for number in range(walk.market.foe_first[household], walk.market.foe_first[household + 1]):
        foe = walk.market.foes[number]
        if walk.homes.unit[foe] == unit and _meet(walk.market, foe, household):
            walk.out[count] = foe
            count += 1
    return count


@inlined
def _is_there(walk: Walk, household: int, moment: int) -> bool:
    return bool(walk.market.begin[household] <= moment < walk.market.end[household])


@kernel
def _frees(walk: Walk, newcomer: Newcomer, one: int, other: int) -> bool:
    """Whether it is enough that these two leave (the same one twice: that one alone)."""
    homes, size = walk.homes, walk.market.size
    for moment in range(walk.market.begin[newcomer.household], walk.market.end[newcomer.household]):
        short = _short(walk, newcomer, moment)
        heads, beds, people = short.heads, short.beds, short.people
        if _is_there(walk, one, moment):
            heads, beds, people = heads - 1, beds - homes.beds[one], people - size[one]
        if one != other and _is_there(walk, other, moment):
            heads, beds, people = heads - 1, beds - homes.beds[other], people - size[other]
        if heads > 0 or beds > 0 or people > 0:
            return False
    return True


@inlined
def _one_is_enough(walk: Walk, newcomer: Newcomer) -> bool:
    """Whether anybody who leaves frees what is missing, where there is one moment: then two are never cheaper."""
    short = _short(walk, newcomer, 0)
    return bool(walk.market.moments == 1 and short.beds <= 1 and short.people <= 1)


@kernel
def _few(walk: Walk, newcomer: Newcomer, crowded: int, is_last: bool) -> tuple[float, int]:
    """The cheapest one, or two, whose leaving is enough; none when three are needed. At least one is there then."""
    homes = walk.homes
    first = homes.base[newcomer.unit]
    last = first + homes.living[newcomer.unit]
    least, count = np.inf, 0
    for place in range(first, last):
        one = homes.members[place]
        loss = loss_of(walk, one, is_last)
        if loss < least and _is_there(walk, one, crowded) and _frees(walk, newcomer, one, one):
            least, count = loss, 1
            walk.out[0] = one
    if count == 1 and _one_is_enough(walk, newcomer):
        return least, count
    for place in range(first, last if last - first <= MANY else first):
        one = homes.members[place]
        loss = loss_of(walk, one, is_last)
        if loss >= least or not _meet(walk.market, one, newcomer.household):
            continue
        for later in range(place + 1, last):
            other = homes.members[later]
            together = loss + loss_of(walk, other, is_last)
            met = _is_there(walk, one, crowded) or _is_there(walk, other, crowded)
            if together < least and met and _frees(walk, newcomer, one, other):
                least, count = together, 2
                walk.out[0], walk.out[1] = one, other
    return least, count


@kernel
def _several(walk: Walk, newcomer: Newcomer, count: int, is_last: bool) -> tuple[float, int]:
    """The first `count` of walk.out, and then always the cheapest for what they free, until it is enough."""
    homes, total = walk.homes, 0.0
    for number in range(count):
        total += loss_of(walk, walk.out[number], is_last)
    for moment in range(walk.market.begin[newcomer.household], walk.market.end[newcomer.household]):
        short = _left_short(walk, newcomer, moment, count)
        while short.heads > 0 or short.beds > 0 or short.people > 0:
            cheapest, rate = -1, np.inf
            for place in range(homes.base[newcomer.unit], homes.base[newcomer.unit] + homes.living[newcomer.unit]):
                one = homes.members[place]
                freed = _freed(walk, short, one)
                if freed > 0 and _is_there(walk, one, moment) and not _is_among(walk, one, count):
                    price = loss_of(walk, one, is_last) / freed
                    if price < rate:
                        cheapest, rate = one, price
            if cheapest < 0:
                return np.inf, 0
            walk.out[count] = cheapest
            count += 1
            total += loss_of(walk, cheapest, is_last)
            short = _left_short(walk, newcomer, moment, count)
    return total, count


@inlined
def _freed(walk: Walk, short: Short, one: int) -> int:
    beds, people = walk.homes.beds[one], walk.market.size[one]
    return int(min(max(short.beds, 0), beds) + min(max(short.people, 0), people) + max(0, min(short.heads, 1)))


@kernel
def _left_short(walk: Walk, newcomer: Newcomer, moment: int, count: int) -> Short:
    """What is missing at that moment after the first `count` of walk.out have left."""
    short = _short(walk, newcomer, moment)
    heads, beds, people = short.heads, short.beds, short.people
    for number in range(count):
        one = walk.out[number]
        if _is_there(walk, one, moment):
            heads, beds, people = heads - 1, beds - walk.homes.beds[one], people - walk.market.size[one]
    return Short(heads, beds, people)


@inlined
def _is_among(walk: Walk, household: int, count: int) -> bool:
    found = False
    for number in range(count):
        found = found or walk.out[number] == household
    return found
