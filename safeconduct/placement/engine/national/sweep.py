"""A good set of households for a unit that several share, when their stays differ: a beam swept over time.

Households are looked at in the order of their arrival; each of the few states that are kept (who was taken in, and what
is left free at each moment) goes on without and, where there is room, with the household. A state's score is

    Σ_taken (gain - toll of the stay)  -  Σ_{moments gone by} (toll · what stayed free)

which at the end is Σ gain less a constant: by tolls a state pays for what it left empty as time goes by, and states
that differ in what they hold can be compared (a beam guided by a Lagrangian bound: Lowerre, The Harpy system (1976),
for the beam). States with the same future are one. With 32 states this found 99.6 percent of what branch and cut finds
in shared houses, in a thousandth of the time (docs/adr/0024). People's places and foes are left out, as in knapsack.py.
"""

import numpy as np

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.market import Market
from safeconduct.placement.engine.national.tolls import Tolls, toll

CERTAIN = 1e9  # whoever brings as much as this is in the set
HOPELESS = 0.15  # stays that lose more than this part of the mean points at the tolls are not looked at
NONE = -1
LOWEST = -1e300  # of a score that counts


@kernel
def good_set(market: Market, tolls: Tolls, desk: Desk, unit: int) -> tuple[float, int]:
    """The worth of a good set at desk.gain, and how many pairs of desk.chosen are it."""
    beam = desk.beam
    looked = line_up(market, tolls, desk, unit, -HOPELESS * market.typical, CERTAIN)
    certain = _begin(market, desk, unit)
    count, moment = 1, 0
    for number in range(looked):
        pair = desk.pair[number]
        while moment < market.begin[market.household[pair]]:
            count = _go_by(market, tolls, desk, unit, moment, count)
            moment += 1
        if beam.nodes[0] + count > len(beam.parent):
            break
        if _offer(market, desk, pair, desk.value[number], count) > 0:
            count = _keep_best(market, desk, pair, desk.gain[pair - market.unit_first[unit]], count)
    return _read(market, desk, unit, count, certain)


@kernel
def line_up(market: Market, tolls: Tolls, desk: Desk, unit: int, least: float, certain: float) -> int:
    """Write who is looked at to desk.pair, by arrival and then by what is left after the toll (desk.value).

    least: what has to be left; certain: who brings as much is not looked at. Answers how many they are.
    """
    first, last = market.unit_first[unit], market.unit_first[unit + 1]
    for moment in range(market.moments):
        desk.head[moment] = NONE
    for pair in range(first, last):
        number, household = pair - first, market.household[pair]
        if 0 < desk.gain[number] < certain:
            left = desk.gain[number] - toll(market, tolls, unit, household, market.unit_beds[pair])
            desk.left[number] = left
            if left > least:
                _chain(desk, number, market.begin[household])
    count = 0
    for moment in range(market.moments):
        number = desk.head[moment]
        while number != NONE:
            desk.pair[count], desk.value[count] = first + number, desk.left[number]
            count += 1
            number = desk.next[number]
    return count


@inlined
def _chain(desk: Desk, number: int, moment: int) -> None:
    """Put a stay where it belongs among those that begin at the same moment."""
    before, after = NONE, desk.head[moment]
    while after != NONE and desk.left[after] > desk.left[number]:
        before, after = after, desk.next[after]
    desk.next[number] = after
    if before == NONE:
        desk.head[moment] = number
    else:
        desk.next[before] = number


@kernel
def _begin(market: Market, desk: Desk, unit: int) -> int:
    """One state with everything free but what is certain; how many of desk.chosen are."""
    beam, first, count = desk.beam, market.unit_first[unit], 0
    for moment in range(market.moments):
        beam.beds[0, moment], beam.heads[0, moment] = market.capacity[unit], market.heads[unit]
    beam.score[0], beam.worth[0], beam.node[0], beam.future[0] = 0.0, 0.0, NONE, 0
    beam.nodes[0] = 0
    for pair in range(first, market.unit_first[unit + 1]):
        if desk.gain[pair - first] >= CERTAIN:
            _take(market, desk, pair, 0)
            beam.worth[0] += desk.gain[pair - first]
            desk.chosen[count] = pair
            count += 1
    return count


@inlined
def _take(market: Market, desk: Desk, pair: int, state: int) -> None:
    """What the stay uses is no longer free."""
    household = market.household[pair]
    for moment in range(market.begin[household], market.end[household]):
        desk.beam.beds[state, moment] -= market.unit_beds[pair]
        desk.beam.heads[state, moment] -= 1
        desk.beam.future[state] += desk.beam.mark[moment] * (market.unit_beds[pair] + 1)


@kernel
def _go_by(market: Market, tolls: Tolls, desk: Desk, unit: int, moment: int, count: int) -> int:
    """A moment is over: what stayed free is paid for, and no longer told apart; how many states are left."""
    beam, row = desk.beam, market.row[unit]
    bed = tolls.bed[row, moment + 1] - tolls.bed[row, moment]
    share = tolls.share[row, moment + 1] - tolls.share[row, moment]
    for state in range(count):
        beds, heads = beam.beds[state, moment], beam.heads[state, moment]
        beam.score[state] -= bed * beds + share * heads
        used = market.capacity[unit] - beds + market.heads[unit] - heads
        beam.future[state] -= beam.mark[moment] * used
        for other in range(state):
            if beam.future[other] == beam.future[state]:
                worse = state if beam.score[other] >= beam.score[state] else other
                beam.score[worse] = -np.inf
    return _close_ranks(market, desk, LOWEST, count, moment + 1)


