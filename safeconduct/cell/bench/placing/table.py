"""The results side by side: of each size and method the middle of its seeds, with the least and the most."""

from collections.abc import Iterable, Sequence
from statistics import median

from safeconduct.cell.bench.placing.methods import TITLES
from safeconduct.cell.bench.placing.results import Result, best_bound
from safeconduct.cell.bench.placing.sizes import SIZES
from safeconduct.placement.engine.placement import gap_between

HEAD = (
    "instance",
    "method",
    "below the best bound",
    "proven by itself",
    "seconds",
    "of them searching",
    "memory, MiB",
    "found",
)
Row = Sequence[str]


def bounds(results: Iterable[Result]) -> dict[tuple[str, int], int]:
    """The best bound of each size and seed for which there is one."""
    by_instance: dict[tuple[str, int], list[Result]] = {}
    for one in results:
        by_instance.setdefault((one.size, one.seed), []).append(one)
    found = {instance: best_bound(those) for instance, those in by_instance.items()}
    return {instance: bound for instance, bound in found.items() if bound is not None}


def rows(results: Sequence[Result]) -> list[Row]:
    """HEAD and a row for each size and method that was run."""
    best = bounds(results)
    found: list[Row] = [HEAD]
    for size in SIZES:
        for method in TITLES:
            those = [one for one in results if (one.size, one.method) == (size, method)]
            if those:
                found.append(_row(those, best))
    return found


def _row(those: Sequence[Result], best: dict[tuple[str, int], int]) -> Row:
    size = SIZES[those[0].size]
    answers = [one for one in those if one.objective is not None]
    below = [100 * gap for one in answers if (gap := gap_below(one, best)) is not None]
    itself = [100 * gap_between(one.objective or 0, one.bound) for one in answers if one.bound is not None]
    return (
        f"{size.name}: {size.households:,} × {size.units:,}{', dated' if size.timed else ''}",
        TITLES[those[0].method],
        spread(below, "{:.3f}", " %"),
        spread(itself, "{:.3f}", " %"),
        spread([one.seconds for one in those], "{:.1f}"),
        spread([one.searching for one in those if one.searching is not None], "{:.1f}"),
        spread([one.peak_mib for one in those], "{:.0f}"),
        f"{len(answers)} of {len(those)}",
    )


def gap_below(one: Result, best: dict[tuple[str, int], int]) -> float | None:
    """How far a placement lies below the best bound of its instance (0.01 is one percent)."""
    bound = best.get((one.size, one.seed))
    return None if bound is None or one.objective is None else gap_between(one.objective, bound)


def spread(values: Sequence[float], form: str, unit: str = "") -> str:
    """`middle (least to most)`; the middle alone where they are the same as printed, a dash where there is none."""
    if not values:
        return "–"
    least, middle, most = (form.format(value) for value in (min(values), median(values), max(values)))
    return f"{middle}{unit}" + ("" if least == most else f" ({least} to {most})")


def seconds_to(one: Result, best: dict[tuple[str, int], int], gap: float) -> float | None:
    """When the method first had a placement that close to the best bound, of those that it told."""
    bound = best.get((one.size, one.seed))
    if bound is None:
        return None
    told = [(seconds, points) for seconds, points, _ in one.history if points is not None]
    if one.objective is not None:
        told.append((one.searching or one.seconds, one.objective))
    return min((seconds for seconds, points in told if gap_between(points, bound) <= gap), default=None)


def same_gap(results: Sequence[Result], rival: str = "highs") -> list[str]:
    """For each size: how much sooner than the rival ours had a placement as good as the worse of their last two."""
    best, lines = bounds(results), []
    by_key = {(one.size, one.seed, one.method): one for one in results}
    for size in SIZES:
        times = []
        for one in (one for one in results if (one.size, one.method) == (size, rival)):
            ours = by_key.get((size, one.seed, "ours"))
            gaps = [None if found is None else gap_below(found, best) for found in (ours, one)]
            known = [gap for gap in gaps if gap is not None]
            if ours is None or len(known) < len(gaps):
                continue
            soon, late = seconds_to(ours, best, max(known)), seconds_to(one, best, max(known))
            if soon is not None and late is not None:
                times.append(late / max(soon, 0.01))
        if times:
            lines.append(
                f"{size}: the gap that both reached was reached by ours {spread(times, '{:.1f}')} times as fast as by "
                f"{TITLES[rival]}."
            )
    return lines


def as_markdown(table: Sequence[Row]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (table[0], ["---"] * len(table[0]), *table[1:]))


def as_columns(table: Sequence[Row]) -> str:
    """The same for a terminal."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )
