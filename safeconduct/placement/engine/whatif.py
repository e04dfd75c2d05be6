"""What would one more place change?

Each unit is added alone. At the prices of the present placement a unit is worth at most what the best set of
households in it would gain beyond what a place is worth to them already:

    estimate(u) = max over sets S that fit in u of Σ_{h in S} (points(h, u) - best(h))        (the Lagrangian price)

Together with what is already proven this is an upper bound of the gain. The most promising are then solved: people
count differently from households, and a price is not an answer. Up to some hundred households that answer is exact;
where a search goes on from the present placement (national/adding.py) it is what was found, and an estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from safeconduct.placement.engine.apart import Solver, solver
from safeconduct.placement.engine.domain import Unit
from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.exact import pairs_of, searched, settings_for
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.more import Like, with_one_more, with_unit_of
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.placement import MILLI, Placement
from safeconduct.placement.engine.prices import paid_by_floors, prove
from safeconduct.placement.engine.solving import may_go_on
from safeconduct.placement.engine.task import Task


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more unit would bring: `unit`, or one more like the unit of that name.

    at_most: no more points than this, from prices alone. households, people, points: more than now, None where it was
    not solved. bound: no more points than this, proven by the solve. Where many are placed, "now" is the placement
    after a search has gone on for a while, points are what was found (at least so many can be had), and bound lies as
    far above them as a whole placement lies below what is proven of it.
    """

    unit: Unit | None
    at_most: int
    households: int | None = None
    people: int | None = None
    points: int | None = None
    bound: int | None = None
    like: str = ""

    @property
    def name(self) -> str:
        """The id of the new unit, or of the one that it is like."""
        return self.like if self.unit is None else self.unit.id

    @property
    def proved(self) -> bool:
        """Whether points are exact; otherwise they are an estimate."""
        return self.points is not None and self.points == self.bound


def what_if(
    instance: Instance,
    placement: Placement,
    add: Sequence[Unit | Like],
    *,
    shortlist: int = 10,
    time_limit: float | None = None,
    threads: int = 2,
    seed: int = 0,
) -> list[Gain]:
    """What each unit would bring by itself, the best first; the `shortlist` with the highest price is solved.

    A bare file has no households that a new unit could be matched with: it can be asked for one more like a unit.

    Raises:
        ImpossibleInput: a unit for a bare file, one that is there already, or one like a unit that is not there.

    """
    patience = Patience(time_limit=time_limit)
    if may_go_on(instance):
        gains = _estimated(instance, placement, add, shortlist, patience, threads, seed)
    else:
        settings = settings_for(instance, threads=threads, seed=seed)
        gains = _exact(instance, placement, add, shortlist, patience, settings)
    return sorted(gains, key=lambda gain: (-(gain.points or 0), -gain.at_most, gain.name))


def _exact(
    instance: Instance,
    placement: Placement,
    add: Sequence[Unit | Like],
    shortlist: int,
    patience: Patience,
    settings: Settings,
) -> list[Gain]:
    larger = [_with(instance, one) for one in add]
    with solver(patience) as machine:
        gains = [
            (_gain(one, _at_most(new, placement, machine, settings)), new) for one, new in zip(add, larger, strict=True)
        ]
        gains.sort(key=lambda both: (-both[0].at_most, both[0].name))
        solved = [_solved(*both, placement, machine, settings, patience) for both in gains[:shortlist]]
    return [*solved, *(gain for gain, _ in gains[shortlist:])]


def _estimated(
    instance: Instance,
    placement: Placement,
    add: Sequence[Unit | Like],
    shortlist: int,
    patience: Patience,
    threads: int,
    seed: int,
) -> list[Gain]:
    from safeconduct.placement.engine.national.adding import added  # numba takes half a second to begin

    larger = [partial(_with, instance, one) for one in add]
    found = added(instance, placement, larger, shortlist, patience=patience, workers=threads, seed=seed)
    gains = [(_gain(one, new.at_most), new.brought) for one, new in zip(add, found, strict=True)]
    return [
        gain
        if more is None
        else replace(gain, households=more.households, people=more.people, points=more.points, bound=more.bound)
        for gain, more in gains
    ]


def _gain(one: Unit | Like, at_most: int) -> Gain:
    return Gain(None, at_most, like=one.unit) if isinstance(one, Like) else Gain(one, at_most)


def _with(instance: Instance, one: Unit | Like) -> Instance:
    """The instance with one more unit, its last."""
    if isinstance(one, Like):
        names = instance.unit_ids or [str(number) for number in range(instance.unit_count)]
        if one.unit not in names:
            raise ImpossibleInput(f"{one.unit} is not in this problem")
        return with_one_more(instance, names.index(one.unit))
    if instance.problem is None:
        raise ImpossibleInput("a bare file has no households that a unit could be matched with")
    larger = replace(instance.problem, units=(*instance.problem.units, one)).compile()
    return with_unit_of(instance, larger, larger.unit_ids.index(one.id))  # units are sorted by id: it may be any


def _at_most(larger: Instance, placement: Placement, machine: Solver, settings: Settings) -> int:
    """What prices prove: the slack there is already, and the best that could happen in the new unit."""
    column = larger.unit_count - 1
    old, new = larger.only(larger.unit != column), larger.only(larger.unit == column)
    proof = prove(Task(old), placement.prices)
    gain = new.points * MILLI + paid_by_floors(new, placement.prices) - proof.best[new.household]
    inside = replace(new, points=np.maximum(gain, 0), must=np.zeros_like(new.must), floors=())
    found = machine.run(model_of(inside).program(), settings)
    best = gain[gain > 0].sum() if found.chosen is None else inside.points[found.chosen].sum()
    return int((proof.milli + int(best)) // MILLI) - placement.objective


def _solved(
    gain: Gain, larger: Instance, placement: Placement, machine: Solver, settings: Settings, patience: Patience
) -> Gain:
    better = searched(Task(larger), pairs_of(larger, placement.unit), machine, settings, patience)
    now, before = better.unit >= 0, placement.unit >= 0
    return replace(
        gain,
        households=better.placed - placement.placed,
        people=int(larger.size[now].sum() - larger.size[before].sum()),
        points=better.objective - placement.objective,
        bound=better.bound - placement.objective,
    )
