"""Some households out of several instances with the same units, as one instance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from safeconduct.placement.engine.instance import NO_PAIRS, Instance, Ints

PAIR_ARRAYS = ("unit", "beds_used", "points", "soft")
HOUSEHOLD_ARRAYS = ("size", "arrives", "leaves", "must")


def rows_of(instance: Instance, households: Ints) -> Instance:
    """These households, in this order, each as often as it stands there; units as they were, floors left out.

    Reasons of filtered pairs and the problem's words are left behind, names kept. Who stands there twice is two
    households; what the first may not meet, the first does not meet.
    """
    counts = np.diff(instance.first)[households]
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    pairs = np.repeat(instance.first[households] - first[:-1], counts) + np.arange(first[-1])
    number = np.full(instance.household_count, -1, dtype=np.int64)
    number[households[::-1]] = np.arange(len(households))[::-1]
    conflicts = number[instance.conflicts]
    return replace(
        instance,
        first=first,
        conflicts=conflicts[(conflicts >= 0).all(axis=1)] if len(conflicts) else NO_PAIRS,
        household_ids=tuple(instance.name_of(int(row)) for row in households),
        floors=(),
        filtered=None,
        reason_codes=(),
        problem=None,
        **{name: getattr(instance, name)[pairs] for name in PAIR_ARRAYS},
        **{name: getattr(instance, name)[households] for name in HOUSEHOLD_ARRAYS},
    )


def together(parts: Sequence[Instance]) -> Instance:
    """All households of instances with the same units, one instance after another."""
    lengths = [len(part.unit) for part in parts]
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in PAIR_ARRAYS + HOUSEHOLD_ARRAYS
    }
    before = np.cumsum([0, *(part.household_count for part in parts)])
    return replace(
        parts[0],
        first=np.concatenate([[0], *(part.first[1:] + sum(lengths[:number]) for number, part in enumerate(parts))]),
        conflicts=np.concatenate([part.conflicts + before[number] for number, part in enumerate(parts)]),
        household_ids=tuple(part.name_of(row) for part in parts for row in range(part.household_count)),
        **joined,
    )
