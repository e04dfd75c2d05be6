"""The candidate pairs twice, by household and by unit, in arrays that kernels read.

A household that must be placed is worth MUST points more wherever it goes, and the bound that much less: no price of
a place is so high that leaving it out would pay.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.dates import moments_of
from safeconduct.placement.engine.instance import Instance, Ints, Mask

SLOTS = 4  # households at a time in a house of which a census is taken
END_BITS, BED_BITS = 9, 6  # what says of each of them when they go, and how many beds that frees
Floats = NDArray[np.float64]
Narrow = NDArray[np.int32]


class Market(NamedTuple):
    """N households, M units and their pairs.

    By household: pairs of i are first[i] to first[i + 1] of unit, beds and points. By unit: pairs of u are
    unit_first[u] to unit_first[u + 1] of household, unit_beds and unit_points; `pair` says where each stands by
    household. Units have capacity (beds), heads and places (people). Households have a size;
    foes[foe_first[i]:foe_first[i + 1]] may not share a unit with i. typical: a pair's points on average, without those
    added for who must be placed. Household i is there at the moments begin[i] to end[i], half-open: moments are the
    different arrivals in their order, one without dates (nothing is ever exceeded first at another moment). row: where
    the tolls of a unit stand (see tolls.py), -1 where none are needed. counted: which of those a census is taken of
    (see census.py).
    """

    first: Ints
    unit: Narrow
    beds: Narrow
    points: Narrow
    unit_first: Ints
    household: Narrow
    unit_beds: Narrow
    unit_points: Narrow
    pair: Narrow
    capacity: Ints
    heads: Ints
    places: Ints
    size: Ints
    foe_first: Ints
    foes: Ints
    begin: Ints
    end: Ints
    row: Ints
    counted: Mask
    moments: int
    typical: float

    @property
    def is_dated(self) -> bool:
        return self.moments > 1

    @property
    def tolled(self) -> Ints:
        """The units that have tolls, in the order of their rows."""
        return np.flatnonzero(self.row >= 0)


class Bonus(NamedTuple):
    """Points that the market gives for each household that must be placed, and for all of them."""

    each: int
    in_all: int


def market_of(instance: Instance) -> tuple[Market, Bonus]:
    """The market of an instance; its points are those of the instance and the bonus."""
    more = _more(instance) if instance.must.any() else 0
    household = instance.household
    points = instance.points + more * instance.must[household]
    kept = np.flatnonzero(_is_kept(instance, household))
    counts = np.bincount(household[kept], minlength=instance.household_count)
    foe_first, foes = _foes(instance)
    moments, together = moments_of(instance), _most_together(instance, kept)
    market = by_unit(
        Market(
            first=_pointers(counts),
            unit=instance.unit[kept].astype(np.int32),
            beds=instance.beds_used[kept].astype(np.int32),
            points=points[kept].astype(np.int32),
            unit_first=np.zeros(instance.unit_count + 1, dtype=np.int64),
            household=np.zeros(0, dtype=np.int32),
            unit_beds=np.zeros(0, dtype=np.int32),
            unit_points=np.zeros(0, dtype=np.int32),
            pair=np.zeros(0, dtype=np.int32),
            capacity=np.maximum(1, np.minimum(instance.beds, _all_beds(instance, kept))),
            heads=np.maximum(1, _heads_that_bind(instance, together)),
            places=instance.most_people,
            size=instance.size,
            foe_first=foe_first,
            foes=foes,
            begin=np.searchsorted(moments, instance.start),
            end=np.searchsorted(moments, instance.end),
            row=_rows(instance, len(moments)),
            counted=_counted(instance, kept, together, len(moments)),
            moments=len(moments),
            typical=float(np.abs(instance.points[kept]).mean()) if len(kept) else 1.0,
        )
    )
    return market, Bonus(more, more * int(instance.must.sum()))


def narrowed(market: Market, kept: Mask) -> Market:
    """The same with some of the pairs (a mask by household)."""
    return by_unit(narrowed_by_household(market, kept))


def narrowed_by_household(market: Market, kept: Mask) -> Market:
    """The first half narrowed; the second half is left as it was, and no use until it is made anew."""
    before = np.concatenate([[0], np.cumsum(kept)])
    return market._replace(
        first=before[market.first],
        unit=market.unit[kept],
        beds=market.beds[kept],
        points=market.points[kept],
    )


def by_unit(market: Market) -> Market:
    """The market with its second half made from the first."""
    household = np.repeat(np.arange(len(market.size), dtype=np.int32), np.diff(market.first))
    order = np.argsort(market.unit, kind="stable")
    return market._replace(
        unit_first=_pointers(np.bincount(market.unit, minlength=len(market.capacity))),
        household=household[order],
        unit_beds=market.beds[order],
        unit_points=market.points[order],
        pair=order.astype(np.int32),
    )


def without_soft_score(market: Market, instance: Instance) -> Narrow:
    """The points of the pairs, by unit, with their placement value alone."""
    household = instance.household
    kept = np.flatnonzero(_is_kept(instance, household))
    return market.unit_points - instance.soft[kept][market.pair].astype(np.int32)


def pairs_of(instance: Instance, market: Market, chosen: Mask) -> Mask:
    """A choice among the market's pairs, as one among the instance's."""
    pairs = np.zeros(len(instance.unit), dtype=bool)
    pairs[np.flatnonzero(_is_kept(instance, instance.household))[chosen]] = True
    return pairs


def _is_kept(instance: Instance, household: Ints) -> Mask:
    return instance.possible & ((instance.points > 0) | instance.must[household])


def _rows(instance: Instance, moments: int) -> Ints:
    """Tolls are needed where several households live at the same time, and stays differ."""
    needed = (instance.most_households > 1) & (moments > 1)
    return np.where(needed, np.cumsum(needed) - 1, -1)


def _more(instance: Instance) -> int:
    """More than any chain of moves could gain by leaving one household out."""
    return 4 * int(np.abs(instance.points).max(initial=0)) + 1


def _foes(instance: Instance) -> tuple[Ints, Ints]:
    pairs = instance.conflicts[instance.conflicts[:, 0] != instance.conflicts[:, 1]]
    both = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)  # a file may list a pair twice
    return _pointers(np.bincount(both[:, 0], minlength=instance.household_count)), both[:, 1].copy()


def _all_beds(instance: Instance, kept: Ints) -> Ints:
    """What all candidates of a unit would use together, at least 1: more beds than that make no difference."""
    used = np.bincount(instance.unit[kept], weights=instance.beds_used[kept], minlength=instance.unit_count)
    return np.maximum(1, used).astype(np.int64)


def _most_together(instance: Instance, kept: Ints) -> Ints:
    """How many candidates of each unit have beds there at one time, at most: of those who use the fewest."""
    beds, unit = instance.beds_used[kept], instance.unit[kept]
    order = np.lexsort((beds, unit))
    beds, unit = beds[order], unit[order]
    first = np.searchsorted(unit, np.arange(instance.unit_count))
    before = np.concatenate([[0], np.cumsum(beds)])
    fits = before[1:] - before[first[unit]] <= instance.beds[unit]  # this one and all that use fewer
    return np.bincount(unit[fits], minlength=instance.unit_count)


def _heads_that_bind(instance: Instance, together: Ints) -> Ints:
    """How many households a unit takes; where beds stop more of them sooner, as many as it has beds."""
    heads = np.minimum(instance.most_households, instance.household_count)
    return np.where((heads > 1) & (together <= heads), np.maximum(heads, instance.beds), heads)


def _counted(instance: Instance, kept: Ints, together: Ints, moments: int) -> Mask:
    """Houses of which a census is taken: one that is small enough to be written as one number."""
    few = np.minimum(instance.most_households, together) <= SLOTS
    can_be_written = moments < 2**END_BITS and int(instance.beds_used[kept].max(initial=0)) < 2**BED_BITS
    counted: Mask = few & can_be_written & (_rows(instance, moments) >= 0)
    return counted


def _pointers(counts: NDArray[np.intp]) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
