"""All machine code made at once, so that no search waits for it: a small instance is solved."""

from dataclasses import replace

import numpy as np

from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.national.again import ceiling
from safeconduct.placement.engine.national.ascent import Ascent
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.homes import empty_homes
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.refilling import Refilling
from safeconduct.placement.engine.national.search import solve
from safeconduct.placement.engine.national.sides import sides_of
from safeconduct.placement.engine.national.threads import Threads
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.tightness import MANY

HOUSEHOLDS, UNITS = 60, 20


def compile_kernels() -> None:
    """Half a minute the first time on a machine, a second after that."""
    instance = _small()
    placement = solve(instance, gap=0.0, patience=Patience())
    ceiling(instance, placement.unit, workers=1, seed=0, is_over=lambda: False)
    solve(_with_dates(instance), gap=0.0, patience=Patience())
    _refill(_packed())


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


def _refill(instance: Instance) -> None:
    """Fill whole units once, and empty and fill some."""
    market, _ = market_of(instance)
    homes, ascent = empty_homes(market), Ascent(market, [desk_for(market)], Threads(), np.zeros(len(market.size)))
    with sides_of(market, Threads(), Patience(), seed=0) as sides:
        refilling = Refilling(market, homes, sides)
        refilling.look(ascent)
        for _ in range(2):
            for side in refilling.sides(lambda: False):
                side()
            refilling.meet()


def _packed() -> Instance:
    """Everybody must be placed in a few large units, of which only beds are scarce."""
    draw, households, units = np.random.default_rng(0), MANY, UNITS // 4
    beds = draw.integers(5, 26, (households, units))
    return Instance.without_dates(
        first=np.arange(households + 1) * units,
        unit=np.tile(np.arange(units), households),
        beds_used=beds.ravel(),
        points=draw.integers(10, 100, beds.size),
        soft=np.zeros(beds.size, dtype=np.int64),
        beds=np.full(units, round(beds.mean() * households / units)),
        most_households=np.full(units, households),
        most_people=np.full(units, households),
        size=np.ones(households, dtype=np.int64),
        must=np.ones(households, dtype=bool),
    )
