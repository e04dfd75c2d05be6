"""One more unit: like one that is there, which a bare file can be asked about too, or one of another problem."""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints


@dataclass(frozen=True, slots=True)
class Like:
    """One more unit for whoever could live in this one, by name (see Instance.unit_name): same beds, dates, points."""

    unit: str


def with_one_more(instance: Instance, column: int) -> Instance:
    """The instance with one more unit, its last, like that of the column; without households and units as objects.

    Its id says so in no language: ids are data, and whoever reads them reads one of four.
    """
    more = with_unit_of(instance, instance, column)
    return replace(more, unit_ids=(*more.unit_ids[:-1], f"{more.unit_ids[-1]} (+1)") if more.unit_ids else ())


def with_unit_of(instance: Instance, other: Instance, column: int) -> Instance:
    """The instance with the unit of a column of another one, of the same households, as its last."""
    pairs = np.flatnonzero(other.unit == column)
    households = other.household[pairs]
    counts = np.diff(instance.first)
    counts[households] += 1
    at = instance.first[households + 1]  # at the end of each household's row, where the last unit belongs

    def with_pairs(mine: Ints, theirs: Ints) -> Ints:
        return np.insert(mine, at, theirs[pairs])

    def with_unit(mine: Ints, theirs: Ints) -> Ints:
        return np.append(mine, theirs[column])

    return replace(
        instance,
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        unit=np.insert(instance.unit, at, instance.unit_count),
        beds_used=with_pairs(instance.beds_used, other.beds_used),
        points=with_pairs(instance.points, other.points),
        soft=with_pairs(instance.soft, other.soft),
        beds=with_unit(instance.beds, other.beds),
        most_households=with_unit(instance.most_households, other.most_households),
        most_people=with_unit(instance.most_people, other.most_people),
        opens=with_unit(instance.opens, other.opens),
        closes=with_unit(instance.closes, other.closes),
        kind=with_unit(instance.kind, other.kind),
        unit_ids=(*instance.unit_ids, other.unit_name(column)) if instance.unit_ids else (),
        reason_codes=(),
        filtered=None,
        problem=None,
    )
