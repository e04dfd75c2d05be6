"""Homes as pictures: the occupancy board and the map of areas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.country.towns import name_of
from safeconduct.look.pictures import Area, Bar, BelgiumMap, OccupancyBoard, UnitRow
from safeconduct.look.speaking import number_words
from safeconduct.shelter.days import UnitDays
from safeconduct.shelter.models import Stay
from safeconduct.shelter.selectors.one_day import UnitOnDay
from safeconduct.shelter.words import StayState

BOARD_WEEKS = 26


def board(
    units: Sequence[UnitDays], names: Mapping[UUID, str], *, start: date, end: date, today: date
) -> OccupancyBoard:
    """Units against days. names: of those cases that the reader may know; the others are a household of so many."""
    rows = [row for days in units for row in _rows(days, names, start, end)]
    return OccupancyBoard(units=rows, start=start, end=end, today=today)


def _rows(days: UnitDays, names: Mapping[UUID, str], start: date, end: date) -> list[UnitRow]:
    unit = days.unit
    slots = range(1, unit.max_households + 1)
    closed = _closed(days, start, end)
    return [
        UnitRow(
            label=unit.label if unit.max_households == 1 else f"{unit.label} · {slot}",
            note=_note(days, start),
            stays=[*closed, *(_bar(stay, names) for stay in days.stays if stay.slot == slot)],
        )
        for slot in slots
    ]


def _note(days: UnitDays, on: date) -> str:
    words = [beds_words(days.unit.beds), days.unit.get_kind_display()]
    if not days.is_vetted(on):
        words.insert(0, _("not vetted"))
    return ", ".join(words)


def beds_words(count: int) -> str:
    """So many beds, in words."""
    return ngettext("%(n)s bed", "%(n)s beds", count) % {"n": number_words(count)}


def _bar(stay: Stay, names: Mapping[UUID, str]) -> Bar:
    return Bar(
        label=household_words(stay, names),
        start=stay.from_on,
        until=stay.until_on,
        dashed=stay.state == StayState.HELD,
    )


def household_words(stay: Stay, names: Mapping[UUID, str]) -> str:
    """The case's name where the reader holds its key, else how many people it is."""
    size = stay.case.size
    nameless = ngettext("household of %(n)s", "household of %(n)s", size) % {"n": size}
    return names.get(stay.case_id, nameless)


def _closed(days: UnitDays, start: date, end: date) -> list[Bar]:
    """Closures, and the days before and after those on which the host opens the unit: a stay there is a clash."""
    bars = [Bar(closure.get_because_display(), closure.from_on, closure.until_on, "none") for closure in days.closures]
    if days.unit.open_from > start:
        bars.append(Bar(_("not open yet"), start, days.unit.open_from, "none"))
    if days.unit.open_until is not None and days.unit.open_until < end:
        bars.append(Bar(_("host has it back"), days.unit.open_until, end, "none"))
    return bars


def map_of(units: Iterable[UnitOnDay]) -> BelgiumMap:
    """Beds by town, with those that are free on a day and may be given: vetted and funded."""
    towns: dict[str, list[UnitOnDay]] = {}
    for unit in units:
        towns.setdefault(unit.municipality, []).append(unit)
    return BelgiumMap(areas=[_area(name_of(code), there) for code, there in towns.items()])


def _area(town: str, there: Sequence[UnitOnDay]) -> Area:
    beds = sum(unit.beds for unit in there)
    free = sum(unit.free for unit in there if unit.is_vetted and unit.is_funded)
    label = _("%(beds)s, %(free)s free") % {"beds": beds_words(beds), "free": number_words(free)}
    return Area(town, there[0].latitude, there[0].longitude, beds, label)
