"""The way from the first word to a home, as a picture that a stranger can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeconduct.look.pictures.picture import Picture, Table, wrapped

WIDTH = 1120
MARGIN = 66
DECK = 78
SAG = 34
STEP_DOWN = 74


@dataclass(frozen=True)
class Part:
    """One part of the way. how_long: in words; nobody can promise days."""

    label: str
    happens: str
    how_long: str


class Post(NamedTuple):
    """A lantern on the bridge, or on the path down a narrow screen."""

    number: int
    x: float
    y: float
    lines: list[str]
    how_long: list[str]


@dataclass(frozen=True)
class Way(Picture):
    """Parts in order, each a lantern on a bridge."""

    parts: Sequence[Part]

    template = "public/pictures/way.svg"
    narrow_template = "public/pictures/way_down.svg"

    @property
    def summary(self) -> str:
        names = ", ".join(part.label for part in self.parts)
        return _("The way in %(count)s parts: %(names)s.") % {"count": len(self.parts), "names": names}

    def table(self) -> Table:
        rows = [[part.label, part.happens, part.how_long] for part in self.parts]
        return Table([_("Part of the way"), _("What happens"), _("How long")], rows)

    def shapes(self) -> Mapping[str, object]:
        gap = (WIDTH - 2 * MARGIN) / (len(self.parts) - 1)
        return {
            "width": WIDTH,
            "deck": DECK,
            "posts": [self._across(index, part, gap) for index, part in enumerate(self.parts)],
            "arches": [_arch(MARGIN + index * gap, gap) for index in range(len(self.parts) - 1)],
        }

    def narrow_shapes(self) -> Mapping[str, object]:
        height = STEP_DOWN * len(self.parts) + 10
        down = [self._down(index, part) for index, part in enumerate(self.parts)]
        return {"down": down, "height": height, "pole": height - 50}

    def _across(self, index: int, part: Part, gap: float) -> Post:
        x = round(MARGIN + index * gap, 1)
        return Post(index + 1, x, DECK, wrapped(part.label, gap - 6, size=14), wrapped(part.how_long, gap - 6, size=12))

    def _down(self, index: int, part: Part) -> Post:
        return Post(index + 1, 24, 34 + STEP_DOWN * index, [part.label], wrapped(part.how_long, 270))


def _arch(left: float, gap: float) -> str:
    """The path of an arch between two posts, in picture units."""
    top, foot = DECK + 10, DECK + 10 + SAG
    return f"M{left + 10:.1f} {foot} Q{left + gap / 2:.1f} {top - SAG * 0.55:.1f} {left + gap - 10:.1f} {foot}"


def the_way() -> Way:
    """The eight parts, in the language of the moment."""
    return Way(
        [
            Part(
                pgettext("part of the way", "First word"),
                _("You write to us, without a name or an e-mail address."),
                _("ten minutes"),
            ),
            Part(
                pgettext("part of the way", "Answer"),
                _("A volunteer who speaks your language answers."),
                _("a few days"),
            ),
            Part(
                pgettext("part of the way", "Papers"),
                _("A caseworker gathers with you what shows your situation."),
                _("some weeks"),
            ),
            Part(
                pgettext("part of the way", "Check"),
                _("A lawyer and a second colleague read everything."),
                _("two weeks"),
            ),
            Part(
                pgettext("part of the way", "Home"),
                _("We look for a home that is free when you come."),
                _("at the same time"),
            ),
            Part(
                pgettext("part of the way", "Application"),
                _("You hand in the application at an embassy or consulate."),
                _("one day"),
            ),
            Part(
                pgettext("part of the way", "Decision"),
                _("The authority decides. Nobody can hurry it or promise it."),
                _("many months"),
            ),
            Part(
                pgettext("part of the way", "Arrival"),
                _("We meet you, go with you to ask for asylum, and stay in touch."),
                _("the first day on"),
            ),
        ]
    )
