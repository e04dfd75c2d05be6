"""Chains of moves: one unit takes the best it could have, and everybody touched by that looks for the next best.

A chain begins at a unit, which takes its best set at the going prices (with a little noise, so that it is not always
the same), or with a household that seeks a home. Whoever is driven out seeks a home, driving others out where that pays
at the prices; whoever moved left a unit that fills up again. The first MARKET_STEPS steps trust the prices: a household
that leaves is taken to find a home worth its price. After that a step counts what it really gains, so that the chain
comes to an end. What was gained up to the best step is kept, the rest taken back. (Ejection chains: Glover, Discrete
Appl. Math. 65 (1996); Yagiura, Ibaraki and Glover, INFORMS J. Comput. 16 (2004) for generalized assignment.)
"""

from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.national.bound import set_gains
from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.homes import go_back
from safeconduct.placement.engine.national.knapsack import best_set
from safeconduct.placement.engine.national.market import Floats
from safeconduct.placement.engine.national.room import fits, make_room
from safeconduct.placement.engine.national.sweep import good_set
from safeconduct.placement.engine.national.walk import (
    CHAIN,
    GAINED,
    SEEKERS_BEGIN,
    SEEKERS_END,
    VACANT_BEGIN,
    VACANT_END,
    Walk,
    chance,
    has_room_for_more,
    is_settled,
    leave,
    refill_later,
    seek_later,
    settle,
)

STEPS = 30
MARKET_STEPS = 12
SEEKERS_NOISE = 0.3  # of the chain's noise
ALWAYS = 1e12  # what a household that was settled in this chain is worth to its unit


@kernel
def chains_from(walk: Walk, units: Ints, noises: Floats) -> int:
    """One chain from each of these units; points gained."""
    gained = 0
    for number in range(len(units)):
        _begin(walk)
        refill_later(walk, units[number])
        gained += _chain(walk, noises[number % len(noises)])
    return gained


@kernel
def chains_for(walk: Walk, households: Ints, noises: Floats) -> int:
    """One chain for each of these households that has no home, which seeks one; points gained."""
    gained = 0
    for number in range(len(households)):
        if walk.homes.unit[households[number]] < 0:
            _begin(walk)
            seek_later(walk, households[number])
            gained += _chain(walk, noises[number % len(noises)])
    return gained


@kernel
def regrets(walk: Walk, units: Ints, far: Floats) -> None:
    """How far what each of the units has is from its best set at the going prices, written to far."""
    for number in range(len(units)):
        unit = units[number]
        if walk.market.row[unit] >= 0:  # what such a unit could have at best is not known: it always begins a chain
            far[number] = ALWAYS
            continue
        set_gains(walk.market, walk.prices, walk.desk, unit)
        far[number], _ = best_set(walk.market, walk.desk, unit)
        for place in range(walk.homes.base[unit], walk.homes.base[unit] + walk.homes.living[unit]):
            household = walk.homes.members[place]
            far[number] -= walk.homes.points[household] - walk.prices[household]


@kernel
def _chain(walk: Walk, noise: float) -> int:
    best, kept = 0, 0
    for step in range(STEPS):
        if not has_room_for_more(walk) or not _go_on(walk, step, noise):
            break
        if walk.numbers[GAINED] > best:
            best, kept = walk.numbers[GAINED], walk.trail.length[0]
    if best == 0 and walk.numbers[GAINED] == 0:
        kept = walk.trail.length[0]  # as good, and elsewhere: a way off the plateau
    go_back(walk.market, walk.homes, walk.trail, kept)
    return best


@inlined
def _begin(walk: Walk) -> None:
    walk.trail.length[0] = 0
    walk.numbers[CHAIN] += 1
    walk.numbers[GAINED] = 0
    walk.numbers[SEEKERS_BEGIN] = walk.numbers[SEEKERS_END] = 0
    walk.numbers[VACANT_BEGIN] = walk.numbers[VACANT_END] = 0


@kernel
def _go_on(walk: Walk, step: int, noise: float) -> bool:
    """Seekers first, then units with room; whether there was anybody."""
    is_last = step >= MARKET_STEPS
    if walk.numbers[SEEKERS_BEGIN] < walk.numbers[SEEKERS_END]:
        household = walk.seekers[walk.numbers[SEEKERS_BEGIN]]
        walk.numbers[SEEKERS_BEGIN] += 1
        if walk.homes.unit[household] < 0:
            _seek(walk, household, is_last, SEEKERS_NOISE * noise)
        return True
    if walk.numbers[VACANT_BEGIN] < walk.numbers[VACANT_END]:
        unit = walk.vacant[walk.numbers[VACANT_BEGIN]]
        walk.numbers[VACANT_BEGIN] += 1
        _refill(walk, unit, step, noise)
        return True
    return False


