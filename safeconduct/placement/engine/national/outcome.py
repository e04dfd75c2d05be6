"""What a search hands back: homes as a placement, prices as whole numbers, and the bounds that those prove."""

from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.national.bound import bound_at
from safeconduct.placement.engine.national.knapsack import Desk
from safeconduct.placement.engine.national.market import Bonus, Floats, Market, Narrow, without_soft_score
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.placement import MILLI, Part, Placement, Prices, Step

METHOD = "prices and chains"


@dataclass(frozen=True, slots=True)
class Proof:
    """No placement is worth more points, or has more placement value, because of these prices (thousandths)."""

    points: int
    value: int
    milli: Ints


def proof_at(
    market: Market, bonus: Bonus, prices: Floats, instance: Instance, desks: list[Desk], team: Threads
) -> Proof:
    """What these prices prove. Kernels compute in floats: with whole numbers below 2**53, as here, that is exact."""
    scale = MILLI if int(market.points.max(initial=0)) < np.iinfo(np.int32).max // MILLI else 1
    whole = np.rint(prices * scale)

    def proven(points: Narrow) -> int:
        scaled = market._replace(unit_points=(points * scale).astype(np.int32))
        return int(bound_at(scaled, whole, desks, team)[0]) // scale - bonus.in_all

    points = proven(market.unit_points)
    value = points if not instance.soft.any() else min(points, proven(without_soft_score(market, instance)))
    milli = whole.astype(np.int64) * (MILLI // scale) - bonus.each * MILLI * instance.must
    return Proof(points, value, milli)


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
        prices=Prices(household=proof.milli),
        seconds=0.0,
        history=tuple(history),
        method=METHOD,
        status="stalled",
    )
