"""What every picture is: data in, SVG and the table of the same figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar, Literal, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from safeconduct.look.speaking import month_name

Tone = Literal["good", "wait", "stop", "accent", "none"]

FILL: Mapping[Tone, str] = {
    "good": "f-good",
    "wait": "f-wait",
    "stop": "f-stop",
    "accent": "f-accent",
    "none": "f-line",
}


class Table(NamedTuple):
    """The same figures for those who would rather read: the first cell of a row is its heading."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


class Picture:
    """
    A picture of something, drawn by a template from plain data.

    Subclasses are frozen dataclasses: `summary` says the whole in a sentence (it is what a screen reader says),
    `table` the same figures in words, `shapes` what the template draws, in picture units.
    """

    template: ClassVar[str]
    narrow_template: ClassVar[str] = ""

    @property
    def summary(self) -> str:
        raise NotImplementedError

    def table(self) -> Table:
        raise NotImplementedError

    def shapes(self) -> Mapping[str, object]:
        raise NotImplementedError

    def narrow_shapes(self) -> Mapping[str, object]:
        """What `narrow_template` draws where there is only the room of a telephone."""
        raise NotImplementedError

    def svg(self) -> SafeString:
        """Inline SVG with classes and attributes only, as the CSP demands; the narrow layout after the wide one."""
        drawn = render_to_string(self.template, {"picture": self, **self.shapes()})
        if not self.narrow_template:
            return drawn
        return drawn + render_to_string(self.narrow_template, {"picture": self, "narrow": True, **self.narrow_shapes()})


@dataclass(frozen=True)
class TimeScale:
    """Days to picture units, from `start` at `left` to `end` at `right`."""

    start: date
    end: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day begins, held inside the picture."""
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(self.left + min(1.0, max(0.0, share)) * (self.right - self.left), 1)

    def months(self) -> list[tuple[float, str]]:
        """Each month that begins inside, with its name; names are left out where they would collide."""
        firsts = [self.start] if self.start.day == 1 else []
        day = _next_month(self.start)
        while day < self.end:
            firsts.append(day)
            day = _next_month(day)
        marks = next(
            (marks for n in (1, 2, 3, 6) if _have_room(marks := self._every(n, firsts))), self._every(12, firsts)
        )
        return [(x, name if x + width_of(name, 12) + 4 <= self.right + 8 else "") for x, name in marks]

    def _every(self, step: int, firsts: Sequence[date]) -> list[tuple[float, str]]:
        """All months, with the name of every so-many-th; the year stands where it changes."""
        marks = []
        for index, first in enumerate(firsts):
            is_new_year = index >= step and firsts[index - step].year != first.year
            marks.append((self.at(first), month_name(first, with_year=is_new_year) if index % step == 0 else ""))
        return marks

    def mondays(self) -> list[float]:
        first = self.start + timedelta(days=-self.start.weekday() % 7)
        weeks = (self.end - first).days // 7 + 1
        return [self.at(first + timedelta(weeks=week)) for week in range(weeks)]


def _have_room(marks: Sequence[tuple[float, str]]) -> bool:
    named = [(x, width_of(name, 12)) for x, name in marks if name]
    return all(x + width + 6 <= after for (x, width), (after, _width) in pairwise(named))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def width_of(text: str, size: float = 13) -> float:
    """About how wide a line of text is, on the generous side: nobody can measure a font that the reader chooses."""
    return sum(0.66 if "Ѐ" <= letter <= "ӿ" or letter.isupper() else 0.58 for letter in text) * size


def clipped(text: str, room: float, size: int = 13) -> str:
    """The text, or as much of it as fits with an ellipsis; "" where not even three letters fit."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if len(kept) >= 3 else ""


def longest_that_fits(candidates: Sequence[str], room: float, size: int = 13) -> str:
    """The first of several ways to say it, longest first, that fits; "" where none does."""
    return next((words for words in candidates if width_of(words, size) <= room), "")


def wrapped(text: str, room: float, *, lines: int = 2, size: int = 13) -> list[str]:
    """The text in at most so many lines, broken between words; the last one clipped."""
    done: list[str] = []
    words = text.split()
    while words and len(done) < lines - 1:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size) <= room:
            line = f"{line} {words.pop(0)}"
        done.append(clipped(line, room, size))
    return [*done, clipped(" ".join(words), room, size)] if words else done


def tone_name(tone: Tone) -> str:
    """What a tone means in a table, where no colour is."""
    names = {
        "good": pgettext("tone in a table", "in order"),
        "wait": pgettext("tone in a table", "needs care"),
        "stop": pgettext("tone in a table", "cannot stay so"),
        "accent": "",
        "none": "",
    }
    return names[tone]
