"""The custody of an evidence item: from hand to hand, with its fingerprint at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.look.pictures.picture import Picture, Table, clipped
from safeconduct.look.speaking import long_instant

WIDTH = 560
STEP = 66


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


class Link(NamedTuple):
    y: float
    deed: str
    when_by: str
    fingerprint: str
    breaks: bool
    is_last: bool


@dataclass(frozen=True)
class CustodyTrail(Picture):
    """steps in the order in which they happened."""

    steps: Sequence[Step]

    template = "look/pictures/trail.svg"

    @property
    def summary(self) -> str:
        breaks = sum(step.breaks for step in self.steps)
        words = ngettext("%(n)s hand", "%(n)s hands", len(self.steps)) % {"n": len(self.steps)}
        if not breaks:
            return f"{words}. {_('The chain is whole.')}"
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
        last = len(self.steps) - 1
        links = [
            Link(
                y=24 + STEP * index,
                deed=clipped(step.deed, WIDTH - 56, 14),
                when_by=" · ".join(filter(None, (long_instant(step.at), step.by))),
                fingerprint=step.short_fingerprint,
                breaks=step.breaks,
                is_last=index == last,
            )
            for index, step in enumerate(self.steps)
        ]
        return {"width": WIDTH, "height": STEP * len(self.steps) + 4, "links": links, "step": STEP}
