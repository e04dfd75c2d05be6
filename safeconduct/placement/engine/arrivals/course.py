"""One policy's way through the batches: who was told what, before the next batch was known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.placement.engine.arrivals.futures import Coming, Futures
from safeconduct.placement.engine.arrivals.policy import Policy
from safeconduct.placement.engine.arrivals.standing import Standing
from safeconduct.placement.engine.errors import StoppedTooEarly
from safeconduct.placement.engine.instance import Instance, Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one batch: households that came, that were placed, points; who must be placed and found no room.

    unhoused: by name (see Instance.name_of).
    """

    arrived: int
    placed: int
    points: int
    unhoused: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Course:
    """A policy's placement: the unit of each household of the instance (-1: none, or never asked), batch by batch."""

    unit: Ints
    batches: tuple[Batch, ...]

    @property
    def points(self) -> int:
        return sum(batch.points for batch in self.batches)

    @property
    def placed(self) -> int:
        return sum(batch.placed for batch in self.batches)

    @property
    def unhoused(self) -> tuple[str, ...]:
        """Who had to be placed and found no room."""
        return tuple(name for batch in self.batches for name in batch.unhoused)


def course_of(
    instance: Instance,
    stream: Sequence[Ints],
    futures: Futures,
    policy: Policy,
    is_over: Callable[[], bool] = lambda: False,
    on_batch: Callable[[Batch], None] = lambda _batch: None,
) -> Course:
    """The policy's placement; once `is_over`, that of the batches before."""
    unit = np.full(instance.household_count, -1, dtype=np.int64)
    expected = instance.household_count if futures.expected is None else futures.expected
    batches: list[Batch] = []
    for number, households in enumerate(stream):
        arrived, later = np.concatenate(stream[: number + 1]), stream[number + 1 :]
        moments = np.concatenate([np.zeros(0, dtype=np.int64), *(instance.start[batch] for batch in later)])
        coming = Coming(instance, futures, arrived, moments, max(0, expected - len(arrived)) if later else 0)
        try:
            told = policy.decide(Standing(instance, unit.copy()), households, coming)
        except StoppedTooEarly:
            break
        if is_over():
            break  # what was decided in haste is no policy
        unit[households] = told
        batches.append(_batch(instance, households, told))
        on_batch(batches[-1])
    return Course(unit=unit, batches=tuple(batches))


def _batch(instance: Instance, households: Ints, told: Ints) -> Batch:
    housed = told >= 0
    pairs = [instance.position(int(one), int(unit)) for one, unit in zip(households[housed], told[housed], strict=True)]
    unhoused = households[~housed & instance.must[households]]
    return Batch(
        arrived=len(households),
        placed=len(pairs),
        points=int(instance.points[np.array(pairs, dtype=np.int64)].sum()),
        unhoused=tuple(instance.name_of(int(one)) for one in unhoused),
    )
