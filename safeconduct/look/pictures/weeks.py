"""Requests a week, with the surge marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from safeconduct.look.pictures.bars import PLOT, TOP, Tick, nice_axis
from safeconduct.look.pictures.picture import Picture, Table, clipped, width_of
from safeconduct.look.speaking import day_and_month, long_date, number_words

WIDTH = 560
NARROW = 290
LEFT = 48
HEAD = 26


@dataclass(frozen=True)
class Week:
    """starts_on: its Monday. count: requests. is_surge: far more than usual. note: why ("court ruling")."""

    starts_on: date
    count: int
    is_surge: bool = False
    note: str = ""


class Column(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    is_surge: bool
    title: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


class Surge(NamedTuple):
    x: float
    width: float
    words: str
    words_x: float
    anchor: str

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where its words are written."""
        length = width_of(self.words, 12) * 1.1
        return (self.words_x - length, self.words_x) if self.anchor == "end" else (self.words_x, self.words_x + length)


@dataclass(frozen=True)
class RequestWeeks(Picture):
    """weeks without holes, oldest first. usual: requests in an ordinary week, drawn as a line; None when unknown."""

    weeks: Sequence[Week]
    usual: float | None = None

    template = "look/pictures/weeks.svg"
    narrow_template = "look/pictures/weeks.svg"

    @property
    def summary(self) -> str:
        if not self.weeks:
            return _("No requests yet.")
        words = _("%(requests)s requests in %(weeks)s weeks.") % {
            "requests": number_words(sum(week.count for week in self.weeks)),
            "weeks": len(self.weeks),
        }
        surges = [
            _("Surge from %(day)s: up to %(count)s a week.")
            % {"day": long_date(run[0].starts_on), "count": number_words(max(week.count for week in run))}
            for run in self.surges()
        ]
        return " ".join([words, *surges])

    def table(self) -> Table:
        rows = [
            [
                long_date(week.starts_on),
                number_words(week.count),
                " · ".join(filter(None, (_("surge") if week.is_surge else "", week.note))),
            ]
            for week in self.weeks
        ]
        return Table([_("Week from"), _("Requests"), _("Note")], rows)

    def surges(self) -> list[list[Week]]:
        """Weeks of surge that follow on each other, together."""
        runs: list[list[Week]] = []
        for index, week in enumerate(self.weeks):
            if week.is_surge and index and self.weeks[index - 1].is_surge:
                runs[-1].append(week)
            elif week.is_surge:
                runs.append([week])
        return runs

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, width: int) -> dict[str, object]:
        right = width - 8
        top, step = nice_axis(max((week.count for week in self.weeks), default=0))
        base = TOP + HEAD + PLOT
        gap = (right - LEFT) / max(1, len(self.weeks))
        columns = [self._column(index, gap, top, base) for index in range(len(self.weeks))]
        every = next((n for n in (1, 2, 4, 8, 13, 26) if n * gap >= 56), 26)
        return {
            "width": width,
            "height": base + (54 if self.usual else 28),
            "usual": number_words(self.usual or 0),
            "left": LEFT,
            "right": right,
            "base": base,
            "columns": columns,
            "ticks": [
                Tick(round(base - PLOT * value / top, 1), number_words(value))
                for value in (step * index for index in range(round(top / step) + 1))
            ],
            "days": [
                (columns[index].middle, day_and_month(self.weeks[index].starts_on))
                for index in range(0, len(self.weeks), every)
            ],
            "usual_y": round(base - PLOT * self.usual / top, 1) if self.usual else None,
            "surges": _apart([self._surge(run, gap, right) for run in self.surges()]),
        }

    def _column(self, index: int, gap: float, top: float, base: float) -> Column:
        week = self.weeks[index]
        height = round(PLOT * week.count / top, 1)
        width = round(max(2.0, gap * 0.74), 1)
        x = round(LEFT + gap * index + (gap - width) / 2, 1)
        return Column(
            x, round(base - height, 1), width, height, week.is_surge, f"{long_date(week.starts_on)}: {week.count}"
        )

    def _surge(self, run: Sequence[Week], gap: float, right: float) -> Surge:
        first = self.weeks.index(run[0])
        x = LEFT + gap * first
        width = gap * len(run)
        words = _("surge")
        highest = max(week.count for week in run)
        if self.usual:
            words = _("surge, × %(times)s") % {"times": round(highest / self.usual)}
        note = next((week.note for week in run if week.note), "")
        words = " · ".join(filter(None, (words, note)))
        x, width, length = round(x, 1), round(width, 1), width_of(words, 12) * 1.1
        if x + length <= right:
            return Surge(x, width, words, x, "start")
        if x + width >= length:
            return Surge(x, width, words, x + width, "end")
        return Surge(x, width, clipped(words, right, 12), 0, "start")


def _apart(surges: Sequence[Surge]) -> list[Surge]:
    """The same surges; words that would run into those of a later one are left out, their bracket says it still."""
    kept: list[Surge] = []
    for surge in reversed(surges):
        meets = any(surge.reach[1] + 6 > later.reach[0] for later in kept if later.words)
        kept.append(Surge(*surge[:2], "", *surge[3:]) if meets else surge)
    return kept[::-1]
