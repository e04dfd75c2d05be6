"""How complete a dossier is: a ring with one piece a paper, and what is missing in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.look.pictures.picture import Picture, Table, wrapped

SHOWN = 5
ROOM = 206


@dataclass(frozen=True)
class CompletenessRing(Picture):
    """done, total: papers. missing: what is not there yet, in words, the most pressing first."""

    done: int
    total: int
    missing: Sequence[str] = ()

    template = "look/pictures/ring.svg"

    @property
    def summary(self) -> str:
        words = _("%(done)s of %(total)s papers are in.") % {"done": self.done, "total": self.total}
        if not self.missing:
            return words
        return f"{words} {_('Missing: %(papers)s.') % {'papers': ', '.join(self.missing)}}"

    def table(self) -> Table:
        rows = [[_("In"), str(self.done)], [_("Asked for"), str(self.total)]]
        return Table([_("Papers"), _("Number")], rows + [[paper, _("missing")] for paper in self.missing])

    def shapes(self) -> Mapping[str, object]:
        lines: list[tuple[int, str, bool]] = []
        y = 18
        for paper in self.missing[:SHOWN]:
            for index, line in enumerate(wrapped(paper, ROOM)):
                lines.append((y, line, index == 0))
                y += 17
            y += 5
        rest = len(self.missing) - SHOWN
        more = ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest} if rest > 0 else ""
        return {
            "lines": lines,
            "more": more,
            "more_y": y,
            "height": max(132, y + 10),
            "middle": max(132, y + 10) / 2,
            "length": self.total * 10,
            "pieces": " ".join(["8 2"] * self.done + [f"0 {self.total * 10}"]),
            "complete": self.total > 0 and self.done >= self.total,
        }
