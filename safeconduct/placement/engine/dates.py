"""Who is present together: the maximal cliques of half-open stays.

Of stays [start, end) that compete for one unit, a set of them overlaps pairwise exactly when all share a moment
(Helly's theorem for intervals), and the sets that matter are those at a moment of arrival after which somebody leaves
before the next arrival: every other set of people present together is part of one of these. So a capacity that binds
"at every moment" binds exactly when it holds for these few sets; there is no week grid and nothing is rounded.
(Fulkerson and Gross, Incidence matrices and interval graphs, Pacific J. Math. 15 (1965): there are at most as many
as stays.)
"""

from collections.abc import Iterator

import numpy as np

from safeconduct.placement.engine.instance import Instance, Ints


def moments_of(instance: Instance) -> Ints:
    """The different moments at which somebody arrives, in order; at least one.

    Nothing is ever exceeded first at another moment. Where there is one, everybody is there together at it.
    """
    return np.unique(instance.start) if instance.household_count else np.zeros(1, dtype=np.int64)


def cliques(start: Ints, end: Ints) -> Iterator[tuple[int, Ints]]:
    """Each maximal set of stays that share a moment: (that moment, positions of the stays in start and end)."""
    moments = np.unique(start)
    for number, moment in enumerate(moments):
        present = np.flatnonzero((start <= moment) & (moment < end))
        if number + 1 == len(moments) or end[present].min() <= moments[number + 1]:
            yield int(moment), present
