"""How complete a dossier is: a ring with one piece a paper, and what is missing in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from safeconduct.look.pictures.picture import Picture, Table, wrapped

SHOWN = 5
ROOM = 226


class Line(NamedTuple):
    y: int
    words: str
    starts: bool


@dataclass(frozen=True)
class CompletenessRing(Picture):
    """done, total: papers. missing: what is not there yet, in words, the most pressing first."""

    done: int
    total: int
    missing: Sequence[str] = ()

    template = "look/pictures/ring.svg"
    narrow_template = "look/pictures/ring.svg"

    @property
    def summary(self) -> str:
        words = _("%(done)s of %(total)s papers are in.") % {"done": self.done, "total": self.total}
        if not self.missing:
            return words
        missing = _("Missing: %(papers)s.") % {"papers": ", ".join(self.missing)}
        return f"{words} {missing}"

    def table(self) -> Table:
        rows = [[pgettext("papers", "In"), str(self.done)], [pgettext("papers", "Asked for"), str(self.total)]]
        return Table([_("Papers"), _("Number")], rows + [[paper, _("missing")] for paper in self.missing])

    def shapes(self) -> Mapping[str, object]:
        lines, bottom = self._lines(22)
        height = max(136, bottom + 6)
        return self._ring() | {"width": 380, "height": height, "x": 64, "y": height / 2, "words_x": 136, "lines": lines}

    def narrow_shapes(self) -> Mapping[str, object]:
        lines, bottom = self._lines(152)
        return self._ring() | {"width": 260, "height": bottom + 6, "x": 130, "y": 64, "words_x": 2, "lines": lines}

    def _ring(self) -> dict[str, object]:
        return {
            "length": self.total * 10,
            "pieces": " ".join(["8 2"] * self.done + [f"0 {self.total * 10}"]),
            "complete": self.total > 0 and self.done >= self.total,
        }

    def _lines(self, top: int) -> tuple[list[Line], int]:
        """What is missing in lines from `top` down, and where they end."""
        lines: list[Line] = []
        y = top
        for paper in self.missing[:SHOWN]:
            for index, words in enumerate(wrapped(paper, ROOM)):
                lines.append(Line(y, words, index == 0))
                y += 17
            y += 5
        rest = len(self.missing) - SHOWN
        if rest > 0:
            lines.append(Line(y, ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}, starts=False))
            y += 17
        if not self.missing and self.total and self.done >= self.total:
            lines.append(Line(y + 46, _("Everything is in"), starts=False))
            y += 63
        return lines, y
