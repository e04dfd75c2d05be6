"""The most that a shared house can be worth over a year, with every state that could still be the best in view.

Households are looked at in the order of their arrival. A state is who lives there, as far as it matters to those who
come later: when each of them goes, and how many beds that frees. With tolls (tolls.py) a state at moment t proves that
whatever comes of it is worth at most its score,

    Σ_taken (gain - toll)  +  Σ_t (toll · all there is)  -  Σ_{moments gone by} (toll · what stayed free),

and the rest, Σ max(0, gain - toll) over who is still to come. What proves no more than a set in hand is given up; of
more states than are kept those with the lowest scores go, and the best of what they prove is remembered. So the answer
is exact as long as none had to go, and an upper bound in any case. (Dynamic programming with bounds: Morin and Marsten,
Operations Research 24 (1976); kept to a width: Bergman, Cire, van Hoeve and Hooker, Decision Diagrams for Optimization
(2016), chapters 4 and 6.) Of houses in which more than SLOTS can live at a time, tolls alone prove enough.
"""

import numpy as np

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.market import BED_BITS, END_BITS, SLOTS, Market
from safeconduct.placement.engine.national.sweep import line_up
from safeconduct.placement.engine.national.tolls import Tolls, all_there_is, proved

NARROW = 8  # states of the first look, for a set that is to be beaten
WIDER = 8  # times as many at each look after it, while some had to go
HOPELESS = 0.03  # where stays that lose more than this part of what the tolls prove are left out
NONE = -1
NOTHING = -1e300
SLOT_BITS = END_BITS + BED_BITS
SLOT = 2**SLOT_BITS - 1
BEDS = 2**BED_BITS - 1


@kernel
def most_in_house(market: Market, tolls: Tolls, desk: Desk, unit: int, width: int) -> tuple[float, int]:
    """No set of the unit's pairs is worth more at desk.gain; how many of desk.chosen are a good one."""
    by_tolls = proved(market, tolls, desk, unit)
    looked = line_up(market, tolls, desk, unit, -HOPELESS * by_tolls, np.inf)
    _, worth, count = _count(market, tolls, desk, unit, looked, NARROW, 0.0)
    most, wide = by_tolls, NARROW
    while wide < width and worth < most:
        wide = min(WIDER * wide, width)
        looked = line_up(market, tolls, desk, unit, worth - by_tolls, np.inf)
        gone, better, found = _count(market, tolls, desk, unit, looked, wide, worth)
        if found > 0:
            worth, count = better, found
        most = min(most, max(worth, gone))
    return most, count


@kernel
def _count(
    market: Market, tolls: Tolls, desk: Desk, unit: int, looked: int, width: int, least: float
) -> tuple[float, float, int]:
    """What those prove that had to go; the worth of the best set, and its size where it is worth more than `least`."""
    states, gone, moment = desk.states, NOTHING, 0
    states.rest[looked] = 0.0
    for number in range(looked - 1, -1, -1):
        states.rest[number] = states.rest[number + 1] + max(0.0, desk.value[number])
    states.key[0], states.score[0], states.node[0] = 0, all_there_is(market, tolls, unit), NONE
    states.nodes[0] = 0
    count = 1
    for number in range(looked):
        begin = market.begin[market.household[desk.pair[number]]]
        if begin > moment:
            count = _go_by(market, tolls, desk, unit, moment, begin, count)
            moment = begin
        if states.nodes[0] + count > len(states.pair):
            return max(gone, _best_score(desk, count) + states.rest[number]), NOTHING, 0
        count = _take_in(market, desk, unit, number, count, least)
        count, lost = _give_up(desk, count, width, states.rest[number + 1], least)
        gone = max(gone, lost)
    if count == 0:
        return gone, NOTHING, 0
    _go_by(market, tolls, desk, unit, moment, market.moments, count)
    if states.score[0] <= least:
        return gone, states.score[0], 0
    return gone, states.score[0], _read(desk)


@kernel
def _go_by(market: Market, tolls: Tolls, desk: Desk, unit: int, begin: int, end: int, count: int) -> int:
    """Time passes: what stays free is paid for, and who has gone is no longer told apart; how many states are left."""
    states, row, left = desk.states, market.row[unit], 0
    bed, share = tolls.bed[row], tolls.share[row]
    empty = market.capacity[unit] * (bed[end] - bed[begin]) + market.heads[unit] * (share[end] - share[begin])
    states.age[0] += 1
    for state in range(count):
        living, key, shift, used = states.key[state], 0, 0, 0.0
        while living > 0:
            slot = living & SLOT
            until = min(slot >> BED_BITS, end)
            used += (slot & BEDS) * (bed[until] - bed[begin]) + share[until] - share[begin]
            if slot >> BED_BITS > end:
                key |= slot << shift
                shift += SLOT_BITS
            living >>= SLOT_BITS
        left = _put(desk, key, states.score[state] - empty + used, states.node[state], left)
    return left


