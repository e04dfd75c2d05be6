"""Generalized-assignment files as the literature keeps them: every item to one agent, at least cost.

    m n,  then m rows of n costs,  then m rows of n weights,  then m capacities        (white space between numbers)

An item becomes a household that must be placed, an agent a unit; points are `most` less the cost, so that the cost of
a placement is most · n less its points.
"""

from pathlib import Path

import numpy as np

from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.files import NO_LIMIT
from safeconduct.placement.engine.instance import Instance, Ints


def load_gap(path: Path | str) -> tuple[Instance, int]:
    """The instance and `most`, the number that costs were taken from.

    Raises:
        ImpossibleInput: the file has not as many numbers as it promises.

    """
    try:
        numbers = np.array(Path(path).read_text().split(), dtype=np.int64)
        agents, items = int(numbers[0]), int(numbers[1])
        cost, weight = numbers[2 : 2 + 2 * agents * items].reshape(2, agents, items)
        capacity = numbers[2 + 2 * agents * items :].reshape(agents)
    except (ValueError, IndexError) as error:
        raise ImpossibleInput(f"{path}: {error}") from error
    most = int(cost.max()) + 1
    return _instance(most - cost.T, weight.T, capacity), most


def _instance(points: Ints, weight: Ints, capacity: Ints) -> Instance:
    items, agents = points.shape
    return Instance.without_dates(
        first=np.arange(items + 1) * agents,
        unit=np.tile(np.arange(agents), items),
        beds_used=weight.ravel(),
        points=points.ravel(),
        soft=np.zeros(points.size, dtype=np.int64),
        beds=capacity,
        most_households=np.full(agents, items),
        most_people=np.full(agents, NO_LIMIT),
        size=np.ones(items, dtype=np.int64),
        must=np.ones(items, dtype=bool),
    )
