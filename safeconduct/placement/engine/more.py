"""One more unit like one that is there: all that a bare file can be asked about a place it does not know."""

from dataclasses import dataclass, replace

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints


@dataclass(frozen=True, slots=True)
class Like:
    """One more unit for whoever could live in this one, by name (see Instance.unit_name): same beds, dates, points."""

    unit: str


def with_one_more(instance: Instance, column: int) -> Instance:
    """The instance with one more unit, its last, like that of the column; without households and units as objects."""
    pairs = np.flatnonzero(instance.unit == column)
    households = instance.household[pairs]
    counts = np.diff(instance.first)
    counts[households] += 1
    at = instance.first[households + 1]  # at the end of each household's row, where the last unit belongs

    def with_pairs(column_of_pairs: Ints) -> Ints:
        return np.insert(column_of_pairs, at, column_of_pairs[pairs])

    def with_unit(column_of_units: Ints) -> Ints:
        return np.append(column_of_units, column_of_units[column])

    return replace(
        instance,
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        unit=np.insert(instance.unit, at, instance.unit_count),
        beds_used=with_pairs(instance.beds_used),
        points=with_pairs(instance.points),
        soft=with_pairs(instance.soft),
        beds=with_unit(instance.beds),
        most_households=with_unit(instance.most_households),
        most_people=with_unit(instance.most_people),
        opens=with_unit(instance.opens),
        closes=with_unit(instance.closes),
        kind=with_unit(instance.kind),
        unit_ids=(*instance.unit_ids, f"{instance.unit_name(column)} (again)") if instance.unit_ids else (),
        reason_codes=(),
        filtered=None,
        problem=None,
    )
