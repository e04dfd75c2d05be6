"""The way of a case from the first word to a home: a line of stations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeconduct.look.pictures.picture import Picture, Table, clipped, wrapped
from safeconduct.look.speaking import day_and_month, long_date

WIDTH = 1120
MARGIN = 62
STEP_DOWN = 50


@dataclass(frozen=True)
class Station:
    """label: one or two words. reached_on: None while it lies ahead. note: "11 of 15", "waits for two papers"."""

    label: str
    reached_on: date | None = None
    note: str = ""

    @property
    def when(self) -> str:
        return self.note or (day_and_month(self.reached_on) if self.reached_on else "")


class Stop(NamedTuple):
    x: float
    y: float
    state: str  # done, current, ahead or stopped
    lines: list[str]
    when: str
    when_y: float


@dataclass(frozen=True)
class JourneyLine(Picture):
    """
    current: index of the station where the case stands; len(stations) once it is past the last.
    stopped: a word for a way that ended early ("Withdrawn"), drawn as a square at the current station.
    """

    stations: Sequence[Station]
    current: int
    stopped: str = ""

    template = "look/pictures/journey.svg"
    narrow_template = "look/pictures/journey_down.svg"

    @property
    def summary(self) -> str:
        if self.current >= len(self.stations):
            return _("All %(total)s stations are reached.") % {"total": len(self.stations)}
        here = self.stations[self.current]
        words = _("Station %(number)s of %(total)s: %(label)s.") % {
            "number": self.current + 1,
            "total": len(self.stations),
            "label": here.label,
        }
        return " ".join(filter(None, (words, self.stopped and f"{self.stopped}.", here.note and f"{here.note}.")))

    def table(self) -> Table:
        words = {
            "done": pgettext("station", "reached"),
            "current": pgettext("station", "here now"),
            "ahead": pgettext("station", "ahead"),
            "stopped": self.stopped,
        }
        rows = [
            [
                station.label,
                words[self._state(index)],
                long_date(station.reached_on) if station.reached_on else "",
                station.note,
            ]
            for index, station in enumerate(self.stations)
        ]
        return Table([_("Station"), pgettext("station", "State"), _("Reached on"), _("Note")], rows)

    def shapes(self) -> Mapping[str, object]:
        across = self._across()
        return {
            "width": WIDTH,
            "height": 62 + 16 * max((len(stop.lines) for stop in across), default=1) + 18,
            "across": across,
            "first": across[0].x if across else 0,
            "last": across[-1].x if across else 0,
            "here": across[self._reached].x if across else 0,
        }

    def narrow_shapes(self) -> Mapping[str, object]:
        down = self._down()
        return {
            "down": down,
            "height": STEP_DOWN * len(down) + 6,
            "here": down[self._reached].y if down else 0,
            "last": down[-1].y if down else 0,
        }

    @property
    def _reached(self) -> int:
        return min(self.current, len(self.stations) - 1)

    def _state(self, index: int) -> str:
        if index < self.current:
            return "done"
        if index > self.current:
            return "ahead"
        return "stopped" if self.stopped else "current"

    def _across(self) -> list[Stop]:
        gap = (WIDTH - 2 * MARGIN) / max(1, len(self.stations) - 1)
        stops = []
        for index, station in enumerate(self.stations):
            lines = wrapped(station.label, gap)
            x = round(MARGIN + index * gap, 1)
            when = clipped(station.when, gap - 6, 12)
            stops.append(Stop(x, 32, self._state(index), lines, when, 52 + 16 * len(lines) + 18))
        return stops

    def _down(self) -> list[Stop]:
        return [
            Stop(18, 24 + STEP_DOWN * index, self._state(index), [clipped(station.label, 260)], station.when, 0)
            for index, station in enumerate(self.stations)
        ]
