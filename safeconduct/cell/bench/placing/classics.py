"""Ours over the generalized-assignment files of the literature, against the best that anybody published.

The folder holds `best_known.csv` with a line a file: its path, items, agents, best known bound, optimum and best cost.
"""

import csv
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from safeconduct.cell.bench.placing import bounded
from safeconduct.cell.bench.placing.counting import DoesNotHold, points_of
from safeconduct.cell.bench.placing.table import Row, spread
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused
from safeconduct.placement.engine.gap_files import load_gap

HEAD = ("files", "how many", "best known reached", "within 0.1 %", "above best known", "seconds", "nothing found")
WITHIN = 0.001
GRACE = 30.0


class NoBestKnown(CellRefused):
    """The folder has no list of the best known costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classic:
    """One file: its family, the best known cost, ours (None: nothing that holds) and how long ours took."""

    path: str
    family: str
    known: int
    cost: int | None
    seconds: float
    status: str

    @property
    def above(self) -> float | None:
        """How far ours lies above the best known (0.01 is one percent); below it, if it is better, is less than 0."""
        return None if self.cost is None else (self.cost - self.known) / self.known


def solved(folder: Path, seconds: float, threads: int) -> Iterator[Classic]:
    """Each file of the list that is there, one after another. Raises NoBestKnown."""
    listed = folder / "best_known.csv"
    if not listed.exists():
        raise NoBestKnown(f"{listed} is not there: it says what the best known costs are.")
    with listed.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if (folder / line["Path"]).exists()]
    with tempfile.TemporaryDirectory() as place:
        for line in lines:
            yield _solved(folder, line, seconds, threads, Path(place) / "found.npy")


def _solved(folder: Path, line: Mapping[str, str], seconds: float, threads: int, out: Path) -> Classic:
    out.unlink(missing_ok=True)
    asked = ("--format", "gap", "--gap", "0", "--time-limit", str(seconds), "--threads", str(threads))
    command = (ROOT / "run", "placement", "solve", folder / line["Path"], *asked, "--out", out, "--json")
    ran = bounded.run(command, seconds + GRACE, os.environ)
    said = [json.loads(words) for words in ran.lines if words.startswith("{")]
    cost, complaint = _cost(folder / line["Path"], out)
    last = (ran.complaints.strip().splitlines() or ["killed"])[-1]
    return Classic(
        path=line["Path"],
        family=family_of(line["Path"]),
        known=int(line["Best known solution value"]),
        cost=cost,
        seconds=said[-1]["seconds"] if said else ran.seconds,
        status=complaint or (str(said[-1]["status"]) if said else last),
    )


def family_of(path: str) -> str:
    """`chu1997/d20200` → `chu1997 d`, `cattrysse1994/gap1-0` → `cattrysse1994 gap`."""
    folder, _, name = path.rpartition("/")
    return f"{folder} {name.rstrip('-0123456789')}".strip()


def _cost(file: Path, out: Path) -> tuple[int | None, str]:
    if not out.exists():
        return None, ""
    instance, most = load_gap(file)
    try:
        return most * instance.household_count - points_of(instance, np.load(out).astype(np.int64)), ""
    except DoesNotHold as error:
        return None, f"does not hold: {error}"


def rows(found: Sequence[Classic]) -> list[Row]:
    """HEAD and a row for each family."""
    return [
        HEAD,
        *(_row([one for one in found if one.family == family]) for family in sorted({f.family for f in found})),
    ]


def _row(those: Sequence[Classic]) -> Row:
    above = [one.above for one in those if one.above is not None]
    return (
        those[0].family,
        str(len(those)),
        str(sum(gap <= 0 for gap in above)),
        str(sum(gap <= WITHIN for gap in above)),
        spread([100 * gap for gap in above], "{:.3f}", " %"),
        spread([one.seconds for one in those], "{:.1f}"),
        str(len(those) - len(above)),
    )
