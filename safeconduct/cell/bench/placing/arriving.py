"""Batch by batch beside first come, best served, as shares of what hindsight is proven not to exceed.

Each instance comes with a past: at least `PAST` other households of the same kind for the same units. `prices` draws
its futures from them; `learning` has no past and draws from those who have come.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from safeconduct.cell.bench.placing.generator import instance_of, past_of
from safeconduct.cell.bench.placing.sizes import SIZES, Size
from safeconduct.cell.bench.placing.table import Row, spread
from safeconduct.placement.engine import Futures, simulate

SEEDS = (201, 202, 203, 204, 205)  # of the report alone; whoever tunes takes others
BATCHES, FUTURES = 20, {"s200": 8, "t200": 8, "s2k": 4}
PAST = 1000
SCARCE = 0.5  # of the units
HEAD = ("instance", "first come", "by prices", "learning", "placed: first come, by prices, hindsight", "seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One simulation: percents of hindsight's bound, households placed (greedy, prices, hindsight), seconds."""

    size: str
    units: int
    seed: int
    greedy: float
    prices: float
    learning: float
    placed: tuple[int, int, int]
    seconds: float

    @property
    def name(self) -> str:
        size = SIZES[self.size]
        return f"{size.households:,} × {self.units:,}{', dated' if size.timed else ''}"


def measured(names: Sequence[str], seeds: Sequence[int]) -> Iterator[Share]:
    """Each size with all its units, then those that are small with half of them, on each seed."""
    scarce = [replace(SIZES[name], units=round(SCARCE * SIZES[name].units)) for name in names]
    for size in (*(SIZES[name] for name in names), *(one for one in scarce if one.households <= PAST)):
        yield from (_share(size, seed) for seed in seeds)


def add(path: Path, share: Share) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(asdict(share))}\n")


def read(path: Path) -> list[Share]:
    """Every line of the file, sizes in their order; a later one of the same instance takes the earlier's place."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = [Share(**(values | {"placed": tuple(values["placed"])})) for values in map(json.loads, lines)]
    order = list(SIZES)
    latest = {(order.index(one.size), -one.units, one.seed): one for one in found}
    return [latest[key] for key in sorted(latest)]


def rows(found: Sequence[Share]) -> list[Row]:
    """HEAD and a row for each size and number of units: the middle of the seeds, with the least and the most."""
    table: list[Row] = [HEAD]
    for name in dict.fromkeys(one.name for one in found):
        those = [one for one in found if one.name == name]
        shares = [spread([getattr(one, what) for one in those], "{:.2f}", " %") for what in HOW]
        placed = ", ".join(spread([one.placed[number] for one in those], "{:,.0f}") for number in range(3))
        table.append((name, *shares, placed, spread([one.seconds for one in those], "{:.0f}")))
    return table


HOW = ("greedy", "prices", "learning")


def _share(size: Size, seed: int) -> Share:
    drawn: dict[str, Any] = {name: getattr(size, name) for name in ("households", "units", "candidates", "timed")}
    instance = instance_of(**drawn, seed=seed)[0]
    past = past_of(**(drawn | {"households": max(PAST, size.households)}), seed=seed)
    count = FUTURES[size.name]
    known = simulate(instance, batches=BATCHES, futures=Futures(count=count, past=past), seed=seed)
    learning = simulate(instance, batches=BATCHES, futures=Futures(count=count), seed=seed)
    bound = min(known.hindsight.bound, learning.hindsight.bound)
    greedy, prices, learned = (100 * course.points / bound for course in (known.greedy, known.course, learning.course))
    return Share(
        size=size.name,
        units=size.units,
        seed=seed,
        greedy=greedy,
        prices=prices,
        learning=learned,
        placed=(known.greedy.placed, known.course.placed, known.hindsight.placed),
        seconds=known.seconds,
    )
