"""How a batch is placed before anybody knows the next one.

By hand: first come, best served, those who must be placed first. By prices: the whole batch at once, for the most
points less what the places may be worth to those who may still come (pricing.py). Whoever must be placed is, by either
way, wherever it can be; who finds no room is told of.
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from safeconduct.placement.engine.arrivals.futures import Coming
from safeconduct.placement.engine.arrivals.pricing import Pricing
from safeconduct.placement.engine.arrivals.standing import Scene, Standing
from safeconduct.placement.engine.errors import MustPlaceImpossible
from safeconduct.placement.engine.exact import PROVEN_SIZE, searched
from safeconduct.placement.engine.greedy import greedy
from safeconduct.placement.engine.instance import Instance, Ints, Mask
from safeconduct.placement.engine.occupancy import Occupancy
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.program import Floats
from safeconduct.placement.engine.solving import solve
from safeconduct.placement.engine.task import Task

GAP = 0.0005  # of a batch of more than PROVEN_SIZE households


class Policy(Protocol):
    """Decides of a batch: the unit of each of its households, -1 for none, shape (batch,)."""

    def decide(self, standing: Standing, batch: Ints, coming: Coming) -> Ints: ...


class ByHand:
    """Each household as it comes to the best unit that is left."""

    def decide(self, standing: Standing, batch: Ints, coming: Coming) -> Ints:
        scene = standing.scene(batch)
        instance, occupancy = scene.instance, Occupancy(scene.instance)
        for row in range(scene.settled):
            occupancy.add(int(instance.first[row]))
        units = np.full(instance.household_count, -1, dtype=np.int64)
        rows = np.arange(scene.settled, instance.household_count)
        for row in rows[np.argsort(~instance.must[rows], kind="stable")]:
            pairs = np.arange(instance.first[row], instance.first[row + 1])
            for pair in pairs[np.argsort(-instance.points[pairs], kind="stable")].tolist():
                if occupancy.fits(pair) and (instance.points[pair] > 0 or instance.must[row]):
                    occupancy.add(pair)
                    units[row] = instance.unit[pair]
                    break
        return units[scene.settled :]


@dataclass(frozen=True, slots=True)
class ByPrices:
    """The batch for the most points less charges, solved to proven optimality at the size of a batch."""

    pricing: Pricing
    patience: Patience
    seed: int

    def decide(self, standing: Standing, batch: Ints, coming: Coming) -> Ints:
        order = np.argsort(batch)  # who of a batch came first is nothing to prices
        units = np.empty_like(batch)
        units[order] = self._decide(standing, batch[order], coming)
        return units

    def _decide(self, standing: Standing, batch: Ints, coming: Coming) -> Ints:
        now = standing.scene(batch)
        futures = [standing.scene(batch, future) for future in coming.futures_from(self.seed)]
        charge = coming.trust * self.pricing.charge(now, futures)
        charged = _charged(now.instance, charge)
        try:
            units = self._solved(charged)
        except MustPlaceImpossible:
            units = self._solved(replace(charged, must=self._can_be(now)))
        return units[now.settled :]

    def _can_be(self, scene: Scene) -> Mask:
        """Who is settled, and as many as possible of those who must be placed beside them."""
        instance = scene.instance
        settled = np.arange(instance.household_count) < scene.settled
        counting = (instance.must & ~settled)[instance.household].astype(np.int64)
        units = self._solved(replace(instance, must=settled, points=counting, soft=np.zeros_like(counting)))
        return instance.must & (units >= 0)

    def _solved(self, instance: Instance) -> Ints:
        if instance.household_count > PROVEN_SIZE:
            left = self.patience.left()
            return solve(instance, gap=GAP, time_limit=left, seed=self.seed, cancel=self.patience.cancel).unit
        settings, machine = self.pricing.settings, self.pricing.machine
        return searched(Task(instance), greedy(instance), machine, settings, self.patience).unit


def _charged(instance: Instance, charge: Floats) -> Instance:
    """Points less charges, in whole points; who must be placed keeps pairs that are not worth their charge."""
    points = instance.points - np.rint(charge).astype(np.int64)
    return replace(instance, points=points, soft=np.zeros_like(points))
