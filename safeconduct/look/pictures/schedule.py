"""Backwards from the lodging day: each paper's window of validity, and whether it holds on that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.look.pictures.picture import (
    FILL,
    Picture,
    Table,
    TimeScale,
    Tone,
    clipped,
    tone_name,
    width_of,
    wrapped,
)
from safeconduct.look.speaking import day_and_month, long_date

LABEL_HALF = 80  # a label of the lodging day, in units of the picture
TOP = 46


class Layout(NamedTuple):
    """Picture units. A row's bar begins at bar_y; its words stand beside it, or above where bar_y leaves room."""

    width: int
    left: int
    right: int
    row: int
    bar_y: int
    label_room: int


WIDE = Layout(width=730, left=218, right=718, row=38, bar_y=8, label_room=208)
NARROW = Layout(width=290, left=2, right=284, row=52, bar_y=22, label_room=282)


@dataclass(frozen=True)
class Window:
    """
    One paper. start: valid from this day, None for long since. until: valid through this day, None for no end.

    planned: not there yet, asked for (dashed). Windows with the same label stand in the same row group.
    """

    label: str
    start: date | None
    until: date | None
    tone: Tone = "good"
    note: str = ""
    planned: bool = False

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


class Row(NamedTuple):
    y: int
    middle: float
    label: list[str]
    x: float
    width: float
    fill: str
    planned: bool
    stripes: tuple[float, float] | None  # from, width
    note: str
    note_x: float
    note_class: str
    holds: bool


@dataclass(frozen=True)
class BackwardSchedule(Picture):
    """papers against lodging_on; today marks where we stand. Papers keep the order in which they come."""

    papers: Sequence[Window]
    lodging_on: date
    today: date

    template = "look/pictures/schedule.svg"
    narrow_template = "look/pictures/schedule.svg"

    @property
    def summary(self) -> str:
        failing = [paper for paper in self.papers if not paper.holds_on(self.lodging_on) and not paper.planned]
        words = _("Papers against the lodging day, %(day)s.") % {"day": long_date(self.lodging_on)}
        if not failing:
            return " ".join((words, _("All are valid on that day.")))
        count = ngettext(
            "%(n)s is not valid on that day: %(names)s.", "%(n)s are not valid on that day: %(names)s.", len(failing)
        )
        return f"{words} {count % {'n': len(failing), 'names': ', '.join(paper.label for paper in failing)}}"

    def table(self) -> Table:
        rows = [
            [
                paper.label,
                long_date(paper.start) if paper.start else "",
                long_date(paper.until) if paper.until else _("no end"),
                _("yes") if paper.holds_on(self.lodging_on) else _("no"),
                " · ".join(filter(None, (_("planned") if paper.planned else "", tone_name(paper.tone), paper.note))),
            ]
            for paper in self.papers
        ]
        return Table([_("Paper"), _("Valid from"), _("Valid until"), _("On the lodging day"), _("Note")], rows)

    def _scale(self, layout: Layout) -> TimeScale:
        """From a little before today or the first window to a little past lodging, in whole months."""
        near = self.today - timedelta(days=75)
        starts = [paper.start for paper in self.papers if paper.start and paper.start > near]
        first = min([self.today, self.lodging_on, *starts]) - timedelta(days=7)
        ends = [paper.until for paper in self.papers if paper.until and not paper.holds_on(self.lodging_on)]
        last = max([self.today, self.lodging_on, *ends]) + timedelta(days=40)
        return TimeScale(first.replace(day=1), last, layout.left, layout.right)

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDE)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, layout: Layout) -> dict[str, object]:
        scale = self._scale(layout)
        bottom = TOP + layout.row * len(self.papers)
        lodging = scale.at(self.lodging_on)
        return {
            "width": layout.width,
            "height": bottom + 8,
            "bottom": bottom,
            "bar_y": layout.bar_y,
            "months": scale.months(),
            "rows": [self._row(index, scale, layout) for index in range(len(self.papers))],
            "lodging": lodging,
            "lodging_label": _("Lodging, %(day)s") % {"day": day_and_month(self.lodging_on)},
            "lodging_anchor": _anchor(lodging, layout),
            "today": scale.at(self.today),
        }

    def _row(self, index: int, scale: TimeScale, layout: Layout) -> Row:
        paper = self.papers[index]
        x = scale.at(paper.start or scale.start)
        width = max(6.0, round(scale.at(paper.until or scale.end) - x, 1))
        again = index > 0 and self.papers[index - 1].label == paper.label
        note_x, note_class, note = _note(paper, x, width, scale.at(self.lodging_on), layout)
        return Row(
            y=TOP + layout.row * index,
            middle=TOP + layout.row * index + layout.bar_y + 10.5,
            label=[] if again else wrapped(paper.label, layout.label_room, lines=2 if layout is WIDE else 1),
            x=x,
            width=width,
            fill=FILL[paper.tone],
            planned=paper.planned,
            stripes=_stripes(paper, x, width, note_x, note),
            note=note,
            note_x=note_x,
            note_class=note_class,
            holds=paper.holds_on(self.lodging_on),
        )


def _anchor(x: float, layout: Layout) -> str:
    """On which side of its line a label stands, so that neither edge cuts it."""
    if x < LABEL_HALF:
        return "start"
    return "end" if x > layout.right - LABEL_HALF else "middle"


def _note(paper: Window, x: float, width: float, lodging: float, layout: Layout) -> tuple[float, str, str]:
    """The note inside the bar where there is room before the lodging line, else beside it, else not at all."""
    inside = "strong" if paper.planned or paper.tone == "none" else "t-on"
    length = width_of(paper.note, 12) + 14
    clear = min(x + width, lodging - 14) - x if x < lodging else width
    if length <= clear:
        return x + 8, inside, paper.note
    if x < lodging < x + width - length - 14:
        return lodging + 16, inside, paper.note
    if x + width + 22 + length <= layout.right:
        return x + width + (22 if abs(x + width - lodging) < 24 else 8), "label", paper.note
    if x - length - 10 >= layout.left:
        return x - length, "label", paper.note
    return x + 8, inside, clipped(paper.note, max(0.0, clear - 12), 12)


def _stripes(paper: Window, x: float, width: float, note_x: float, note: str) -> tuple[float, float] | None:
    """Where a bar that needs care is striped: everywhere but behind its own words."""
    if paper.tone != "wait" or paper.planned:
        return None
    start = x if not note or note_x != x + 8 else note_x + width_of(note, 12)
    return (round(start, 1), round(x + width - start, 1)) if start < x + width else None
