"""Good prices, from the relaxation in which a household may be split over units; solved over few pairs at a time.

Column generation: begin with the pairs that score best for each household, solve, look at all pairs with the prices
found, let in those that would now be worth their price, again until none is. What the prices prove is computed over
all pairs (prices.py), so stopping early costs tightness, never truth.
(Dantzig and Wolfe 1960; sifting: Bixby et al., Oper. Res. 40 (1992).)
"""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Ints, Mask
from safeconduct.placement.engine.placement import MILLI, Prices
from safeconduct.placement.engine.prices import NO_PRICES, Proof, prices_from, prove
from safeconduct.placement.engine.task import Task


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sifting:
    """Pairs of each household to begin with, the best at prices that are thought of already; how many times more.

    first: the pairs to begin with, instead, where somebody knows them.
    """

    begin: Prices = NO_PRICES
    first: Mask | None = None
    pairs: int = 8
    rounds: int = 30


SIFTING = Sifting()


def proof_of(task: Task, machine: Solver, settings: Settings, known: Ints | None, sifting: Sifting = SIFTING) -> Proof:
    """The best proof that good prices give; without a known solution all pairs are looked at from the start."""
    best = prove(task)
    looked = np.ones(len(task.instance.points), dtype=bool)
    if known is not None:
        looked = _first(task, sifting)
        looked[known] = True
    for _ in range(0 if machine.is_over else sifting.rounds):
        part = task.only(looked)
        model = part.model()
        found = machine.run(replace(model, relaxed=True).program(), settings)
        if found.finished != "optimal":
            break
        promised = 0 if task.promise is None else max(0, round(-float(found.duals[-1]) * MILLI))
        proof = prove(task, prices_from(model, found.duals), promised)
        best = min(best, proof, key=lambda one: one.milli)
        worth = ~looked & _better_than_looked(task, proof, looked)
        if not worth.any():
            break
        looked |= worth & leading(task, np.where(worth, proof.behind, np.iinfo(np.int64).max), sifting.pairs)
    return best


def _first(task: Task, sifting: Sifting) -> Mask:
    if sifting.first is not None:
        return sifting.first.copy()
    return leading(task, prove(task, sifting.begin).behind, sifting.pairs)


def leading(task: Task, order: Ints, count: int) -> Mask:
    """The first `count` pairs of each household, lowest `order` first."""
    household = task.instance.household
    sorted_pairs = np.lexsort((order, household))
    place = np.arange(len(order)) - task.instance.first[household]
    leads = np.zeros(len(order), dtype=bool)
    leads[sorted_pairs] = place < count
    return leads


def _better_than_looked(task: Task, proof: Proof, looked: Mask) -> Mask:
    """Pairs that are better for their household, at these prices, than any pair looked at so far."""
    household = task.instance.household
    nearest = np.where(task.instance.must, np.iinfo(np.int64).max, proof.best)
    np.minimum.at(nearest, household[looked], proof.behind[looked])
    return proof.behind < nearest[household]
