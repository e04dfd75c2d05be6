"""The quota beside the beds: how many visas there are, and for how many of them somebody has a home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeconduct.look.pictures.picture import Picture, Table, clipped, width_of
from safeconduct.look.speaking import long_date

WIDTH = 560
NARROW = 280
ROW = 20


class Piece(NamedTuple):
    x: float
    width: float
    kind: str
    number: str
    words: str


class Key(NamedTuple):
    x: float
    y: float
    kind: str
    words: str


@dataclass(frozen=True)
class QuotaBar(Picture):
    """
    granted: places of the period. used, held, expired: of those. released: places that came back (they are left again).

    bed_backed: how many of the granted places have a vetted, funded home. until: the last day of the period.
    """

    granted: int
    used: int
    held: int
    bed_backed: int
    expired: int = 0
    released: int = 0
    until: date | None = None

    template = "look/pictures/quota.svg"
    narrow_template = "look/pictures/quota.svg"

    @property
    def left(self) -> int:
        return max(0, self.granted - self.used - self.held - self.expired)

    @property
    def without_bed(self) -> int:
        return max(0, self.granted - self.expired - self.bed_backed)

    @property
    def summary(self) -> str:
        return _(
            "%(granted)s places granted: %(used)s used, %(held)s held, %(expired)s expired, %(left)s left. "
            "Homes for %(backed)s of them; %(without)s without a bed."
        ) % {
            "granted": self.granted,
            "used": self.used,
            "held": self.held,
            "expired": self.expired,
            "left": self.left,
            "backed": self.bed_backed,
            "without": self.without_bed,
        }

    def table(self) -> Table:
        rows = [
            [pgettext("places", "Granted"), str(self.granted)],
            [pgettext("places", "Used"), str(self.used)],
            [pgettext("places", "Held"), str(self.held)],
            [pgettext("places", "Expired"), str(self.expired)],
            [pgettext("places", "Left"), str(self.left)],
            [_("Released, counted as left"), str(self.released)],
            [_("With a vetted, funded home"), str(self.bed_backed)],
            [_("Without a bed"), str(self.without_bed)],
        ]
        if self.until:
            rows.append([_("Until"), long_date(self.until)])
        return Table([_("Places"), _("Number")], rows)

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, room: int) -> dict[str, object]:
        places = self._pieces(
            room,
            ("used", self.used, pgettext("places", "used")),
            ("held", self.held, pgettext("places", "held")),
            ("expired", self.expired, pgettext("places", "expired")),
            ("left", self.left, pgettext("places", "left")),
        )
        beds = self._pieces(
            room,
            ("backed", min(self.bed_backed, self.granted), _("with a vetted, funded home")),
            ("bare", self.without_bed, _("without a bed")),
        )
        place_keys = self._keys(places, room, 70 if room > NARROW else 86)
        beds_y = (place_keys[-1].y if place_keys else 70) + 24
        bed_keys = self._keys(beds, room, beds_y + 46)
        return {
            "width": room,
            "frame": room + 2,
            "bar_y": 26 if room > NARROW else 42,
            "places": places,
            "place_keys": place_keys,
            "beds": beds,
            "beds_y": beds_y,
            "bed_keys": bed_keys,
            "height": (bed_keys[-1].y if bed_keys else beds_y + 46) + 10,
            "until": _("until %(day)s") % {"day": long_date(self.until)} if self.until else "",
        }

    def _pieces(self, room: int, *parts: tuple[str, int, str]) -> list[Piece]:
        whole = max(self.granted, sum(number for _kind, number, _words in parts), 1)
        pieces, x = [], 0.0
        for kind, number, words in parts:
            if number == 0:
                continue
            width = number / whole * room
            text = str(number) if width >= width_of(str(number)) + 8 else ""
            pieces.append(Piece(round(x, 1), round(width, 1), kind, text, f"{number} {words}"))
            x += width
        return pieces

    @staticmethod
    def _keys(pieces: list[Piece], room: int, y: float) -> list[Key]:
        keys, x = [], 0.0
        for piece in pieces:
            words = clipped(piece.words, room - 24)
            if x and x + 20 + width_of(words) > room:
                x, y = 0.0, y + ROW
            keys.append(Key(round(x, 1), y, piece.kind, words))
            x += 20 + width_of(words) + 12
        return keys
