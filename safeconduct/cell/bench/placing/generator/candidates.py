"""Which units a household may live in and how well each suits, for some hundred households at a time.

A household looks at the units of its cities, in a large city at a random part of them, sieves them by the rules and
keeps those that suit best, with some luck in it.
"""

from dataclasses import dataclass

import numpy as np

from safeconduct.cell.bench.placing.generator import households as people
from safeconduct.cell.bench.placing.generator.households import Households
from safeconduct.cell.bench.placing.generator.units import Cities, Floats, Ints, Mask, Units

LOOKED_AT = 12  # units for each candidate that is kept at most
ROOM_TO_SPARE = 3  # beds that a household may leave empty in a unit of its own
SMOKES_OUTSIDE = 0.5
FAVOURITES = 3
LANGUAGE, FAVOURITE_CITY, QUALITY, WISH, TASTE, CHANCES, LUCK = 120, 100, 60, 80, 60, 80, 150
BEYOND_ANY_SCORE = 1024


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pairs:
    """Households and units that meet; favourite and chances come from the city in which they would."""

    household: Ints
    unit: Ints
    favourite: Mask
    chances: Floats

    def only(self, kept: Ints | Mask) -> "Pairs":
        return Pairs(
            household=self.household[kept],
            unit=self.unit[kept],
            favourite=self.favourite[kept],
            chances=self.chances[kept],
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Candidates:
    """Pairs sorted by household and unit, the beds each uses and its soft score in whole points."""

    household: Ints
    unit: Ints
    beds_used: Ints
    soft: Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Meeting:
    """Everybody and everything there is, and the rules by which they meet; most: candidates of a household."""

    cities: Cities
    units: Units
    households: Households
    most: int
    timed: bool

    def candidates(self, draw: np.random.Generator, first: int, after: int) -> Candidates:
        """Those of households `first` to `after`."""
        pairs = self._looked_at(draw, np.arange(first, after))
        pairs = pairs.only(self._fits(pairs))
        pairs = pairs.only(self._allowed(draw, pairs))
        score = self._score(draw, pairs)
        kept = _leading(pairs.household, score + LUCK * draw.random(len(score)), self.most)
        kept = kept[np.lexsort((pairs.unit[kept], pairs.household[kept]))]
        pairs = pairs.only(kept)
        beds_used, soft = self._beds_used(pairs), score[kept].astype(np.int64)
        return Candidates(household=pairs.household, unit=pairs.unit, beds_used=beds_used, soft=soft)

    def _looked_at(self, draw: np.random.Generator, who: Ints) -> Pairs:
        """Units of the households' cities: each with the chance that makes `LOOKED_AT` times `most` of them."""
        city, first = self.households.cities[who], self.units.first
        open_to = (city >= 0) & (city != self.households.excluded[who][:, None])
        many = np.where(open_to, first[city + 1] - first[city], 0)
        ends = np.cumsum(many, axis=1)
        place = _thinned(draw, ends[:, -1], LOOKED_AT * self.most)
        there = place < ends[:, -1:]
        row = np.repeat(np.arange(len(who)), there.sum(axis=1))
        meets = np.repeat(np.arange(city.size), _counts(place, ends))
        taste = self.households.skills[who] @ self.cities.chances.T
        chances = 1 / (1 + np.exp(-np.take_along_axis(taste, city, axis=1)))
        return Pairs(
            household=who[row],
            unit=self.units.by_city[place[there] + (first[city] - (ends - many)).ravel()[meets]],
            favourite=meets % city.shape[1] < FAVOURITES,
            chances=chances.ravel()[meets],
        )

    def _beds_used(self, pairs: Pairs) -> Ints:
        shared = self.units.double_bed[pairs.unit] & self.households.shares_a_bed[pairs.household]
        used: Ints = self.households.size[pairs.household] - shared
        return used

    def _fits(self, pairs: Pairs) -> Mask:
        """Beds enough, not too many of them left empty, and dates."""
        units, who = self.units, pairs.household
        used, beds = self._beds_used(pairs), units.beds[pairs.unit]
        fits = (used <= beds) & ((units.most_households[pairs.unit] > 1) | (beds <= used + ROOM_TO_SPARE))
        if self.timed:
            fits &= units.opens[pairs.unit] <= self.households.arrives[who]
            fits &= self.households.leaves[who] <= units.closes[pairs.unit]
        return fits

    def _allowed(self, draw: np.random.Generator, pairs: Pairs) -> Mask:
        units, unit = self.units, pairs.unit
        households, who = self.households, pairs.household
        outside = draw.random(len(unit)) < SMOKES_OUTSIDE
        composition = households.composition[who]
        welcome = np.choose(
            units.serves[unit],
            [
                True,
                (composition == people.WOMAN) | (composition == people.ONE_PARENT),
                composition == people.MAN,
                composition >= people.ONE_PARENT,
            ],
        )
        partner = units.partner[unit]
        allowed: Mask = (
            welcome
            & (units.step_free[unit] | ~households.wheelchair[who])
            & (units.pets[unit] | ~households.pet[who])
            & (units.smoking[unit] | ~households.smokes[who] | outside)
            & ((partner == 0) | (partner == households.partner[who]))
        )
        return allowed

    def _score(self, draw: np.random.Generator, pairs: Pairs) -> Floats:
        units, unit = self.units, pairs.unit
        households, who = self.households, pairs.household
        score: Floats = (
            LANGUAGE * ((units.languages[unit] >> households.language[who]) & 1)
            + FAVOURITE_CITY * pairs.favourite
            + QUALITY * units.quality[unit]
            + WISH * (units.fulfils_wish[unit] & households.rare_wish[who])
            + TASTE * draw.random(len(unit))
            + CHANCES * pairs.chances
        )
        return score


def _thinned(draw: np.random.Generator, among: Ints, wanted: int) -> Ints:
    """Ascending numbers, each below `among` taken with the chance wanted / among, then some beyond; a row for each.

    Gaps between them are geometric; the columns reach beyond `among` in all but one of a billion rows.
    """
    columns = wanted + round(6 * wanted**0.5)
    chance = np.minimum(1.0, wanted / np.maximum(among, 1))
    with np.errstate(divide="ignore"):
        rate = -np.log1p(-chance)
    gaps = draw.standard_exponential((len(among), columns), dtype=np.float32) / rate[:, None].astype(np.float32)
    return np.cumsum(1 + gaps.astype(np.int64), axis=1) - 1


def _counts(place: Ints, ends: Ints) -> Ints:
    """How many of the ascending numbers of each row of `place` lie below each of its `ends` and not below the last."""
    far = 1 + max(place.max(initial=0), ends.max(initial=0))
    offset = far * np.arange(len(place))[:, None]
    cuts = np.searchsorted((place + offset).ravel(), (ends + offset).ravel()).reshape(ends.shape)
    begins = np.arange(len(place))[:, None] * place.shape[1]
    counts: Ints = np.diff(cuts, axis=1, prepend=begins).ravel()
    return counts


def _leading(household: Ints, score: Floats, most: int) -> Ints:
    """Positions of the best `most` pairs of each household, which stand together in `household`, best first."""
    order = np.argsort(household * BEYOND_ANY_SCORE - score)
    begins = np.searchsorted(household, household)
    return order[np.arange(len(order)) - begins < most]
