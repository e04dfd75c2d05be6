"""All machine code made at once, so that no search waits for it: a small instance is solved."""

from dataclasses import replace

import numpy as np

from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.national.again import ceiling
from safeconduct.placement.engine.national.search import solve
from safeconduct.placement.engine.patience import Patience

HOUSEHOLDS, UNITS = 60, 20


def compile_kernels() -> None:
    """Half a minute the first time on a machine, a second after that."""
    instance = _small()
    placement = solve(instance, gap=0.0, patience=Patience())
    ceiling(instance, placement.unit, workers=1, seed=0, is_over=lambda: False)
    solve(_with_dates(instance), gap=0.0, patience=Patience())


def _with_dates(instance: Instance) -> Instance:
    """The same households, who come and go, and find too few beds: which takes a dive."""
    arrives = np.arange(HOUSEHOLDS) % 7
    return replace(instance, timed=True, arrives=arrives, leaves=7 + np.arange(HOUSEHOLDS) % 4)


def _small() -> Instance:
    """Some of everything: rooms for one household, shared houses, a couple of foes, somebody who must be placed."""
    draw = np.random.default_rng(0)
    size = draw.integers(1, 4, HOUSEHOLDS)
    points = draw.integers(100, 1000, (HOUSEHOLDS, UNITS)) + 500 * size[:, None]
    heads = draw.choice([1, 2, 9], UNITS)
    return Instance.without_dates(
        first=np.arange(HOUSEHOLDS + 1) * UNITS,
        unit=np.tile(np.arange(UNITS), HOUSEHOLDS),
        beds_used=np.repeat(size, UNITS),
        points=points.ravel(),
        soft=points.ravel() // 10,
        beds=draw.integers(3, 8, UNITS),
        most_households=heads,
        most_people=np.full(UNITS, 9),
        size=size,
        must=np.arange(HOUSEHOLDS) < 2,
        conflicts=np.array([[0, 1], [2, 3]]),
    )
