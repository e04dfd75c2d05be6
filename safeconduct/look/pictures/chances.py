"""The risk simulator's answer: how likely it is that everyone is housed, by number of visas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from safeconduct.look.pictures.picture import Picture, Table
from safeconduct.look.speaking import percent_words

WIDTH = 560
NARROW = 290
LEFT = 48
TOP = 26
PLOT = 190


class Chance(NamedTuple):
    """visas asked for, and the probability (0 to 1) that every household that comes has a home."""

    visas: int
    probability: float


class Point(NamedTuple):
    x: float
    y: float
    label: str
    title: str


@dataclass(frozen=True)
class ChanceCurve(Picture):
    """
    chances by rising number of visas. asked: the number in the proposal, marked. enough: the probability one wants
    at least (0 to 1), drawn as a line.
    """

    chances: Sequence[Chance]
    asked: int | None = None
    enough: float = 0.9

    template = "look/pictures/chances.svg"
    narrow_template = "look/pictures/chances.svg"

    def most(self) -> int | None:
        """The most visas at which the probability is still high enough."""
        safe = [chance.visas for chance in self.chances if chance.probability >= self.enough]
        return max(safe, default=None)

    @property
    def summary(self) -> str:
        most = self.most()
        wanted = percent_words(self.enough)
        if most is None:
            return _("No number of visas gives a chance of %(wanted)s that everyone is housed.") % {"wanted": wanted}
        return _("Up to %(visas)s visas, the chance that everyone is housed is %(wanted)s or more.") % {
            "visas": most,
            "wanted": wanted,
        }

    def table(self) -> Table:
        rows = [
            [
                str(chance.visas),
                percent_words(chance.probability),
                _("enough") if chance.probability >= self.enough else _("not enough"),
            ]
            for chance in self.chances
        ]
        return Table([_("Visas"), _("Everyone is housed"), _("Note")], rows)

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, width: int) -> dict[str, object]:
        right = width - 14
        points = self._points(right)
        enough_y = self._y(self.enough)
        return {
            "width": width,
            "height": TOP + PLOT + 46,
            "left": LEFT,
            "right": right,
            "base": TOP + PLOT,
            "points": points,
            "line": "L".join(f"{point.x} {point.y}" for point in points),
            "ticks": [(self._y(share), percent_words(share)) for share in (0, 0.25, 0.5, 0.75, 1)],
            "enough_y": enough_y,
            "enough": _("wanted: %(share)s") % {"share": percent_words(self.enough)},
            "asked": self._asked(points),
        }

    def _points(self, right: float) -> list[Point]:
        visas = [chance.visas for chance in self.chances] or [0]
        span = max(1, max(visas) - min(visas))
        step = max(1, -(-len(self.chances) * 30 // int(right - LEFT)))
        return [
            Point(
                x=round(LEFT + 12 + (chance.visas - min(visas)) / span * (right - LEFT - 24), 1),
                y=self._y(chance.probability),
                label=str(chance.visas) if index % step == 0 else "",
                title=f"{chance.visas}: {percent_words(chance.probability)}",
            )
            for index, chance in enumerate(self.chances)
        ]

    def _asked(self, points: Sequence[Point]) -> Point | None:
        found = [point for point, chance in zip(points, self.chances, strict=True) if chance.visas == self.asked]
        if not found:
            return None
        words = _("asked: %(visas)s") % {"visas": self.asked}
        return Point(found[0].x, found[0].y, words, words)

    @staticmethod
    def _y(probability: float) -> float:
        return round(TOP + PLOT * (1 - probability), 1)
