"""Two pictures of the results: how the seconds grow with the households, and how the gap shrinks with the seconds."""

from collections.abc import Sequence
from statistics import median

from safeconduct.cell.bench.placing.axes import Axis, Line, Panel, Point, picture
from safeconduct.cell.bench.placing.methods import TITLES
from safeconduct.cell.bench.placing.results import Result
from safeconduct.cell.bench.placing.sizes import GROWTH, SIZES
from safeconduct.cell.bench.placing.table import bounds, seconds_to
from safeconduct.placement.engine.placement import gap_between

# Seven that people who see few colours can tell apart: Okabe and Ito, jfly.uni-koeln.de/color
COLOURS = dict(zip(TITLES, ("#d55e00", "#999999", "#0072b2", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"), strict=True))
CLOSE = (0.01, 0.001)
NOTHING_LEFT = 1e-5  # percent; a gap of nothing has no place on a logarithmic axis
ACROSS, DOWN, LEFT, TOP = 410.0, 285.0, 62.0, 30.0


def growth(results: Sequence[Result]) -> str:
    """Seconds until a placement lay within a hundredth and a thousandth of the best bound, from 1 k to 100 k."""
    across = Axis(title="households", least=800, most=125_000)
    up = Axis(title="seconds", least=0.05, most=1000)
    panels = [
        Panel(
            title=f"Seconds until within {100 * gap:g} % of the best bound",
            across=across, up=up, lines=_growing(results, gap), left=LEFT + ACROSS * number, top=TOP,
        )
        for number, gap in enumerate(CLOSE)
    ]  # fmt: skip
    return picture(panels, _legend(results), ACROSS * len(CLOSE), DOWN + 60)


def curves(results: Sequence[Result]) -> str:
    """Of each size, for the lowest of its seeds: percent below the best bound against seconds."""
    sizes = [name for name in SIZES if any(one.size == name for one in results)]
    panels = []
    for number, name in enumerate(sizes):
        most = max(SIZES[name].ours, SIZES[name].rivals)
        panels.append(
            Panel(
                title=name,
                across=Axis(title="seconds", least=0.01, most=1.2 * most),
                up=Axis(title="% below the best bound", least=NOTHING_LEFT, most=100),
                lines=_falling([one for one in results if one.size == name]),
                left=LEFT + ACROSS * (number % 2),
                top=TOP + DOWN * (number // 2),
            )
        )
    return picture(panels, _legend(results), 2 * ACROSS, DOWN * ((len(sizes) + 1) // 2) + 60)


def _growing(results: Sequence[Result], gap: float) -> list[Line]:
    best, found = bounds(results), []
    for method, title in TITLES.items():
        joined: list[Point] = []
        scattered: list[Point] = []
        for size in GROWTH:
            those = [one for one in results if (one.size, one.method) == (size, method)]
            seconds = [taken for one in those if (taken := seconds_to(one, best, gap)) is not None]
            scattered += [(SIZES[size].households, taken) for taken in seconds]
            if 2 * len(seconds) > len(those):
                joined.append((SIZES[size].households, median(seconds)))
        found.append(Line(title=title, colour=COLOURS[method], points=joined, scattered=scattered))
    return found


def _falling(results: Sequence[Result]) -> list[Line]:
    best, first = bounds(results), min((one.seed for one in results), default=0)
    found = []
    for one in (one for one in results if one.seed == first and (one.size, one.seed) in best):
        bound = best[one.size, one.seed]
        steps = [(seconds, points) for seconds, points, _ in one.history if points is not None]
        if steps:
            steps.append((one.seconds, max(points for _, points in steps)))
        falling = [(seconds, max(NOTHING_LEFT, 100 * gap_between(points, bound))) for seconds, points in steps]
        found.append(Line(title=TITLES[one.method], colour=COLOURS[one.method], points=falling, stepped=True))
    return found


def _legend(results: Sequence[Result]) -> list[tuple[str, str]]:
    there = {one.method for one in results}
    return [(title, COLOURS[method]) for method, title in TITLES.items() if method in there]
