"""What a search hands back: homes as a placement, prices as whole numbers, and the bounds that those prove."""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.dates import moments_of
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.national.bound import Bound, bound_at
from safeconduct.placement.engine.national.desk import MOST_STATES, Desk
from safeconduct.placement.engine.national.market import Bonus, Floats, Market, Narrow, without_soft_score
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.national.tolls import STRIDE, tolls_in
from safeconduct.placement.engine.placement import MILLI, Part, Placement, Prices, Step
from safeconduct.placement.engine.program import PER_BED, PER_HOUSEHOLD

METHOD = "prices and chains"
FEW_STATES = 64  # of a census where prices are not those of what is asked, and tolls settle less


@dataclass(frozen=True, slots=True)
class Proof:
    """No placement is worth more points, or has more placement value, because of these prices."""

    points: int
    value: int
    prices: Prices

    @property
    def milli(self) -> Ints:
        """The prices of the households' places."""
        return self.prices.household


def proof_at(
    market: Market, bonus: Bonus, prices: Floats, instance: Instance, desks: list[Desk], team: Threads
) -> Proof:
    """What these prices prove. Kernels compute in floats: with whole numbers below 2**53, as here, that is exact."""
    scale = MILLI if int(market.points.max(initial=0)) < np.iinfo(np.int32).max // MILLI else 1
    whole = np.rint(prices * scale)
    whole[len(market.size) :] = np.rint(STRIDE * prices[len(market.size) :] * scale) / STRIDE  # tolls are to be whole

    def proven(points: Narrow, width: int = MOST_STATES) -> Bound:
        scaled = market._replace(unit_points=(points * scale).astype(np.int32))
        return bound_at(scaled, whole, desks, team, width)

    def in_points(bound: Bound) -> int:
        return int(bound.points) // scale - bonus.in_all

    bound = proven(market.unit_points)
    points = value = in_points(bound)
    if instance.soft.any():
        value = min(points, in_points(proven(without_soft_score(market, instance), width=FEW_STATES)))
    more = MILLI // scale
    household = whole[: len(market.size)].astype(np.int64) * more - bonus.each * MILLI * instance.must
    certificate = replace(_tolls(market, instance, whole, more), household=household)
    if market.counted.any():
        counted = np.flatnonzero(bound.worth < proven(market.unit_points, width=0).worth)
        certificate = replace(certificate, counted=counted, most=bound.worth[counted].astype(np.int64) * more)
    return Proof(points, value, certificate)


def _tolls(market: Market, instance: Instance, whole: Floats, more: int) -> Prices:
    """What is paid at each moment in units that several share, where it is not nothing."""
    moments, parts = moments_of(instance), []
    for resource, tolls in zip((PER_BED, PER_HOUSEHOLD), tolls_in(market, whole), strict=True):
        row, moment = np.nonzero(tolls)
        milli = tolls[row, moment].astype(np.int64) * more
        parts.append(np.stack([market.tolled[row], moments[moment], np.full(len(row), resource), milli]))
    unit, when, kind, price = np.concatenate(parts, axis=1)
    return Prices(unit=unit, moment=when, resource=kind, milli=price)


def handed_back(instance: Instance, unit: Ints, proof: Proof, bound: int, history: list[Step]) -> Placement:
    """The placement with its figures; `bound` is what is claimed, at most what the prices prove."""
    chosen = np.flatnonzero(instance.unit == unit[instance.household])
    points, soft = int(instance.points[chosen].sum()), int(instance.soft[chosen].sum())
    value, bound = points - soft, max(bound, points)
    return Placement(
        unit=unit,
        objective=points,
        bound=bound,
        value=Part(value, max(value, min(proof.value, bound))),
        soft=Part(soft, bound - value if instance.soft.any() else 0),
        certified=proof.points,
        prices=proof.prices,
        seconds=0.0,
        history=tuple(history),
        method=METHOD,
        status="stalled",
    )
