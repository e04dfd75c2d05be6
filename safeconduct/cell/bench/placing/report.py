"""The words, the table and the pictures of the results, as they stand in docs/placement.md."""

import os
from collections.abc import Sequence
from pathlib import Path

from safeconduct.cell.bench.placing import paper, plots, table
from safeconduct.cell.bench.placing.arriving import BATCHES, PAST, Share
from safeconduct.cell.bench.placing.arriving import rows as rows_of_arrivals
from safeconduct.cell.bench.placing.classics import Classic
from safeconduct.cell.bench.placing.classics import rows as rows_of_classics
from safeconduct.cell.bench.placing.results import Result
from safeconduct.cell.bench.placing.spreading import Compared, Spreading
from safeconduct.cell.bench.placing.spreading import rows as rows_of_spread

GROWTH, CURVES = "placement-growth.svg", "placement-curves.svg"
COLUMNS = """\
Middle of the seeds, in brackets the least and the most. *Below the best bound*: how far the placement, counted anew,
lies below the least bound that any method proved of the same instance. *Proven by itself*: below the bound
that the method proved itself. *Seconds*: from the start of its process to its end, by the clock, with reading and
building; whoever is killed when time is up has the time that it had. *Of them searching*: what the method says it took,
without the start of a program; where it was killed, until its last news. *Memory*: of all its processes at the worst
moment.
*Found*: instances with a placement that holds."""


def write(results: Sequence[Result], into: Path = paper.DOCS) -> None:
    """Put everything measured into the paper and the pictures beside it."""
    (into / GROWTH).write_text(plots.growth(results), encoding="utf-8")
    (into / CURVES).write_text(plots.curves(results), encoding="utf-8")
    paper.put("rivals", text(results), into / paper.PAPER.name)


def text(results: Sequence[Result]) -> str:
    seeds = sorted({one.seed for one in results})
    how = f"Measured by `./run bench placement` {_machine()}, one method at a time, on drawn instances of the seeds"
    parts = [
        f"{how} {', '.join(str(seed) for seed in seeds)}, with which nothing was tuned.",
        "It goes in pieces (`--keep`): not all of it was measured on one day.",
        COLUMNS,
        table.as_markdown(table.rows(results)),
        "\n".join(f"- {line}" for line in table.same_gap(results)),
        f"![Seconds against households, both logarithmic]({GROWTH})",
        f"![Percent below the best bound against seconds, one seed of each size]({CURVES})",
    ]
    return "\n\n".join(part for part in parts if part)


def write_classics(found: Sequence[Classic], seconds: float, into: Path = paper.PAPER) -> None:
    told = f"Measured by `./run bench placement --gap-files` {_machine()}, {seconds:g} s each at most, costs."
    missed = [one for one in found if one.above is None or one.above > 0]
    lines = [f"- {one.path}: {'nothing' if one.cost is None else one.cost} for {one.known}" for one in missed]
    more = "\n".join(["Not reached:", "", *lines]) if lines else "The best known cost is reached everywhere."
    paper.put("assignment", f"{told}\n\n{table.as_markdown(rows_of_classics(found))}\n\n{more}", into)


def write_arrivals(found: Sequence[Share], into: Path = paper.PAPER) -> None:
    seeds = ", ".join(str(seed) for seed in sorted({one.seed for one in found}))
    load = os.getloadavg()[2]
    told = f"""\
Measured by `./run bench placement --simulate` {_machine()} (load {load:.1f} over the last quarter of an hour), seeds
{seeds}, with which nothing was tuned; {BATCHES} batches. Percent of what hindsight is proven not to exceed:
the middle of the seeds, in brackets the least and the most. *By prices*: futures are drawn from a past of at least
{PAST:,} other households for the same units; *learning*: from those who have come.
*Seconds*: by the clock, one simulation with greedy and hindsight."""
    paper.put("arrivals", f"{told}\n\n{table.as_markdown(rows_of_arrivals(found))}", into)


def write_questions(found: Sequence[table.Row], into: Path = paper.PAPER) -> None:
    load = f"at a load of {os.getloadavg()[1]:.0f} with all that the machine did besides"
    told = f"Measured by `./run bench placement --questions` {_machine()}, {load}; seconds by the clock."
    paper.put("questions", f"{told}\n\n{table.as_markdown(found)}", into)


def write_spread(found: Sequence[Compared], run: Spreading, into: Path = paper.PAPER) -> None:
    load = f"at a load of {os.getloadavg()[1]:.0f} with all that the machine did besides"
    seeds = ", ".join(str(seed) for seed in run.seeds)
    told = f"""\
Measured by `./run bench placement --dask {run.workers}` {_machine()}, {load}; seeds {seeds}, seconds by the clock.
The workers were there after {run.started:.1f} s, which is not in the table; what all of a kind are asked about, sent to
each of them, is. One side is asked after the other: on a machine that does other things either can look slow.
A year lets its solver have two threads, with workers and without."""
    paper.put("spread", f"{told}\n\n{table.as_markdown(rows_of_spread(found, run.workers))}", into)


def _machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"on {os.cpu_count()} cores and {memory:.0f} GiB"
