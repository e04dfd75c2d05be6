"""What would one more place change?

Each unit is added alone. At the prices of the present placement a unit is worth at most what the best set of
households in it would gain beyond what a place is worth to them already:

    estimate(u) = max over sets S that fit in u of Σ_{h in S} (points(h, u) - best(h))        (the Lagrangian price)

Together with what is already proven this is an upper bound of the gain. The most promising are then solved exactly:
people count differently from households, and an estimate is not an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.apart import Solver, solver
from safeconduct.placement.engine.domain import Unit
from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.exact import pairs_of, searched, settings_for
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, Placement, Prices
from safeconduct.placement.engine.prices import paid_by_floors, prove
from safeconduct.placement.engine.task import Task


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more unit would bring. at_most: no more points than this, from prices alone.

    households, people, points: more than now, None where it was not solved. bound: no more points than this, proven
    by the solve (points and bound agree when it was solved to the end).
    """

    unit: Unit
    at_most: int
    households: int | None = None
    people: int | None = None
    points: int | None = None
    bound: int | None = None


def what_if(
    instance: Instance,
    placement: Placement,
    add: Sequence[Unit],
    *,
    shortlist: int = 10,
    time_limit: float | None = None,
    threads: int = 2,
    seed: int = 0,
) -> list[Gain]:
    """What each unit would bring by itself, the best first; the `shortlist` with the highest price is solved exactly.

    Raises:
        ImpossibleInput: the instance comes from a bare file, or a unit is already there.

    """
    if instance.problem is None:
        raise ImpossibleInput("a bare file has no households that a unit could be matched with")
    patience = Patience(time_limit=time_limit)
    with solver(patience) as machine:
        settings = settings_for(instance, threads=threads, seed=seed)
        larger = {unit.id: _with(instance, unit) for unit in add}
        gains = [Gain(unit, _at_most(larger[unit.id], unit, placement, machine, settings)) for unit in add]
        gains.sort(key=lambda gain: (-gain.at_most, gain.unit.id))
        solved = [
            _solved(gain, instance, larger[gain.unit.id], placement, machine, settings, patience)
            for gain in gains[:shortlist]
        ]
    return sorted([*solved, *gains[shortlist:]], key=lambda gain: (-(gain.points or 0), -gain.at_most, gain.unit.id))


def _with(instance: Instance, unit: Unit) -> Instance:
    assert instance.problem is not None
    return replace(instance.problem, units=(*instance.problem.units, unit)).compile()


def _at_most(larger: Instance, unit: Unit, placement: Placement, machine: Solver, settings: Settings) -> int:
    """What prices prove: the slack there is already, and the best that could happen in the new unit."""
    column = larger.unit_ids.index(unit.id)
    old, new = larger.only(larger.unit != column), larger.only(larger.unit == column)
    proof = prove(Task(old), _renumbered(placement, column))
    gain = new.points * MILLI + paid_by_floors(new, placement.prices) - proof.best[new.household]
    inside = replace(new, points=np.maximum(gain, 0), must=np.zeros_like(new.must), floors=())
    found = machine.run(model_of(inside).program(), settings)
    best = gain[gain > 0].sum() if found.chosen is None else inside.points[found.chosen].sum()
    return int((proof.milli + int(best)) // MILLI) - placement.objective


def _renumbered(placement: Placement, column: int) -> Prices:
    unit = placement.prices.unit
    return replace(placement.prices, unit=unit + (unit >= column))


def _solved(
    gain: Gain,
    instance: Instance,
    larger: Instance,
    placement: Placement,
    machine: Solver,
    settings: Settings,
    patience: Patience,
) -> Gain:
    column = larger.unit_ids.index(gain.unit.id)
    now = np.where(placement.unit >= column, placement.unit + 1, placement.unit)
    better = searched(Task(larger), pairs_of(larger, now), machine, settings, patience)
    return replace(
        gain,
        households=better.placed - placement.placed,
        people=_people(larger, better.unit) - _people(instance, placement.unit),
        points=better.objective - placement.objective,
        bound=better.bound - placement.objective,
    )


def _people(instance: Instance, units: Ints) -> int:
    return int(instance.size[units >= 0].sum())
