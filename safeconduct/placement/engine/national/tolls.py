"""What a bed and a household's share cost at each moment in units that several households share.

What such a unit can hold over time is hard to work out whole, and easy to bound: with tolls y ≥ 0 of a bed and z ≥ 0
of a share at each moment t,

    best(u)  ≤  Σ_t (y_t · beds + z_t · heads)  +  Σ_pairs max(0, gain - Σ_{t in stay} (y_t · beds used + z_t))

where gain is points less the price of the household's place; at the best tolls that is the linear relaxation. They
are found like the households' prices (ascent.py), and are part of what is handed back: whoever doubts adds them up.
"""

from typing import NamedTuple

import numpy as np

from safeconduct.placement.engine.national.compiled import inlined, kernel
from safeconduct.placement.engine.national.desk import Desk
from safeconduct.placement.engine.national.market import Floats, Market

STRIDE = 0.25  # tolls move so many times as far as prices: a stay pays them many times over


class Tolls(NamedTuple):
    """What is paid from the first moment up to each, a row for each unit that has tolls: shape (rows, moments + 1)."""

    bed: Floats
    share: Floats


class Use(NamedTuple):
    """What is used: at each moment as many beds and shares more than at the one before; like Tolls."""

    beds: Floats
    shares: Floats


def prices_of(market: Market, household: Floats, bed: Floats, share: Floats) -> Floats:
    """One vector of all prices: of households, and after them the tolls of beds and shares, by row and moment."""
    return np.concatenate([household, (bed[market.tolled] / STRIDE).ravel(), (share[market.tolled] / STRIDE).ravel()])


def tolls_in(market: Market, prices: Floats) -> tuple[Floats, Floats]:
    """The tolls of beds and of shares in such a vector, shape (rows, moments) each."""
    both = STRIDE * prices[len(market.size) :].reshape(2, -1, market.moments)
    return both[0], both[1]


def paid(market: Market, prices: Floats) -> Tolls:
    """The tolls added up, as kernels read them."""
    bed, share = tolls_in(market, prices)
    return Tolls(added_up(bed), added_up(share))


def no_use(market: Market) -> Use:
    shape = (len(market.tolled), market.moments + 1)
    return Use(np.zeros(shape), np.zeros(shape))


def excess_of(market: Market, wanted: Floats, use: Use) -> Floats:
    """How much more is wanted than there is, of each part of the vector: the way on which the bound falls."""
    tolled = market.tolled
    beds = np.cumsum(use.beds, axis=1)[:, :-1] - market.capacity[tolled, None]
    shares = np.cumsum(use.shares, axis=1)[:, :-1] - market.heads[tolled, None]
    return np.concatenate([wanted - 1.0, (STRIDE * beds).ravel(), (STRIDE * shares).ravel()])


def added_up(tolls: Floats) -> Floats:
    """What is paid from the first moment up to each, one column more than tolls."""
    added = np.zeros((tolls.shape[0], tolls.shape[1] + 1))
    np.cumsum(tolls, axis=1, out=added[:, 1:])
    return added


@inlined
def toll(market: Market, tolls: Tolls, unit: int, household: int, beds: int) -> float:
    """What the household pays in that unit for its stay."""
    row, begin, end = market.row[unit], market.begin[household], market.end[household]
    return float(beds * (tolls.bed[row, end] - tolls.bed[row, begin]) + tolls.share[row, end] - tolls.share[row, begin])


@inlined
def all_there_is(market: Market, tolls: Tolls, unit: int) -> float:
    """What all beds and shares of the unit would pay over all moments."""
    row, last = market.row[unit], market.moments
    return float(market.capacity[unit] * tolls.bed[row, last] + market.heads[unit] * tolls.share[row, last])


@kernel
def most_of(market: Market, tolls: Tolls, desk: Desk, unit: int, use: Use) -> tuple[float, int]:
    """The bound of best(unit) at desk.gain, and how many pairs of desk.chosen it counts; what they use is added up."""
    row, first, count = market.row[unit], market.unit_first[unit], 0
    total = all_there_is(market, tolls, unit)
    for pair in range(first, market.unit_first[unit + 1]):
        household, beds = market.household[pair], market.unit_beds[pair]
        left = desk.gain[pair - first]
        if left > 0:
            left -= toll(market, tolls, unit, household, beds)
        if left > 0:
            total += left
            desk.chosen[count] = pair
            count += 1
            begin, end = market.begin[household], market.end[household]
            use.beds[row, begin] += beds
            use.beds[row, end] -= beds
            use.shares[row, begin] += 1
            use.shares[row, end] -= 1
    return total, count


@kernel
def proved(market: Market, tolls: Tolls, desk: Desk, unit: int) -> float:
    """The bound of best(unit) at desk.gain."""
    first, total = market.unit_first[unit], all_there_is(market, tolls, unit)
    for pair in range(first, market.unit_first[unit + 1]):
        gain = desk.gain[pair - first]
        if gain > 0:
            total += max(0.0, gain - toll(market, tolls, unit, market.household[pair], market.unit_beds[pair]))
    return total
