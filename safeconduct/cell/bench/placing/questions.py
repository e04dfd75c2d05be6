"""What a placement is asked afterwards, by the clock: twenty what-ifs, two changes, the reasons of some households.

In this process, on a placement that was just found. Each answer is counted anew, and what it says to be proven is set
beside it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from safeconduct.cell.bench.placing.counting import points_of
from safeconduct.cell.bench.placing.generator import instance_of
from safeconduct.cell.bench.placing.sizes import Size
from safeconduct.placement.engine import Gain, Instance, Like, Option, Placement, explain, solve, what_if
from safeconduct.placement.engine.resolution import upheaval_of

HEAD = ("instance", "question", "seconds", "found", "proven")
WHAT_IFS = 20
SHARE = 20  # one in so many households withdraws, or units close
EXPLAINED = 5
GAP = 0.0005

Answer = TypeVar("Answer")
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Asker:
    """One drawn instance and its placement."""

    name: str
    instance: Instance
    placement: Placement
    draw: np.random.Generator
    threads: int

    def rows(self) -> list[Row]:
        """An answer a row."""
        return [self._gains(), self._withdrawn(), self._closed(), self._reasons()]

    def _gains(self) -> Row:
        units = self.draw.choice(self.instance.unit_count, WHAT_IFS, replace=False).tolist()
        asked = [Like(str(unit)) for unit in units]
        seconds, gains = _timed(
            lambda: what_if(self.instance, self.placement, asked, shortlist=WHAT_IFS, threads=self.threads)
        )
        return self._row(f"one more like each of {WHAT_IFS} units", seconds, *_told(gains))

    def _withdrawn(self) -> Row:
        gone = self.draw.random(self.instance.household_count) < 1 / SHARE
        left = self.instance.only(~gone[self.instance.household])
        return self._changed("5 % of the households withdraw", left, np.where(gone, -1, self.placement.unit))

    def _closed(self) -> Row:
        gone = self.draw.random(self.instance.unit_count) < 1 / SHARE
        left = self.instance.only(~gone[self.instance.unit])
        return self._changed("5 % of the units close", left, self.placement.unit)

    def _changed(self, question: str, now: Instance, homes: np.ndarray) -> Row:
        seconds, (placement, settled) = _timed(lambda: upheaval_of(now, homes, threads=self.threads))
        points = points_of(now, placement.unit)
        found, least = settled.found, settled.least
        return self._row(
            question,
            seconds,
            f"{found.lost:,} lose their home, {found.moved:,} do not stay; {points:,} points",
            f"at least {least.lost:,} and {least.moved:,}; at most {placement.bound:,} points",
        )

    def _reasons(self) -> Row:
        rows = self.draw.choice(np.flatnonzero(np.diff(self.instance.first) > 1), EXPLAINED, replace=False).tolist()
        seconds, found = _timed(
            lambda: [explain(self.instance, self.placement, str(row), threads=self.threads) for row in rows]
        )
        options = [one for each in found for one in (each.gentlest, *each.options) if one is not None]
        return self._row(f"the reasons of {EXPLAINED} households", seconds, *_costs(options))

    def _row(self, question: str, seconds: float, found: str, proven: str) -> Row:
        return (self.name, question, f"{seconds:.1f}", found, proven)


def asked(size: Size, seed: int, threads: int) -> list[Row]:
    """The rows of one drawn instance."""
    instance, _ = instance_of(
        households=size.households, units=size.units, candidates=size.candidates, timed=size.timed, seed=seed
    )
    name = f"{size.name}, seed {seed}"
    seconds, placement = _timed(lambda: solve(instance, gap=GAP, time_limit=size.ours, threads=threads))
    points = points_of(instance, placement.unit)
    solved = (
        name,
        "the placement itself",
        f"{seconds:.1f}",
        f"{points:,} points",
        f"at most {placement.bound:,} points",
    )
    return [solved, *Asker(name, instance, placement, np.random.default_rng(seed), threads).rows()]


def _timed(question: Callable[[], Answer]) -> tuple[float, Answer]:
    began = time.monotonic()
    answer = question()
    return time.monotonic() - began, answer


def _told(gains: Sequence[Gain]) -> tuple[str, str]:
    points = [gain.points or 0 for gain in gains]
    beyond = [(gain.bound or gain.at_most) - (gain.points or 0) for gain in gains]
    households = sum(gain.households or 0 for gain in gains)
    found = f"{min(points):,} to {max(points):,} points each, {households:,} households in all"
    return found, f"no more than {max(beyond):,} points beyond that, {sum(gain.proved for gain in gains)} exact"


def _costs(options: Sequence[Option]) -> tuple[str, str]:
    told = [one for one in options if one.cost is not None]
    if not told:
        return "nothing suits better", "–"
    costs, moves = [one.cost or 0 for one in told], [len(one.moves) for one in told]
    found = f"{len(told)} other places: {min(costs):,} to {max(costs):,} points, {max(moves)} moves at most"
    least = [one.at_least or 0 for one in told]
    return found, f"at least {min(least):,} to {max(least):,} points, {sum(one.proved for one in told)} exact"