@kernel
def _seek(walk: Walk, household: int, is_last: bool, noise: float) -> None:
    """The household takes the home that pays best after whoever is driven out; none where staying out is better."""
    market, price = walk.market, 0.0 if is_last else walk.prices[household]
    most, chosen, leaving = -price, -1, 0
    for pair in range(market.first[household], market.first[household + 1]):
        worth = market.points[pair] - price
        if worth <= most:
            continue
        loss, count = make_room(walk, household, market.unit[pair], market.beds[pair], is_last)
        worth -= loss
        if noise > 0 and not is_last:
            worth += noise * (chance(walk) - 0.5)
        if worth > most:
            most, chosen, leaving = worth, pair, count
            for number in range(count):
                walk.least_out[number] = walk.out[number]
    if chosen < 0:
        return
    for number in range(leaving):
        leave(walk, walk.least_out[number])
        seek_later(walk, walk.least_out[number])
    leave(walk, household)
    settle(walk, household, market.unit[chosen], market.points[chosen], market.beds[chosen])


@kernel
def _refill(walk: Walk, unit: int, step: int, noise: float) -> None:
    """The unit takes its best set; whoever is not part of it seeks, and units that are left have room."""
    market, homes = walk.market, walk.homes
    _set_offers(walk, unit, step, noise if step == 0 else 0.0)
    worth, count = _best_set(walk, unit)
    if market.row[unit] >= 0 and worth <= _worth_now(walk, unit):
        return
    place = homes.base[unit]
    while place < homes.base[unit] + homes.living[unit]:
        household = homes.members[place]
        if _is_chosen(walk, household, count):
            place += 1
        else:
            leave(walk, household)
            seek_later(walk, household)
    for number in range(count):
        pair = walk.desk.chosen[number]
        household = market.household[pair]
        if homes.unit[household] != unit and fits(market, homes, household, unit, market.unit_beds[pair]):
            _enter(walk, pair, unit)


@inlined
def _best_set(walk: Walk, unit: int) -> tuple[float, int]:
    if walk.market.row[unit] >= 0:
        return good_set(walk.market, walk.tolls, walk.desk, unit)
    return best_set(walk.market, walk.desk, unit)


@kernel
def _worth_now(walk: Walk, unit: int) -> float:
    """What those who live there offer together."""
    total, first = 0.0, walk.market.unit_first[unit]
    for pair in range(first, walk.market.unit_first[unit + 1]):
        if walk.homes.unit[walk.market.household[pair]] == unit:
            total += walk.desk.gain[pair - first]
    return total


@kernel
def _enter(walk: Walk, pair: int, unit: int) -> None:
    """The household of a pair of the unit moves in; the unit that it leaves has room."""
    household = walk.market.household[pair]
    left = walk.homes.unit[household]
    leave(walk, household)
    if left >= 0:
        refill_later(walk, left)
    settle(walk, household, unit, walk.market.unit_points[pair], walk.market.unit_beds[pair])


@kernel
def _set_offers(walk: Walk, unit: int, step: int, noise: float) -> None:
    """Lay on the desk what each pair would bring the whole, as far as this step knows."""
    market = walk.market
    first = market.unit_first[unit]
    for pair in range(first, market.unit_first[unit + 1]):
        offer = _offer(walk, market.household[pair], unit, market.unit_points[pair], step)
        if noise > 0:
            offer += noise * (chance(walk) - 0.5)
        walk.desk.gain[pair - first] = offer


@kernel
def _offer(walk: Walk, household: int, unit: int, points: int, step: int) -> float:
    home = walk.homes.unit[household]
    if is_settled(walk, household):
        return ALWAYS if home == unit else -1.0
    if step >= MARKET_STEPS:
        return float(points - (0 if home == unit else walk.homes.points[household]))
    if home < 0 and step > 0:
        return float(points)
    return float(points - walk.prices[household])


@inlined
def _is_chosen(walk: Walk, household: int, count: int) -> bool:
    found = False
    for number in range(count):
        found = found or walk.market.household[walk.desk.chosen[number]] == household
    return found