@kernel
def _offer(market: Market, desk: Desk, pair: int, left: float, count: int) -> int:
    """The score of each state with the stay, where there is room and no state like it is better; how many those are."""
    beam, household, beds = desk.beam, market.household[pair], market.unit_beds[pair]
    begin, end, takes, mark = market.begin[household], market.end[household], 0, 0
    for moment in range(begin, end):
        mark += beam.mark[moment] * (beds + 1)
    for state in range(count):
        beam.taken[state] = -np.inf
        is_free = True
        for moment in range(begin, end):
            if beam.beds[state, moment] < beds or beam.heads[state, moment] < 1:
                is_free = False
                break
        if is_free:
            score = beam.score[state] + left
            if not _is_known(desk, beam.future[state] + mark, score, count):
                beam.taken[state] = score
                takes += 1
    return takes


@inlined
def _is_known(desk: Desk, future: int, score: float, count: int) -> bool:
    """Whether a state with that future is at least as good; a worse one is given up."""
    known = False
    for state in range(count):
        if desk.beam.future[state] == future:
            if desk.beam.score[state] >= score:
                known = True
            else:
                desk.beam.score[state] = -np.inf
    return known


@kernel
def _keep_best(market: Market, desk: Desk, pair: int, gain: float, count: int) -> int:
    """The best of those without and with the stay; how many there are now."""
    beam = desk.beam
    least = _least_kept(desk, count)
    for state in range(count):
        if beam.score[state] < least and beam.taken[state] >= least:  # with it only: in the same place
            _grow(market, desk, pair, gain, state, state)
            beam.taken[state] = -np.inf
    slot, end = 0, count
    for state in range(count):
        if beam.taken[state] < least:
            continue
        while slot < count and beam.score[slot] >= least:
            slot += 1
        place = slot if slot < count else end
        if place >= len(beam.score):
            break
        end = max(end, place + 1)
        for moment in range(market.begin[market.household[pair]], market.moments):
            beam.beds[place, moment] = beam.beds[state, moment]
            beam.heads[place, moment] = beam.heads[state, moment]
        _grow(market, desk, pair, gain, state, place)
    return _close_ranks(market, desk, least, end, market.begin[market.household[pair]])


@inlined
def _grow(market: Market, desk: Desk, pair: int, gain: float, state: int, place: int) -> None:
    """A state with the stay, in its place."""
    beam = desk.beam
    node = beam.nodes[0]
    beam.nodes[0] += 1
    beam.pair[node], beam.parent[node] = pair, beam.node[state]
    beam.node[place], beam.worth[place] = node, beam.worth[state] + gain
    beam.score[place], beam.future[place] = beam.taken[state], beam.future[state]
    _take(market, desk, pair, place)


@kernel
def _least_kept(desk: Desk, count: int) -> float:
    """The score from which on states are kept: the last of as many as there is room for."""
    beam, total, most = desk.beam, 0, len(desk.beam.score)
    for state in range(count):
        total = _insert(desk, beam.score[state], total)
        total = _insert(desk, beam.taken[state], total)
    return float(beam.sorted[most - 1]) if total >= most else LOWEST


@inlined
def _insert(desk: Desk, score: float, total: int) -> int:
    """Put a score among the best so far; how many they are, at most as many as there is room for."""
    best = desk.beam.sorted
    full = total == len(desk.beam.score)
    slot = total - 1 if full else total
    if score > LOWEST and not (full and score <= best[slot]):
        while slot > 0 and best[slot - 1] < score:
            best[slot] = best[slot - 1]
            slot -= 1
        best[slot] = score
        total = total if full else total + 1
    return total


@kernel
def _close_ranks(market: Market, desk: Desk, least: float, end: int, begin: int) -> int:
    """States that are not kept are overwritten by the last ones; how many are left."""
    beam, state = desk.beam, 0
    while state < end:
        if beam.score[state] >= least:
            state += 1
            continue
        end -= 1
        for moment in range(begin, market.moments):
            beam.beds[state, moment], beam.heads[state, moment] = beam.beds[end, moment], beam.heads[end, moment]
        beam.score[state], beam.worth[state] = beam.score[end], beam.worth[end]
        beam.node[state], beam.future[state] = beam.node[end], beam.future[end]
    return end


@kernel
def _read(market: Market, desk: Desk, unit: int, count: int, certain: int) -> tuple[float, int]:
    beam, best = desk.beam, 0
    for state in range(count):
        if beam.worth[state] > beam.worth[best]:
            best = state
    node = beam.node[best]
    while node != NONE:
        desk.chosen[certain] = beam.pair[node]
        certain += 1
        node = beam.parent[node]
    return beam.worth[best], certain
