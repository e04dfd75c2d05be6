"""Where one thread works out one unit after the other: arrays that kernels write in, made once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.instance import Ints
from safeconduct.placement.engine.national.market import Floats, Market

MOST_CELLS = 20_000_000
STATES = 8
MOST_NODES = 1_000_000
MARKS = 2**36
MOST_STATES = 4096  # of a census
PLACES = 16411  # a prime number, twice as many as there are states at once


class Beam(NamedTuple):
    """The states of a sweep (see sweep.py), at most STATES.

    beds, heads: what is free at each moment. score, worth, future (what is free from now on, in one number); taken: the
    score with the household at hand. node: who was taken in last; pair[node] and parent[node] lead back to the first.
    """

    beds: Ints
    heads: Ints
    score: Floats
    worth: Floats
    future: Ints
    taken: Floats
    node: Ints
    pair: Ints
    parent: Ints
    nodes: Ints
    sorted: Floats
    mark: Ints


class States(NamedTuple):
    """The states of a census (see census.py), at most MOST_STATES and as many again with one more household.

    key: who lives there. score. node: who was taken in last, and pair, parent, nodes: as in Beam. rest: the most that
    those bring who come after each. table: where the state with a key stands, as far as its stamp is of this age.
    scratch: scores that are put in order.
    """

    key: Ints
    score: Floats
    node: Ints
    pair: Ints
    parent: Ints
    nodes: Ints
    rest: Floats
    table: Ints
    stamp: Ints
    age: Ints
    scratch: Floats


class Desk(NamedTuple):
    """The unit at hand; its pairs are numbered from 0.

    gain: what each pair is worth, 0 or less where it is no choice. chosen: the best set, as pairs of the market.
    For the knapsack: pair, value, beds are those that are looked at; table[q, b] is the best with q heads and b beds;
    taken[t, q, b], whether pair t is part of it; place, filled say where pairs that use w beds are collected. For the
    schedule: head and next chain the pairs of a moment; before and after are the most that can be had up to a moment
    and from it on; stay, the pair that ends there. For the sweep: left is a gain after the toll, beam its
    states; for a census its states.
    """

    gain: Floats
    chosen: Ints
    pair: Ints
    value: Floats
    beds: Ints
    table: Floats
    taken: NDArray[np.bool_]
    place: Ints
    filled: Ints
    head: Ints
    next: Ints
    before: Floats
    after: Floats
    stay: Ints
    left: Floats
    beam: Beam
    states: States


def desk_for(market: Market) -> Desk:
    """A desk that is large enough for every unit of the market."""
    pairs = int(np.diff(market.unit_first).max(initial=0)) + 1
    cells, rows = _table(market, pairs)
    moments = market.moments + 1
    return Desk(
        gain=np.zeros(pairs),
        chosen=np.zeros(pairs, dtype=np.int64),
        pair=np.zeros(pairs, dtype=np.int64),
        value=np.zeros(pairs),
        beds=np.zeros(pairs, dtype=np.int64),
        table=np.zeros((rows, cells)),
        taken=np.zeros((pairs, rows, cells), dtype=np.bool_),
        place=np.zeros(cells + 1, dtype=np.int64),
        filled=np.zeros(cells + 1, dtype=np.int64),
        head=np.zeros(moments, dtype=np.int64),
        next=np.zeros(pairs, dtype=np.int64),
        before=np.zeros(moments),
        after=np.zeros(moments),
        stay=np.zeros(moments, dtype=np.int64),
        left=np.zeros(pairs),
        beam=_beam(market, pairs),
        states=_states(market, pairs),
    )


def _beam(market: Market, pairs: int) -> Beam:
    states, nodes = (STATES, min(MOST_NODES, STATES * pairs)) if market.is_dated else (1, 1)
    return Beam(
        beds=np.zeros((states, market.moments), dtype=np.int64),
        heads=np.zeros((states, market.moments), dtype=np.int64),
        score=np.zeros(states),
        worth=np.zeros(states),
        future=np.zeros(states, dtype=np.int64),
        taken=np.zeros(states),
        node=np.zeros(states, dtype=np.int64),
        pair=np.zeros(nodes, dtype=np.int64),
        parent=np.zeros(nodes, dtype=np.int64),
        nodes=np.zeros(1, dtype=np.int64),
        sorted=np.zeros(states),
        mark=np.random.default_rng(0).integers(1, MARKS, market.moments),
    )


def _states(market: Market, pairs: int) -> States:
    states, nodes, places = (
        (2 * MOST_STATES, min(MOST_NODES, MOST_STATES * pairs), PLACES) if market.is_dated else (1, 1, 1)
    )
    return States(
        key=np.zeros(states, dtype=np.int64),
        score=np.zeros(states),
        node=np.zeros(states, dtype=np.int64),
        pair=np.zeros(nodes, dtype=np.int64),
        parent=np.zeros(nodes, dtype=np.int64),
        nodes=np.zeros(1, dtype=np.int64),
        rest=np.zeros(pairs + 1),
        table=np.zeros(places, dtype=np.int64),
        stamp=np.zeros(places, dtype=np.int64),
        age=np.zeros(1, dtype=np.int64),
        scratch=np.zeros(states),
    )


def _table(market: Market, pairs: int) -> tuple[int, int]:
    """Cells and rows of the knapsack's table; it is not asked of units that have tolls, or take one household."""
    if market.is_dated:
        return 1, 1
    cells = int(market.capacity.max(initial=1)) + 1
    heads = int(market.heads[market.heads < market.capacity].max(initial=0))
    return cells, min(heads, MOST_CELLS // (pairs * cells)) + 1
