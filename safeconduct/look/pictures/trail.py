"""The custody of an evidence item: from hand to hand, with its fingerprint at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.look.pictures.picture import Picture, Table, wrapped
from safeconduct.look.speaking import long_instant

WIDTH = 560
NARROW = 280


@dataclass(frozen=True)
class Step:
    """
    One hand. deed: "Received through the form". by: who. fingerprint: of the bytes at this point, in hexadecimal.

    breaks: the bytes are not those of the step before and nothing explains it.
    """

    at: datetime
    deed: str
    by: str = ""
    fingerprint: str = ""
    breaks: bool = False

    @property
    def short_fingerprint(self) -> str:
        return " ".join(self.fingerprint[begin : begin + 4] for begin in (0, 4, 8)) if self.fingerprint else ""


class Said(NamedTuple):
    y: int
    words: str
    style: str


class Link(NamedTuple):
    y: int
    reach: int  # up to the link before
    said: list[Said]
    breaks: bool
    is_last: bool


@dataclass(frozen=True)
class CustodyTrail(Picture):
    """steps in the order in which they happened."""

    steps: Sequence[Step]

    template = "look/pictures/trail.svg"
    narrow_template = "look/pictures/trail.svg"

    @property
    def summary(self) -> str:
        breaks = sum(step.breaks for step in self.steps)
        words = ngettext("%(n)s hand", "%(n)s hands", len(self.steps)) % {"n": len(self.steps)}
        if not breaks:
            return ". ".join((words, _("The chain is whole.")))
        broken = ngettext("The chain is broken in %(n)s place.", "The chain is broken in %(n)s places.", breaks)
        return f"{words}. {broken % {'n': breaks}}"

    def table(self) -> Table:
        rows = [
            [
                step.deed,
                step.by,
                long_instant(step.at),
                step.fingerprint,
                _("does not follow from the step before") if step.breaks else "",
            ]
            for step in self.steps
        ]
        return Table([_("What"), _("By whom"), _("When"), _("Fingerprint"), _("Note")], rows)

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, room: int) -> dict[str, object]:
        links: list[Link] = []
        y, reach = 20, 0
        for index, step in enumerate(self.steps):
            said = _said(step, room - 50)
            links.append(Link(y, reach, said, step.breaks, index == len(self.steps) - 1))
            reach = said[-1].y + 32
            y += reach
        return {"width": room, "height": y - 20, "links": links}


def _said(step: Step, room: int) -> list[Said]:
    lines = [("strong", line) for line in wrapped(step.deed, room, size=14)]
    parts = [" · ".join(filter(None, (long_instant(step.at), step.by)))]
    lines += [("label", line) for part in parts for line in wrapped(part, room, size=12)]
    if step.fingerprint:
        lines.append(("label mono", f"{step.short_fingerprint} …"))
    if step.breaks:
        lines.append(("t-stop", _("the chain is broken here")))
    return [Said(5 + 17 * index, words, style) for index, (style, words) in enumerate(lines)]
