"""Who arrives with whom: batches, one after another.

Without dates who comes when is drawn: a random order, cut into batches of equal size. With dates a batch is made of
those who arrive at the same time, or of several such times where fewer batches are asked for. Or the caller gives the
number of each household's batch.
"""

from collections.abc import Sequence

import numpy as np

from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.instance import Instance, Ints

Batches = int | Sequence[int] | Ints


def stream_of(instance: Instance, batches: Batches, draw: np.random.Generator) -> tuple[Ints, ...]:
    """The households of each batch, in the order in which they come; no batch is empty.

    batches: how many (at most), or the number of each household's batch, shape (N,).

    Raises:
        ImpossibleInput: less than one batch, or not one number for each household.

    """
    count = instance.household_count
    order = draw.permutation(count)
    if isinstance(batches, int):
        if batches < 1:
            raise ImpossibleInput("there is at least one batch")
        order = order[np.argsort(instance.start[order], kind="stable")]
        place = np.searchsorted(instance.start[order], instance.start[order]) if instance.timed else np.arange(count)
        number = place * batches // max(1, count)
    else:
        given = np.asarray(batches, dtype=np.int64)
        if given.shape != (count,):
            raise ImpossibleInput(f"{len(given)} numbers of batches for {count} households")
        order = order[np.argsort(given[order], kind="stable")]
        number = given[order]
    cuts = np.flatnonzero(np.diff(number)) + 1
    return tuple(part for part in np.split(order, cuts) if len(part))
