"""Cases and units of the house become households and units of the engine; nothing about who somebody is goes along."""

from collections.abc import Iterable
from datetime import date
from typing import get_args

from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PlacementProfile
from safeconduct.cases.words import Urgency
from safeconduct.country import reading
from safeconduct.placement.engine import Composition, Household, Serves, Unit
from safeconduct.shelter.selectors.units import FreeUnit

NORM = 4  # square metres a person: the engine counts space, shelter has already turned space and beds into people


def household_id(number: int) -> str:
    """The only name that a household has in a problem."""
    return f"h{number:03}"


def household(
    number: int, case: Case, profile: PlacementProfile, from_on: date, until_on: date, towns: Iterable[str]
) -> Household:
    """What the engine needs to know. towns: codes of the municipalities in which units are free."""
    known = tuple(towns)
    size = max(profile.size, case.size)
    return Household(
        id=household_id(number),
        size=size,
        couples=min(profile.couples, size // 2),
        arrives_on=from_on,
        leaves_on=until_on,
        urgency=case.urgency,
        step_free=profile.step_free,
        pets=profile.pets,
        smokes=profile.smokes,
        composition=_composition(profile.composition),
        languages=frozenset(profile.languages),
        languages_needed=frozenset(profile.languages_needed),
        must_place=case.urgency == Urgency.NOW,
        excluded_areas=_areas(profile.excluded_areas, known),
        wished_areas=_areas(profile.wished_areas, known),
        needs_near=frozenset(profile.needs_near),
    )


def unit(name: str, place: FreeUnit, from_on: date, until_on: date) -> Unit | None:
    """The part of a unit that is free; None where nobody fits beside those who live there.

    The beds and the space of others are counted at their most: they are taken to use the double beds first.
    """
    covering = [w for w in place.windows if w.from_on <= from_on and (w.until_on is None or w.until_on >= until_on)]
    windows = covering or [max(place.windows, key=lambda w: ((w.until_on or date.max) - w.from_on, w.beds))]
    row, beds = place.unit, min(window.beds for window in windows)
    taken = row.beds - beds
    people = place.people_at_most - taken - min(taken, row.double_beds)
    if people < 1:
        return None
    return Unit(
        id=name,
        area=row.home.municipality,
        beds=beds,
        double_beds=min(beds, max(0, row.double_beds - taken)),
        square_metres=float(NORM * people),
        max_households=min(len(windows), beds),
        open_from=windows[0].from_on,
        open_until=windows[0].until_on,
        step_free=row.step_free,
        pets=row.pets,
        smoking=row.smoking,
        serves=_serves(row.serves),
        languages=frozenset(row.languages),
        near=frozenset(row.near),
        vetted=True,
        funded_until=place.funded_until,
    )


def unread(words: Iterable[str]) -> tuple[str, ...]:
    """Words that name no town and no area of the country: a slip of spelling here could cost safety."""
    return reading.read(words).unread


def _areas(words: Iterable[str], towns: Iterable[str]) -> frozenset[str]:
    return reading.read(words).towns.intersection(towns)


def _composition(word: str) -> Composition:
    known: dict[str, Composition] = {name: name for name in get_args(Composition)}
    return known.get(word, "mixed")


def _serves(word: str) -> Serves:
    known: dict[str, Serves] = {name: name for name in get_args(Serves)}
    return known[word]
