"""Every bed, every week: stays as bars, with the gaps and the double claims that nobody may miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
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
    longest_that_fits,
    tone_name,
    width_of,
)
from safeconduct.look.speaking import long_date, short_date

TOP = 36
LANE = 32


class Layout(NamedTuple):
    """Picture units. head: room above the bars of a unit for its name, where it does not stand beside them."""

    width: int
    left: int
    right: int
    head: int
    label_room: int


WIDE = Layout(width=1160, left=252, right=1152, head=0, label_room=238)
NARROW = Layout(width=290, left=2, right=288, head=20, label_room=180)
SHORTEST_GAP = 7  # days; a shorter gap is turnover


@dataclass(frozen=True)
class Bar:
    """
    One claim on a unit. start: first day. until: day of leaving (another stay may begin on it); None: no end.

    dashed: not certain yet (held, proposed). tone: accent for a stay, none for "host away", stop for what cannot be.
    free: this bar says that the unit is free; it fills a gap and claims nothing.
    """

    label: str
    start: date
    until: date | None
    tone: Tone = "accent"
    dashed: bool = False
    free: bool = False


@dataclass(frozen=True)
class UnitRow:
    """label: "Ghent · flat". note: "4 beds"."""

    label: str
    note: str
    stays: Sequence[Bar]


class Span(NamedTuple):
    start: date
    until: date


class Drawn(NamedTuple):
    x: float
    y: float
    width: float
    fill: str
    dashed: bool
    text: str
    text_class: str
    title: str


class Mark(NamedTuple):
    x: float
    width: float
    text: str
    plate: float = 0  # width of the plate behind the words
    plate_x: float = 0


class Line(NamedTuple):
    y: float
    height: int
    top: int
    head: int
    shade: str
    label: str
    note: str
    bars: list[Drawn]
    gaps: list[Mark]
    clashes: list[Mark]

    @property
    def frame(self) -> int:
        """The height of the frame around a double claim."""
        return self.height - self.head - 22


@dataclass(frozen=True)
class OccupancyBoard(Picture):
    """units from start to end (exclusive), with a line at today. Gaps are shown from today on, a week or longer."""

    units: Sequence[UnitRow]
    start: date
    end: date
    today: date

    template = "look/pictures/occupancy.svg"
    narrow_template = "look/pictures/occupancy.svg"

    @property
    def summary(self) -> str:
        clashes = sum(len(self.clashes(unit)) for unit in self.units)
        gaps = sum(len(self.gaps(unit)) for unit in self.units)
        sentences = [
            ngettext("%(n)s unit", "%(n)s units", len(self.units)) % {"n": len(self.units)},
            _("from %(start)s to %(end)s") % {"start": short_date(self.start), "end": short_date(self.end)},
            ngettext("%(n)s gap", "%(n)s gaps", gaps) % {"n": gaps},
            ngettext("%(n)s double claim", "%(n)s double claims", clashes) % {"n": clashes},
        ]
        return ", ".join(sentences) + "."

    def table(self) -> Table:
        rows = []
        for unit in self.units:
            name = f"{unit.label}, {unit.note}" if unit.note else unit.label
            rows += [self._cells(name, bar.label, bar.start, bar.until, bar.tone) for bar in unit.stays]
            rows += [self._cells(name, _("FREE"), gap.start, gap.until, "none") for gap in self.gaps(unit)]
            rows += [
                self._cells(name, _("CLAIMED TWICE"), clash.start, clash.until, "stop") for clash in self.clashes(unit)
            ]
        return Table([_("Unit"), _("Who or what"), _("From"), _("Until"), _("Note")], rows)

    @staticmethod
    def _cells(name: str, what: str, start: date, until: date | None, tone: Tone) -> list[str]:
        return [name, what, long_date(start), long_date(until) if until else _("no end"), tone_name(tone)]

    def _claims(self, unit: UnitRow) -> list[Span]:
        claims = [
            Span(bar.start, min(bar.until or self.end, self.end))
            for bar in unit.stays
            if not bar.free and bar.start < self.end and (bar.until is None or bar.until > self.start)
        ]
        return sorted(claims)

    def clashes(self, unit: UnitRow) -> list[Span]:
        """Days on which a unit is claimed more than once, merged."""
        found: list[Span] = []
        reached: date | None = None
        for claim in self._claims(unit):
            if reached and claim.start < reached:
                clash = Span(claim.start, min(reached, claim.until))
                if found and found[-1].until >= clash.start:
                    earlier = found.pop()
                    clash = Span(earlier.start, max(earlier.until, clash.until))
                found.append(clash)
            reached = max(reached or claim.until, claim.until)
        return found

    def gaps(self, unit: UnitRow) -> list[Span]:
        """Days from today on, a week or more at a time, that nobody claims."""
        edge = max(self.start, self.today)
        edges = [Span(edge, edge), *self._claims(unit), Span(self.end, self.end)]
        found, reached = [], edge
        for _before, claim in pairwise(edges):
            if (claim.start - reached).days >= SHORTEST_GAP:
                found.append(Span(reached, claim.start))
            reached = max(reached, claim.until)
        return found

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDE)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, layout: Layout) -> dict[str, object]:
        scale = TimeScale(self.start, self.end, layout.left, layout.right)
        lines: list[Line] = []
        y: float = TOP
        for index, unit in enumerate(self.units):
            line = self._line(unit, y, "f-sunk" if index % 2 == 0 else "f-card", scale, layout)
            lines.append(line)
            y += line.height
        return {
            "width": layout.width,
            "height": y + 6,
            "bottom": y,
            "lines": lines,
            "months": scale.months(),
            "mondays": scale.mondays(),
            "today": scale.at(self.today) if self.start <= self.today < self.end else 0,
        }

    def _line(self, unit: UnitRow, y: float, shade: str, scale: TimeScale, layout: Layout) -> Line:
        lanes = _lanes(
            [bar for bar in unit.stays if bar.start < self.end and (bar.until is None or bar.until > self.start)]
        )
        covered = [bar for bar in unit.stays if bar.free]
        clashes = [_clash(clash, scale) for clash in self.clashes(unit)]
        top = layout.head + (28 if clashes else 8)  # room for the plate that says so
        return Line(
            y=y,
            height=top + 4 + LANE * max(1, len(lanes)),
            top=top,
            head=layout.head,
            shade=shade,
            label=clipped(unit.label, layout.label_room),
            note=clipped(unit.note, layout.label_room if layout is WIDE else layout.width - layout.label_room, 12),
            bars=[_drawn(bar, top + LANE * lane, scale) for lane, bars in enumerate(lanes) for bar in bars],
            gaps=[_gap(gap, scale) for gap in self.gaps(unit) if not any(_touches(bar, gap) for bar in covered)],
            clashes=clashes,
        )


def _touches(bar: Bar, gap: Span) -> bool:
    return bar.start < gap.until and (bar.until is None or bar.until > gap.start)


def _lanes(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Bars that overlap go one below the other, so that both can be read."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda one: one.start):
        lane = next((lane for lane in lanes if lane[-1].until is not None and lane[-1].until <= bar.start), None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return lanes


def _drawn(bar: Bar, y: float, scale: TimeScale) -> Drawn:
    x = scale.at(bar.start) + 1.5
    width = max(3.0, round(scale.at(bar.until or scale.end) - x - 1.5, 1))
    until = long_date(bar.until) if bar.until else _("no end")
    return Drawn(
        x=x,
        y=y,
        width=width,
        fill="f-soft s-accent" if bar.dashed else FILL[bar.tone],
        dashed=bar.dashed,
        text=clipped(bar.label, width - 14),
        text_class="strong" if bar.dashed or bar.tone == "none" else "t-on",
        title=f"{bar.label}: {long_date(bar.start)} – {until}",
    )


def _gap(gap: Span, scale: TimeScale) -> Mark:
    x = scale.at(gap.start) + 1.5
    width = round(scale.at(gap.until) - x - 1.5, 1)
    weeks = (gap.until - gap.start).days // 7
    long = ngettext("free %(n)s week", "free %(n)s weeks", weeks) % {"n": weeks}
    short = _("%(n)s wk") % {"n": weeks}
    return Mark(x, width, longest_that_fits((long, short), width - 14, 12))


def _clash(clash: Span, scale: TimeScale) -> Mark:
    x = scale.at(clash.start)
    width = max(6.0, round(scale.at(clash.until) - x, 1))
    words = _("claimed twice")
    plate = round(width_of(words, 12) * 1.1 + 28)
    return Mark(x, width, words, plate, min(x - 1.5, scale.right - plate))
