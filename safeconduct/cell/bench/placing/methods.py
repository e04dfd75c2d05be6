"""Each method as a command, and what its lines say."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from safeconduct.cell.bench.placing import bounded
from safeconduct.cell.bench.placing.counting import DoesNotHold, points_of
from safeconduct.cell.bench.placing.results import Result, Step
from safeconduct.cell.bench.placing.sizes import Size
from safeconduct.cell.fingerprints import ROOT
from safeconduct.placement.engine import Instance

RIVALS = "safeconduct.cell.bench.placing.rivals"
TITLES = {
    "ours": "ours",
    "greedy": "greedy",
    "highs": "HiGHS",
    "cpsat": "CP-SAT",
    "scip": "SCIP",
    "regions": "HiGHS by region",
    "pdlp": "PDLP, rounded",
}
OF_OTHERS = ("cpsat", "scip", "pdlp")  # need packages that nothing else here needs
PROVEN_SIZE = 500  # up to so many households rivals are asked for the best,
NEAR_ENOUGH = 0.0001  # above for a placement so close to it
GRACE = 5.0  # seconds beyond its limit before a rival is killed
OUR_GRACE = 60.0  # ours reads, verifies and writes beyond its limit; it is all in its seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One instance in a folder: its file, the cities of its units."""

    size: Size
    seed: int
    instance: Instance
    file: Path
    cities: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a method is run: the Python that has the rivals' packages, how many threads, the gap that ours stops at."""

    python: Path
    threads: int = 2
    gap: float = 0.0005


def measured(method: str, drawn: Drawn, course: Course) -> Result:
    """Run the method on the instance and count what it found."""
    out = drawn.file.with_name(f"{method}.npy")
    limit = limit_of(method, drawn.size)
    command = _ours(drawn, course, out) if method == "ours" else _rival(method, drawn, course, out)
    ran = bounded.run(command, limit + (OUR_GRACE if method == "ours" else GRACE), _environment())
    said = [json.loads(line) for line in ran.lines if line.startswith("{")]
    objective, complaint = _counted(drawn.instance, out)
    return Result(
        size=drawn.size.name,
        seed=drawn.seed,
        method=method,
        objective=objective,
        bound=min((news["bound"] for news in said if news.get("bound") is not None), default=None),
        seconds=round(ran.seconds, 3),
        searching=next((news["seconds"] for news in reversed(said) if "seconds" in news), None),
        peak_mib=round(ran.peak_mib, 1),
        status=complaint or _status(ran, said),
        limit=limit,
        history=_history(said),
    )


def limit_of(method: str, size: Size) -> float:
    """The seconds that the method gets for an instance of that size."""
    return size.ours if method == "ours" else size.rivals


def _ours(drawn: Drawn, course: Course, out: Path) -> Sequence[str | Path]:
    """As the documents say that it is run."""
    limits = ("--gap", str(course.gap), "--time-limit", str(drawn.size.ours), "--threads", str(course.threads))
    return (ROOT / "run", "placement", "solve", drawn.file, *limits, "--out", out, "--json")


def _rival(method: str, drawn: Drawn, course: Course, out: Path) -> Sequence[str | Path]:
    python = course.python if method in OF_OTHERS else Path(sys.executable)
    gap = 0.0 if drawn.size.households <= PROVEN_SIZE else NEAR_ENOUGH
    limits = ("--seconds", str(drawn.size.rivals), "--gap", str(gap), "--threads", str(course.threads))
    return (python, "-m", RIVALS, method, drawn.file, drawn.cities, out, *limits)


def _environment() -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def _counted(instance: Instance, out: Path) -> tuple[int | None, str]:
    if not out.exists():
        return None, ""
    try:
        return points_of(instance, np.load(out).astype(np.int64)), ""
    except DoesNotHold as error:
        return None, f"does not hold: {error}"


def _status(ran: bounded.Ran, said: Sequence[Mapping[str, Any]]) -> str:
    if ran.returncode is None:
        return "killed"
    if ran.returncode:
        last = ran.complaints.strip().splitlines()[-1:]
        return f"failed: {last[0] if last else ran.returncode}"
    return next((str(news["status"]) for news in reversed(said) if "status" in news), "finished")


def _history(said: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for news in said:
        if "history" in news:
            steps += [(seconds, objective, bound) for seconds, objective, bound in news["history"]]
        elif "objective" in news:
            steps.append((news["seconds"], news["objective"], news["bound"]))
    return tuple(steps)
