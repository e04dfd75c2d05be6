import random

import numpy as np

from safeconduct.placement.engine.dates import cliques


def present_at_any_moment(start, end):
    return [frozenset(np.flatnonzero((start <= t) & (t < end)).tolist()) for t in range(int(end.max()))]


def test_the_cliques_are_the_largest_sets_of_people_present_together():
    draw = random.Random(4)
    for _ in range(300):
        start = np.array([draw.randrange(12) for _ in range(draw.randint(1, 9))])
        end = start + np.array([draw.randint(1, 8) for _ in start])
        together = set(present_at_any_moment(start, end))
        largest = {group for group in together if not any(group < other for other in together)} - {frozenset()}
        found = [frozenset(members.tolist()) for _, members in cliques(start, end)]
        assert sorted(map(sorted, found)) == sorted(map(sorted, largest))


def test_who_leaves_on_the_day_of_the_next_arrival_is_gone():
    found = [members.tolist() for _, members in cliques(np.array([0, 5]), np.array([5, 9]))]
    assert found == [[0], [1]]


def test_nobody_forms_no_clique():
    assert list(cliques(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))) == []
