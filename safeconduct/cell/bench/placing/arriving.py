"""Batch by batch beside first come, best served, as shares of what hindsight is proven not to exceed.

Each instance comes with a past: other households of the same kind for the same units, as many as come. `by prices`
draws its futures from them; `learning` has no past and draws from those who have come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from safeconduct.cell.bench.placing.generator import instance_of, past_of
from safeconduct.cell.bench.placing.sizes import SIZES, Size
from safeconduct.cell.bench.placing.table import Row, spread
from safeconduct.placement.engine import Futures, simulate

SEEDS = (201, 202, 203, 204, 205)  # of the report alone; whoever tunes takes others
BATCHES, FUTURES = 20, {"s200": 8, "t200": 8, "s2k": 4}
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
    """Each size with all its units, and with half of them where it is small, on each seed."""
    for name in names:
        for units in (1.0, SCARCE) if SIZES[name].households <= 200 else (1.0,):
            size = replace(SIZES[name], units=round(units * SIZES[name].units))
            yield from (_share(size, seed) for seed in seeds)


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
    instance, past = instance_of(**drawn, seed=seed)[0], past_of(**drawn, seed=seed)
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
