"""The result of a placement: who goes where and why, who does not and why, what one more place would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from safeconduct.look.pictures.picture import Picture, Table, clipped, width_of, wrapped

WIDTH = 720
NARROW = 290
SMALL = 12
MOST = 12  # of each kind; the table has all
ROW = 26
LINE = 16


@dataclass(frozen=True)
class Given:
    """household, place: as the reader calls them; place "" where it got none. why: as the engine says it."""

    household: str
    place: str
    why: str


@dataclass(frozen=True)
class Added:
    """place: what would be there besides. words: what that would change. points: how long its bar is."""

    place: str
    words: str
    points: float


class Row(NamedTuple):
    y: int
    household: str
    place: str
    arrow_from: float
    arrow_to: float
    why: list[tuple[int, str]]


class Bar(NamedTuple):
    y: int
    place: str
    words: str
    length: float
    words_x: float
    words_y: int


@dataclass(frozen=True)
class PlacementResult(Picture):
    """placed and unplaced in the order given, the most urgent first; gains with the best first."""

    placed: Sequence[Given]
    unplaced: Sequence[Given]
    gains: Sequence[Added] = ()

    template = "look/pictures/placement.svg"
    narrow_template = "look/pictures/placement.svg"

    @property
    def summary(self) -> str:
        got, none = len(self.placed), len(self.unplaced)
        first = ngettext("%(n)s household gets a home", "%(n)s households get a home", got) % {"n": got}
        second = ngettext("%(n)s gets none", "%(n)s get none", none) % {"n": none}
        return _("%(placed)s, %(unplaced)s.") % {"placed": first, "unplaced": second}

    def table(self) -> Table:
        rows = [[one.household, one.place or _("no home"), one.why] for one in (*self.placed, *self.unplaced)]
        more = [[_("One more: %(place)s") % {"place": one.place}, "", one.words] for one in self.gains]
        return Table([_("Household"), pgettext("where a household lives", "Home"), _("Why")], [*rows, *more])

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, width: int) -> dict[str, object]:
        y = 0
        parts: list[dict[str, object]] = []
        for heading, given in ((_("Who goes where"), self.placed), (_("Who got nothing"), self.unplaced)):
            rows, end = _rows(given[:MOST], y + ROW, width)
            if not rows:
                continue
            left = len(given) - len(rows)
            more = ngettext("and %(n)s more, in the table", "and %(n)s more, in the table", left) % {"n": left}
            parts.append(
                {"y": y + 14, "heading": heading, "rows": rows, "more": more if left else "", "more_y": end + 8}
            )
            y = end + (30 if left else 10)
        bars, bars_y = _bars(self.gains, y + ROW, width), y + 14
        height = y + (ROW + len(bars) * _bar_height(width) if bars else 0)
        return {"width": width, "height": height, "parts": parts, "bars": bars, "bars_y": bars_y}


def _rows(given: Sequence[Given], y: int, width: int) -> tuple[list[Row], int]:
    """One below the other: the household, an arrow to its home, and the reason under both."""
    names = min(width * 0.38, max((width_of(one.household) for one in given), default=0.0))
    start, end = 18 + names + 6, 18 + names + 40
    rows = []
    for one in given:
        lines = wrapped(one.why, width - 18, lines=2 if width > NARROW else 3, size=SMALL) if one.why else []
        why = [(y + 14 + LINE * (number + 1), words) for number, words in enumerate(lines)]
        household, place = clipped(one.household, names), clipped(one.place, width - end - 8)
        rows.append(Row(y, household, place, round(start, 1), round(end, 1), why))
        y += ROW + LINE * len(lines)
    return rows, y


def _bars(gains: Sequence[Added], y: int, width: int) -> list[Bar]:
    """The words stand beside the bar, or under it where there is only the room of a telephone."""
    most = max((one.points for one in gains), default=0.0) or 1.0
    is_narrow, room = width <= NARROW, width * 0.3
    bars = []
    for number, one in enumerate(gains):
        length = round(max(2.0, room * one.points / most), 1)
        x, words_y = (0.0, 50) if is_narrow else (length + 8, 33)
        words = clipped(one.words, width - 4 if is_narrow else width - room - 26, SMALL)
        bars.append(Bar(y + number * _bar_height(width), clipped(one.place, width - 4), words, length, x, words_y))
    return bars


def _bar_height(width: int) -> int:
    return ROW + LINE * (2 if width <= NARROW else 1)
