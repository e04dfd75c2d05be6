"""The best set of households for one unit, when each brings its points less the price of its place.

    maximise Σ value(e)    subject to  Σ beds(e) ≤ capacity,  as many pairs as heads at most

By dynamic programming over beds, and over heads where they can bind: exact. Of pairs that use equally many beds only
the best that fit together are looked at. Units that take one household at a time have a schedule instead. People's
places and foes are left out: where those bind, or the table would grow beyond MOST_CELLS, the value is an upper bound
of the best, and whoever takes the set has to look once more.
(Kellerer, Pferschy and Pisinger, Knapsack Problems (2004), chapters 2 and 9.7.)
"""

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.market import Market
from safeconduct.placement.engine.national.schedule import best_stays


@kernel
def best_set(market: Market, desk: Desk, unit: int) -> tuple[float, int]:
    """The worth of the best set at desk.gain, and how many pairs of desk.chosen are it."""
    if market.heads[unit] == 1:
        return best_stays(market, desk, unit) if market.moments > 1 else _best_one(market, desk, unit)
    heads = heads_counted(market, desk, unit)
    looked = _look_at(market, desk, unit)
    _fill(desk, looked, int(market.capacity[unit]), heads)
    return desk.table[heads, market.capacity[unit]], _read(desk, looked, int(market.capacity[unit]), heads)


@inlined
def heads_counted(market: Market, desk: Desk, unit: int) -> int:
    """The last row of the table for this unit: 0 where heads are not counted."""
    heads = market.heads[unit]
    return int(heads) if heads < market.capacity[unit] and heads < desk.table.shape[0] else 0


@kernel
def _best_one(market: Market, desk: Desk, unit: int) -> tuple[float, int]:
    worth, count = 0.0, 0
    for pair in range(market.unit_first[unit], market.unit_first[unit + 1]):
        value = desk.gain[pair - market.unit_first[unit]]
        if value > worth:
            worth, count = value, 1
            desk.chosen[0] = pair
    return worth, count


@kernel
def _look_at(market: Market, desk: Desk, unit: int) -> int:
    """Collect by beds, best first, as many of each as could fit; how many there are."""
    first, last = market.unit_first[unit], market.unit_first[unit + 1]
    capacity = market.capacity[unit]
    _make_places(market, desk, unit)
    for pair in range(first, last):
        value, beds = desk.gain[pair - first], market.unit_beds[pair]
        if value > 0 and beds <= capacity:
            _insert(desk, pair, value, beds)
    count = 0
    for beds in range(capacity + 1):
        for slot in range(desk.place[beds], desk.place[beds] + desk.filled[beds]):
            desk.pair[count], desk.value[count], desk.beds[count] = desk.pair[slot], desk.value[slot], beds
            count += 1
    return count


@kernel
def _make_places(market: Market, desk: Desk, unit: int) -> None:
    """place[w]: where those that use w beds begin; as many as want in and could fit together."""
    first, capacity, heads = market.unit_first[unit], market.capacity[unit], market.heads[unit]
    for beds in range(capacity + 1):
        desk.filled[beds] = 0
    for pair in range(first, market.unit_first[unit + 1]):
        if desk.gain[pair - first] > 0 and market.unit_beds[pair] <= capacity:
            desk.filled[market.unit_beds[pair]] += 1
    desk.place[0] = 0
    for beds in range(capacity + 1):
        fit = heads if beds == 0 else min(heads, capacity // beds)
        desk.place[beds + 1] = desk.place[beds] + min(desk.filled[beds], fit)
        desk.filled[beds] = 0


@inlined
def _insert(desk: Desk, pair: int, value: float, beds: int) -> None:
    begin, end = desk.place[beds], desk.place[beds + 1]
    slot = begin + desk.filled[beds]
    if slot == end:
        if value <= desk.value[end - 1]:
            return
        slot -= 1
    else:
        desk.filled[beds] += 1
    while slot > begin and desk.value[slot - 1] < value:
        desk.value[slot], desk.pair[slot] = desk.value[slot - 1], desk.pair[slot - 1]
        slot -= 1
    desk.value[slot], desk.pair[slot] = value, pair


@kernel
def _fill(desk: Desk, looked: int, capacity: int, heads: int) -> None:
    """Cells beyond what those looked at use together are as good as the last: they are filled when others come."""
    table, taken, reach = desk.table, desk.taken, 0
    for row in range(heads + 1):
        table[row, 0] = 0.0
    for item in range(looked):
        value, beds = desk.value[item], desk.beds[item]
        before, reach = reach, min(capacity, reach + beds)
        _reach(desk, before, reach, heads)
        for row in range(heads, -1 if heads == 0 else 0, -1):
            fewer = row if heads == 0 else row - 1
            for cell in range(min(beds, reach + 1)):
                taken[item, row, cell] = False
            for cell in range(reach, beds - 1, -1):
                worth = table[fewer, cell - beds] + value
                taken[item, row, cell] = worth > table[row, cell]
                table[row, cell] = max(table[row, cell], worth)
    _reach(desk, reach, capacity, heads)


@inlined
def _reach(desk: Desk, before: int, reach: int, heads: int) -> None:
    for row in range(heads + 1):
        for cell in range(before + 1, reach + 1):
            desk.table[row, cell] = desk.table[row, before]


@kernel
def _read(desk: Desk, looked: int, capacity: int, heads: int) -> int:
    count, row, cell, together = 0, heads, capacity, 0
    for item in range(looked):
        together += desk.beds[item]
    for item in range(looked - 1, -1, -1):
        cell = min(cell, together)
        together -= desk.beds[item]
        if (heads == 0 or row > 0) and desk.taken[item, row, cell]:
            desk.chosen[count] = desk.pair[item]
            count += 1
            cell -= desk.beds[item]
            row -= 0 if heads == 0 else 1
    return count


@kernel
def worth_without(market: Market, desk: Desk, unit: int, beds: int) -> float:
    """The best of the unit just worked out with so many beds, and one head, less; at least."""
    left = market.capacity[unit] - beds
    if market.heads[unit] == 1 or left < 0:
        return 0.0
    heads = heads_counted(market, desk, unit)
    return float(desk.table[max(0, heads - 1), left])
