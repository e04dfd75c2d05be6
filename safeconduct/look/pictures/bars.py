"""Figures by year, grouped or stacked, with an axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import NamedTuple

from django.utils.translation import gettext as _

from safeconduct.look.pictures.picture import Picture, Table, width_of
from safeconduct.look.speaking import number_words

WIDTH = 560
NARROW = 290
LEFT = 58
TOP = 22
PLOT = 200
KINDS = ("one", "two", "three", "four")  # filled, outlined, striped, dotted: told apart without colour


@dataclass(frozen=True)
class Series:
    """label: what is counted. values: one a year, in the order of the years; None where nothing is known."""

    label: str
    values: Sequence[float | None]


class Block(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    kind: str
    number: str
    number_y: float
    title: str

    @property
    def half(self) -> float:
        return self.width / 2

    @property
    def middle(self) -> float:
        return round(self.x + self.half, 1)


class Tick(NamedTuple):
    y: float
    label: str


class Key(NamedTuple):
    x: float
    y: float
    kind: str
    label: str


@dataclass(frozen=True)
class YearBars(Picture):
    """
    title: what this shows, in a sentence. years: labels of the groups. series: at most four.

    unit: written beside the axis ("people", "€"). stacked: on top of each other rather than side by side.
    """

    title: str
    years: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    stacked: bool = False

    template = "look/pictures/bars.svg"
    narrow_template = "look/pictures/bars.svg"

    @property
    def summary(self) -> str:
        parts = []
        for series in self.series:
            known = [(year, value) for year, value in zip(self.years, series.values, strict=True) if value is not None]
            if known:
                top_year, top = max(known, key=lambda pair: pair[1])
                words = _(
                    "%(series)s: from %(first)s in %(first_year)s to %(last)s in %(last_year)s, "
                    "most in %(top_year)s (%(top)s)."
                )
                parts.append(
                    words
                    % {
                        "series": series.label,
                        "first": number_words(known[0][1]),
                        "first_year": known[0][0],
                        "last": number_words(known[-1][1]),
                        "last_year": known[-1][0],
                        "top_year": top_year,
                        "top": number_words(top),
                    }
                )
        return " ".join([f"{self.title}.", *parts])

    def table(self) -> Table:
        rows = [
            [
                year,
                *(
                    "" if series.values[index] is None else number_words(series.values[index] or 0)
                    for series in self.series
                ),
            ]
            for index, year in enumerate(self.years)
        ]
        return Table([_("Year"), *(series.label for series in self.series)], rows)

    def highest(self) -> float:
        columns = [[series.values[index] or 0 for series in self.series] for index in range(len(self.years))]
        return max((sum(column) if self.stacked else max(column, default=0) for column in columns), default=0)

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, width: int) -> dict[str, object]:
        right = width - 8
        top, step = nice_axis(self.highest())
        ticks = [
            Tick(round(TOP + PLOT - PLOT * value / top, 1), number_words(value))
            for value in (step * index for index in range(round(top / step) + 1))
        ]
        keys = self._keys(width) if len(self.series) > 1 else []
        group = (right - LEFT) / max(1, len(self.years))
        longest = max((width_of(year, 12) for year in self.years), default=0)
        every = int(-(-(longest + 6) // group))
        years = [
            (round(LEFT + group * (index + 0.5), 1), self.years[index]) for index in range(0, len(self.years), every)
        ]
        return {
            "width": width,
            "height": (keys[-1].y + 12) if keys else TOP + PLOT + 28,
            "left": LEFT,
            "right": right,
            "base": TOP + PLOT,
            "ticks": ticks,
            "years": years,
            "blocks": _apart([block for index in range(len(self.years)) for block in self._group(index, group, top)]),
            "keys": keys,
        }

    def _group(self, index: int, group: float, top: float) -> list[Block]:
        inner = group * 0.72
        width = inner if self.stacked else inner / max(1, len(self.series))
        blocks, under = [], 0.0
        for place, series in enumerate(self.series):
            value = series.values[index]
            if value is None:
                continue
            height = PLOT * value / top
            x = LEFT + group * index + (group - inner) / 2 + (0 if self.stacked else width * place)
            y = TOP + PLOT - height - under
            words = number_words(value)
            shown = "" if self.stacked else words
            title = f"{self.years[index]}, {series.label}: {words}"
            box = (round(x + 1, 1), round(y, 1), round(max(1, width - 2), 1), round(height, 1))
            blocks.append(Block(*box, KINDS[place], shown, round(y - 5, 1), title))
            under += height if self.stacked else 0
        return blocks

    def _keys(self, width: int) -> list[Key]:
        keys, x, y = [], float(LEFT), float(TOP + PLOT + 46)
        for place, series in enumerate(self.series):
            length = 22 + width_of(series.label) + 14
            if x > LEFT and x + length > width:
                x, y = float(LEFT), y + 20
            keys.append(Key(round(x, 1), y, KINDS[place], series.label))
            x += length
        return keys


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks; a number that would run into the number of a higher block, or into that block, is left out."""
    kept: dict[Block, bool] = {}
    for block in sorted(blocks, key=lambda one: one.y):
        half = width_of(block.number, 11) * 0.42
        beside = (one for one in blocks if one is not block and abs(one.middle - block.middle) < half + one.half)
        written = (one for one in kept if kept[one])
        kept[block] = not any(one.y < block.number_y + 2 for one in beside) and not any(
            abs(one.middle - block.middle) < half + width_of(one.number, 11) / 2 + 2
            and abs(one.number_y - block.number_y) < 12
            for one in written
        )
    silent = {block: Block(*block[:5], "", *block[6:]) for block in blocks}
    return [block if kept[block] else silent[block] for block in blocks]


def nice_axis(highest: float) -> tuple[float, float]:
    """The top of an axis and the step of its marks: 1, 2 or 5 times a power of ten, four to six marks."""
    if highest <= 0:
        return 1, 1
    rough = highest / 4
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    step = max(step, 1) if highest >= 1 else step
    steps = int(-(-highest // step))
    return steps * step, step
