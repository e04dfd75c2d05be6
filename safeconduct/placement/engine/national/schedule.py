"""The best households for a unit that takes one at a time: weighted interval scheduling, exact.

    before(t) = max( before(t - 1),  max over stays that end at t of gain + before(begin) )

is the most that can be had from stays that are over at moment t; after(t), from the other side, of those that begin at
t or later. Both take one step for each moment and each stay. A stay that is forced in leaves before(begin) + after(end)
beside it. (Kleinberg and Tardos, Algorithm Design (2006), chapter 6.1.) Without dates there is one moment, and the
best stay alone is left.
"""

from safeconduct.placement.engine.national.compiled import kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.market import Market

NONE = -1


@kernel
def best_stays(market: Market, desk: Desk, unit: int) -> tuple[float, int]:
    """The worth of the best stays at desk.gain, and how many pairs of desk.chosen they are."""
    first = market.unit_first[unit]
    _sort(market, desk, unit, False)
    desk.before[0] = 0.0
    for moment in range(1, market.moments + 1):
        desk.before[moment], desk.stay[moment] = desk.before[moment - 1], NONE
        number = desk.head[moment]
        while number != NONE:
            begin = market.begin[market.household[first + number]]
            worth = desk.before[begin] + desk.gain[number]
            if worth > desk.before[moment]:
                desk.before[moment], desk.stay[moment] = worth, number
            number = desk.next[number]
    return desk.before[market.moments], _read(market, desk, unit)


@kernel
def set_after(market: Market, desk: Desk, unit: int) -> None:
    """The most that can be had from each moment on, written to desk.after."""
    first = market.unit_first[unit]
    _sort(market, desk, unit, True)
    desk.after[market.moments] = 0.0
    for moment in range(market.moments - 1, -1, -1):
        most = desk.after[moment + 1]
        number = desk.head[moment]
        while number != NONE:
            end = market.end[market.household[first + number]]
            most = max(most, desk.after[end] + desk.gain[number])
            number = desk.next[number]
        desk.after[moment] = most


@kernel
def _sort(market: Market, desk: Desk, unit: int, by_begin: bool) -> None:
    """Chain the stays that are worth something by the moment at which they end, or begin."""
    first = market.unit_first[unit]
    for moment in range(market.moments + 1):
        desk.head[moment] = NONE
    for pair in range(first, market.unit_first[unit + 1]):
        number, household = pair - first, market.household[pair]
        if desk.gain[number] > 0:
            moment = market.begin[household] if by_begin else market.end[household]
            desk.next[number] = desk.head[moment]
            desk.head[moment] = number


@kernel
def _read(market: Market, desk: Desk, unit: int) -> int:
    first, count, moment = market.unit_first[unit], 0, market.moments
    while moment > 0:
        number = desk.stay[moment]
        if number == NONE:
            moment -= 1
        else:
            desk.chosen[count] = first + number
            count += 1
            moment = market.begin[market.household[first + number]]
    return count
