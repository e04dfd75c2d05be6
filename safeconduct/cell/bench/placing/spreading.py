"""Scenarios over Dask's workers beside the same without, in one run: the same answers, and how long each took.

The workers are processes of a process of their own (`spread`), in the environment with the extra `dask`; it ends with
the bench, however that ends, and they end with it.
"""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from safeconduct.cell.bench.placing.table import Row
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.orphans import dies_with_us
from safeconduct.cell.refusal import CellRefused

SPREAD = "safeconduct.cell.bench.placing.spread"
SIZES, WHOLE = ("s200", "t200"), "s1k"
GRACE = 20  # seconds that the workers get to stop in order


class NoWorkers(CellRefused):
    """The packages cannot be had, or the process with the workers ended before it had told everything."""


class OtherAnswers(CellRefused):
    """A scenario was answered otherwise over workers than alone; says which, and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Scenarios of one kind: the figures of each without and with workers (of all together the last), and seconds."""

    kind: str
    alone: Sequence[Sequence[int]]
    spread: Sequence[Sequence[int]]
    seconds: tuple[float, float]

    @property
    def differing(self) -> list[int]:
        """The numbers of those that were answered differently, or by one side alone."""
        pairs = zip_longest(self.alone, self.spread)
        return [number for number, (ours, theirs) in enumerate(pairs) if ours != theirs]


@dataclass(slots=True)
class Spreading:
    """A run: where Dask's Python is, how many workers, which seeds; started: seconds until the workers were there."""

    python: Path
    workers: int
    seeds: Sequence[int]
    sizes: Sequence[str] = SIZES
    whole: str = WHOLE
    started: float = 0.0

    def compared(self, folder: Path) -> Iterator[Compared]:
        """Kind after kind, as soon as both have answered. Raises NoWorkers."""
        with self._asking(folder) as process:
            assert process.stdout is not None
            for line in process.stdout:
                news = json.loads(line)
                self.started = news.get("started", self.started)
                if "kind" in news:
                    yield Compared(**news | {"seconds": tuple(news["seconds"])})
            if process.wait():
                raise NoWorkers("The process with the workers ended before it had told everything; why stands above.")

    @contextlib.contextmanager
    def _asking(self, folder: Path) -> Iterator["subprocess.Popen[str]"]:
        words = (str(self.workers), str(folder), ",".join(str(seed) for seed in self.seeds), ",".join(self.sizes))
        with subprocess.Popen(
            [self.python, "-m", SPREAD, *words, self.whole],
            cwd=ROOT,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is ours: we stop the workers, each once
            preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 we have one thread
        ) as process:
            try:
                yield process
            finally:
                _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    """In order where it can, and then whatever is left of it and its workers."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _environment(folder: Path) -> Mapping[str, str]:
    """Nobody's own settings of Dask; one thread for sums of matrices, for each worker is to be one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
    return {
        **kept,
        "DASK_CONFIG": str(folder / "no settings of Dask"),
        "PYTHONPATH": str(ROOT),
        "OPENBLAS_NUM_THREADS": "1",
    }


def rows(found: Sequence[Compared], workers: int) -> list[Row]:
    """A head and a row for each kind."""
    head = ("scenarios", "many", "seconds alone", f"over {workers} workers", "times as fast", "same answers")
    return [head, *(_row(one) for one in found)]


def _row(one: Compared) -> Row:
    ours, theirs = one.seconds
    times = f"{ours / max(theirs, 0.001):.2f}"
    many = len(one.alone) - 1  # the last are figures of all together
    same = "no" if one.differing else "yes"
    return (one.kind, str(many), f"{ours:.1f}", f"{theirs:.1f}", times, same)


def check(found: Sequence[Compared]) -> None:
    """Raise OtherAnswers where anything was answered differently."""
    lines = [
        f"{one.kind}, number {number}: {_said(one.alone, number)} alone, {_said(one.spread, number)} over workers"
        for one in found
        for number in one.differing
    ]
    if lines:
        raise OtherAnswers("\n".join(["Not the same answers over workers as without:", *lines]))


def _said(figures: Sequence[Any], number: int) -> str:
    return str(figures[number]) if number < len(figures) else "nothing"
