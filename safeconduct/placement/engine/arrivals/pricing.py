"""What a place may be worth to those who may still come: charges averaged over sampled futures.

For each future the households at hand are solved together with those of the future, over what is left, in the
relaxation; the duals are prices of beds, shares and places at their moments. A pair of a household at hand is charged
what it would use at these prices, on average over K futures:

    charge(h, u) = 1/K Σ_k Σ_r y_kr · use_r(h, u)

That is bid-price control (Talluri and van Ryzin, Management Science 44 (1998)) with prices re-solved at each batch
over sampled futures, as for refugees by Ahani et al. (EC 2021) and, with constant regret where kinds of arrivals are
few, by Vera and Banerjee (Management Science 67 (2021)). Whoever must be placed counts in the futures as worth more
than any others that a place could house instead.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver
from safeconduct.placement.engine.arrivals.standing import Scene
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.placement import MILLI, NOTHING, Prices
from safeconduct.placement.engine.prices import NO_PRICES, charges
from safeconduct.placement.engine.program import Floats
from safeconduct.placement.engine.relaxation import Sifting, proof_of
from safeconduct.placement.engine.task import Task

PAIRS = 4  # of each household that a future looks at first, at the prices of the future before
ROUNDS = 3  # more changes the bound by a ten-thousandth


@dataclass(slots=True)
class Pricing:
    """Charges of one batch after another; what one future costs is where the next begins."""

    machine: Solver
    settings: Settings
    last: Prices = field(default_factory=lambda: NO_PRICES)

    def charge(self, now: Scene, futures: list[Scene]) -> Floats:
        """Points that each pair of `now` is charged, the mean over scenes in which futures take part."""
        total = np.zeros(len(now.instance.unit))
        for future in futures:
            task = Task(_with_musts_dear(future))
            sifting = Sifting(begin=self.last, pairs=PAIRS, rounds=ROUNDS)
            self.last = proof_of(task, self.machine, self.settings, NOTHING, sifting).prices
            total += charges(now.instance, self.last)
        return total / (MILLI * max(1, len(futures)))


def _with_musts_dear(scene: Scene) -> Instance:
    """Only who is settled must be placed; for the others it is worth more instead: all of them may be too many."""
    instance = scene.instance
    settled = np.arange(instance.household_count) < scene.settled
    more = 4 * int(np.abs(instance.points).max(initial=0)) + 1
    dear = (instance.must & ~settled)[instance.household]
    return replace(instance, must=settled, points=instance.points + more * dear)
