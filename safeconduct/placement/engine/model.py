"""The placement problem as an integer program.

    maximise    Σ points(e) · x(e)                      over candidate pairs e = (household, unit), x(e) in {0, 1}
    subject to  Σ x(e) ≤ 1                              each household; = 1 where it must be placed
                Σ x(e) ≤ most_households                each unit and maximal clique of stays (see dates)
                Σ beds_used(e) · x(e) ≤ beds            likewise
                Σ size(e) · x(e) ≤ most_people          likewise
                x(a, u) + x(b, u) ≤ 1                   each conflict (a, b) present together, each unit u of both
                Σ count(h) · x(e) ≥ at_least            each floor, over the pairs of its members (see floors)

Beds are exact although couples compete for double beds: with D doubles, S people and C couples present, S - min(C, D)
beds are used, and that is at most `beds` exactly when S - C ≤ beds and S ≤ beds + D. The first is the bed row (what a
household uses is its size less the couples that fit in D alone), the second is part of most_people.
Rows that can never bind are left out.
"""

from collections.abc import Iterator

import numpy as np

from safeconduct.placement.engine.dates import cliques
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.program import FLOOR, PER_BED, PER_HOUSEHOLD, PER_PERSON, Model, Row


def model_of(instance: Instance) -> Model:
    """The integer program of an instance."""
    rows = (*_household_rows(instance), *_unit_rows(instance), *_conflict_rows(instance), *_floor_rows(instance))
    return Model(
        gain=instance.points,
        ceiling=instance.possible.astype(np.int64),
        rows=rows,
    )


def _household_rows(instance: Instance) -> Iterator[Row]:
    for household in range(instance.household_count):
        rows = instance.candidates(household)
        pairs = np.arange(rows.start, rows.stop)
        lower = 1.0 if instance.must[household] else -np.inf
        if len(pairs) or instance.must[household]:
            yield Row(pairs=pairs, weight=np.ones_like(pairs), upper=1.0, lower=lower)


def _unit_rows(instance: Instance) -> Iterator[Row]:
    household, start, end = instance.household, instance.start, instance.end
    usable = np.flatnonzero(instance.possible)
    by_unit = usable[np.argsort(instance.unit[usable], kind="stable")]
    first = np.searchsorted(instance.unit[by_unit], np.arange(instance.unit_count + 1))
    for unit in range(instance.unit_count):
        pairs = by_unit[first[unit] : first[unit + 1]]
        for moment, present in cliques(start[household[pairs]], end[household[pairs]]):
            yield from _capacity_rows(instance, unit, moment, pairs[present])


def _capacity_rows(instance: Instance, unit: int, moment: int, pairs: Ints) -> Iterator[Row]:
    """The rows of one unit and one clique; a unit for one household needs the first alone, pairs being possible."""
    weights = [
        (PER_HOUSEHOLD, np.ones_like(pairs), instance.most_households[unit]),
        (PER_BED, instance.beds_used[pairs], instance.beds[unit]),
        (PER_PERSON, instance.size[instance.household[pairs]], instance.most_people[unit]),
    ]
    for resource, weight, upper in weights[: 1 if instance.most_households[unit] == 1 else None]:
        row = Row(pairs=pairs, weight=weight, upper=float(upper), resource=resource, unit=unit, moment=moment)
        if row.may_bind:
            yield row


def _conflict_rows(instance: Instance) -> Iterator[Row]:
    for one, other in instance.conflicts:
        together = instance.start[one] < instance.end[other] and instance.start[other] < instance.end[one]
        if not together:
            continue
        shared = np.intersect1d(instance.unit[instance.candidates(one)], instance.unit[instance.candidates(other)])
        for unit in shared[instance.most_households[shared] > 1]:
            pairs = np.array([instance.position(int(one), int(unit)), instance.position(int(other), int(unit))])
            yield Row(pairs=pairs, weight=np.ones_like(pairs), upper=1.0)


def _floor_rows(instance: Instance) -> Iterator[Row]:
    for number, floor in enumerate(instance.floors):
        count = floor.counts(instance.size)[instance.household]
        pairs = np.flatnonzero(count)
        lower = float(floor.at_least)
        yield Row(pairs=pairs, weight=count[pairs], upper=np.inf, lower=lower, resource=FLOOR, unit=number)
