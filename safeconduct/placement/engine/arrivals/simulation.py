"""A year in which nobody knows who comes next: what a policy reaches, against what could have been known afterwards.

Households come in batches, each is told where it will live before the next batch is known, and what was told stays.
Who finds no place is told so and does not come again. Units are there from the beginning, or open on their dates.
Floors of groups are left out, of hindsight too: nobody knows yet who of the group will come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from safeconduct.placement.engine.apart import solver
from safeconduct.placement.engine.arrivals.course import Batch, Course, course_of
from safeconduct.placement.engine.arrivals.futures import Futures, check
from safeconduct.placement.engine.arrivals.hindsight import Hindsight, hindsight_of
from safeconduct.placement.engine.arrivals.policy import ByHand, ByPrices
from safeconduct.placement.engine.arrivals.pricing import Pricing
from safeconduct.placement.engine.arrivals.stream import Batches, stream_of
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.instance import Instance, Ints
from safeconduct.placement.engine.patience import Patience

PolicyName = Literal["prices", "greedy"]
FOR_BATCHES = 0.75  # of a time limit; the rest is for hindsight
EIGHT = Futures()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Simulation:
    """What the policy reached batch by batch, what greedy reached on the same batches, and hindsight.

    course, greedy: over the same households; when time ran out or somebody cancelled, those of the first batches, and
    hindsight is that of these households. asked: how many batches there were to be.
    """

    policy: PolicyName
    course: Course
    greedy: Course
    hindsight: Hindsight
    asked: int
    seconds: float

    @property
    def is_whole(self) -> bool:
        """Whether every batch was placed."""
        return len(self.course.batches) == self.asked

    @property
    def share(self) -> float:
        """The policy's points as a share of what hindsight is proven not to exceed; 1 where there is nothing."""
        return share_of(self.course.points, self.hindsight.bound)

    @property
    def greedy_share(self) -> float:
        return share_of(self.greedy.points, self.hindsight.bound)


def simulate(  # noqa: PLR0913 - what is asked of the future, and how a caller waits for the answer
    instance: Instance,
    *,
    batches: Batches = 20,
    futures: Futures | int = EIGHT,
    policy: PolicyName = "prices",
    seed: int = 0,
    time_limit: float | None = None,
    on_progress: Callable[[Batch], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Simulation:
    """Place the households as they come, and say what share of hindsight that was.

    batches: how many, or the number of each household's batch, shape (N,) (see stream.py). futures: how many are drawn
    for each batch, or also from whom (see futures.Futures). time_limit in seconds, kept; `cancel` is asked often,
    `on_progress` told of each batch of the policy. The same instance, arguments and seed give the same answer unless
    time cut it short.

    Raises:
        ImpossibleInput: numbers of batches or a past that do not fit the instance.

    """
    futures = Futures(count=futures) if isinstance(futures, int) else futures
    check(futures, instance)
    stream = stream_of(instance, batches, np.random.default_rng([seed, 0]))
    whole = Patience(time_limit=time_limit, cancel=cancel)
    patience = Patience(time_limit=None if time_limit is None else FOR_BATCHES * time_limit, cancel=cancel)
    told = on_progress or (lambda _batch: None)
    by_hand = policy == "greedy"
    greedy = course_of(instance, stream, futures, ByHand(), patience.is_over, told if by_hand else lambda _batch: None)
    course = greedy
    if not by_hand:
        with solver(patience) as machine:
            prices = ByPrices(Pricing(machine, Settings(seed=seed)), patience, seed)
            course = course_of(instance, stream, futures, prices, patience.is_over, told)
        greedy = _first(greedy, stream, len(course.batches))
    arrived = np.concatenate([np.zeros(0, dtype=np.int64), *stream[: len(course.batches)]])
    return Simulation(
        policy=policy,
        course=course,
        greedy=greedy,
        hindsight=hindsight_of(instance, arrived, (course, greedy), whole, seed),
        asked=len(stream),
        seconds=whole.spent(),
    )


def share_of(points: int, bound: int) -> float:
    """Points as a share of a bound; 1 where nothing was to be had."""
    return points / bound if bound > 0 else 1.0


def _first(course: Course, stream: tuple[Ints, ...], count: int) -> Course:
    """The course's first batches alone."""
    unit = np.full_like(course.unit, -1)
    for households in stream[:count]:
        unit[households] = course.unit[households]
    return Course(unit=unit, batches=course.batches[:count])
