"""Where homes are: areas on a map of Belgium, never addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import NamedTuple

from django.utils.translation import gettext as _

from safeconduct.look.pictures.picture import Picture, Table, width_of
from safeconduct.look.pictures.projection import HEIGHT, WIDTH, project

LARGEST, SMALLEST = 30.0, 13.0
SIZE = 15
NARROW = 1.9  # discs and letters grow by this much where the whole map gets the room of a telephone


@dataclass(frozen=True)
class Area:
    """
    A town or region, by its middle (degrees, WGS 84). count: homes or beds there; label: what the count counts,
    in words ("6 beds, 2 free").
    """

    name: str
    latitude: float
    longitude: float
    count: int
    label: str = ""


class Spot(NamedTuple):
    x: float
    y: float
    radius: float
    number: int
    name: str
    name_x: float
    name_y: float
    anchor: str
    title: str


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class BelgiumMap(Picture):
    """
    areas as discs whose surface grows with the count; the largest get their name first where room is short.

    A town whose middle lies under the disc of a larger one is counted there: "Brussels +3". The table keeps them apart.
    """

    areas: Sequence[Area]

    template = "look/pictures/map.svg"
    narrow_template = "look/pictures/map.svg"

    @property
    def summary(self) -> str:
        named = ", ".join(f"{area.name} {area.count}" for area in self._by_size()[:8])
        return _("Map of Belgium: %(areas)s.") % {"areas": named} if named else _("Map of Belgium, still empty.")

    def table(self) -> Table:
        return Table(
            [_("Area"), _("Number"), _("Note")],
            [[area.name, str(area.count), area.label] for area in self._by_size()],
        )

    def _by_size(self) -> list[Area]:
        return sorted(self.areas, key=lambda area: (-area.count, area.name))

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(1)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, growth: float) -> dict[str, object]:
        groups = self._gathered(growth)
        largest = max((sum(area.count for area in group) for group in groups), default=1) or 1
        discs = [(group, *_disc(group, largest, growth)) for group in groups]
        taken = [Box(x - r, y - r, x + r, y + r) for _group, x, y, r in discs]
        size = round(SIZE * growth)
        spots = [_named(group, x, y, radius, size, taken) for group, x, y, radius in discs]
        return {"width": WIDTH, "height": HEIGHT, "spots": spots, "size": size, "note_size": round(12 * growth)}

    def _gathered(self, growth: float) -> list[list[Area]]:
        """Towns that share one disc, the largest first in each."""
        largest = max((area.count for area in self.areas), default=1) or 1
        groups: list[list[Area]] = []
        for area in self._by_size():
            x, y, own = _disc([area], largest, growth)
            for group in groups:
                there_x, there_y, radius = _disc(group[:1], largest, growth)
                if hypot(x - there_x, y - there_y) < radius + own / 3:
                    group.append(area)
                    break
            else:
                groups.append([area])
        return sorted(groups, key=lambda group: -sum(area.count for area in group))


def _disc(group: Sequence[Area], largest: int, growth: float) -> tuple[float, float, float]:
    """Middle and radius: where the largest town of the group lies, as large as their sum."""
    x, y = project(group[0].longitude, group[0].latitude)
    radius = max(SMALLEST, LARGEST * sqrt(sum(area.count for area in group) / largest)) * (1 + growth) / 2
    return round(x, 1), round(y, 1), round(radius, 1)


def _named(group: Sequence[Area], x: float, y: float, radius: float, size: int, taken: list[Box]) -> Spot:
    """The disc with its name at the first side where it meets nothing; without a name where it would."""
    name = f"{group[0].name} +{len(group) - 1}" if len(group) > 1 else group[0].name
    length = width_of(name, size) * 1.1
    half = size * 0.6
    sides = (
        (x + radius + 5, y, "start", Box(x + radius, y - half, x + radius + 5 + length, y + half)),
        (x - radius - 5, y, "end", Box(x - radius - 5 - length, y - half, x - radius, y + half)),
        (x, y - radius - half - 3, "middle", Box(x - length / 2, y - radius - 2 * half, x + length / 2, y - radius)),
        (x, y + radius + half + 3, "middle", Box(x - length / 2, y + radius, x + length / 2, y + radius + 2 * half)),
    )
    title = ", ".join(f"{area.name}: {area.label or area.count}" for area in group)
    count = sum(area.count for area in group)
    for name_x, name_y, anchor, box in sides:
        if box.left >= 0 and box.right <= WIDTH and not any(box.meets(other) for other in taken):
            taken.append(box)
            return Spot(x, y, radius, count, name, round(name_x, 1), round(name_y, 1), anchor, title)
    return Spot(x, y, radius, count, "", x, y, "middle", title)