@kernel
def _take_in(market: Market, desk: Desk, unit: int, number: int, count: int, least: float) -> int:
    """Every state goes on as it is and, where there is room, with the household; how many there are now."""
    states, pair, all_of_them = desk.states, desk.pair[number], count
    slot = market.end[market.household[pair]] << BED_BITS | market.unit_beds[pair]
    for state in range(count):
        score = states.score[state] + desk.value[number]
        if score + states.rest[number + 1] > least and _has_room(market, unit, states.key[state], slot & BEDS):
            node = states.nodes[0]
            states.nodes[0] += 1
            states.pair[node], states.parent[node] = pair, states.node[state]
            states.key[all_of_them] = _joined(states.key[state], slot)
            states.score[all_of_them], states.node[all_of_them] = score, node
            all_of_them += 1
    states.age[0] += 1
    total = 0
    for state in range(all_of_them):
        total = _put(desk, states.key[state], states.score[state], states.node[state], total)
    return total


@inlined
def _has_room(market: Market, unit: int, living: int, beds: int) -> bool:
    heads = 1
    while living > 0:
        beds += living & BEDS
        heads += 1
        living >>= SLOT_BITS
    return beds <= market.capacity[unit] and heads <= market.heads[unit] and heads <= SLOTS


@inlined
def _joined(living: int, slot: int) -> int:
    """Who lives there, one more among them: who stays longest comes first, so that the same people are one number."""
    shift = 0
    while (living >> shift) & SLOT > slot:
        shift += SLOT_BITS
    return (living >> shift << SLOT_BITS | slot) << shift | living & ((1 << shift) - 1)


@kernel
def _put(desk: Desk, key: int, score: float, node: int, total: int) -> int:
    """Write a state after the first `total`, or into the one of them that is the same; how many there are then."""
    states = desk.states
    place = key % len(states.table)
    while states.stamp[place] == states.age[0]:
        known = states.table[place]
        if states.key[known] == key:
            if score > states.score[known]:
                states.score[known], states.node[known] = score, node
            return total
        place = (place + 1) % len(states.table)
    states.stamp[place], states.table[place] = states.age[0], total
    states.key[total], states.score[total], states.node[total] = key, score, node
    return total + 1


@kernel
def _give_up(desk: Desk, count: int, width: int, rest: float, least: float) -> tuple[int, float]:
    """How many states are left without those that prove nothing more, and of the others the `width` with the best
    scores; and what those prove who had to go.
    """
    states, left, gone = desk.states, 0, NOTHING
    for state in range(count):
        if states.score[state] + rest > least:
            _move(desk, state, left)
            left += 1
    if left <= width:
        return left, gone
    last = _score_of_rank(desk, left, width)
    count, left = left, 0
    for state in range(count):
        if states.score[state] > last:
            _move(desk, state, left)
            left += 1
        else:
            gone = max(gone, states.score[state] + rest)
    return left, gone


@inlined
def _best_score(desk: Desk, count: int) -> float:
    best = NOTHING
    for state in range(count):
        best = max(best, desk.states.score[state])
    return best


@inlined
def _move(desk: Desk, state: int, place: int) -> None:
    states = desk.states
    states.key[place], states.score[place] = states.key[state], states.score[state]
    states.node[place] = states.node[state]


@kernel
def _score_of_rank(desk: Desk, count: int, rank: int) -> float:
    """The score that `rank` others exceed or equal (quickselect: Hoare, Algorithm 65 (1961))."""
    scores, low, high = desk.states.scratch, 0, count - 1
    for state in range(count):
        scores[state] = desk.states.score[state]
    while low < high:
        middle, up, down = scores[(low + high) // 2], low, high
        while up <= down:
            while scores[up] > middle:
                up += 1
            while scores[down] < middle:
                down -= 1
            if up <= down:
                scores[up], scores[down] = scores[down], scores[up]
                up += 1
                down -= 1
        if rank <= down:
            high = down
        elif rank >= up:
            low = up
        else:
            break
    return float(scores[rank])


@kernel
def _read(desk: Desk) -> int:
    """Write the set of the only state that is left to desk.chosen."""
    node, count = desk.states.node[0], 0
    while node != NONE:
        desk.chosen[count] = desk.states.pair[node]
        count += 1
        node = desk.states.parent[node]
    return count
