"""How long until the demo answers, cold and again, and how much memory all its processes take together."""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from safeconduct.cell import running
from safeconduct.cell.bench._processes import Memory, cpu_seconds, memory
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused

LIMITS = {"cold start": 60.0, "warm start": 5.0, "memory": 1024.0}
WARM_STARTS = 3


class DidNotStart(CellRefused):
    """The demo ended instead of becoming ready."""


@dataclass(frozen=True)
class Start:
    """One start: seconds by the clock, seconds of processors (all processes together), memory when ready."""

    seconds: float
    cpu: float
    memory: Memory


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench start", description=__doc__)
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--data", type=Path, help="a demo that is there: warm starts only")
    chosen = parser.parse_args(words)
    folder = chosen.data.absolute() if chosen.data else Path(tempfile.mkdtemp(prefix="safeconduct-bench-"))
    try:
        if chosen.data is None:
            tell("cold start", [start_once(folder, chosen.port)])
        tell("warm start", warm := [start_once(folder, chosen.port) for _time in range(WARM_STARTS)])
        tell_memory(warm[-1].memory)
    finally:
        running.stop(folder)
        if chosen.data is None:
            shutil.rmtree(folder, ignore_errors=True)


def start_once(folder: Path, port: int) -> Start:
    """Start the demo and stop it when it has said that it is ready."""
    process, seconds = start(folder, port)
    found = Start(seconds, cpu_seconds(process.pid), memory(process.pid))
    running.stop(folder)
    process.wait()
    return found


@contextlib.contextmanager
def a_house(chosen: argparse.Namespace, **settings: str) -> Iterator[tuple[House, int]]:
    """A demonstration that runs inside the block, with its supervisor's pid: of `--data`, or made for the time being.

    settings: variables of its environment, and of this process's inside the block. Raises DidNotStart.
    """
    before = dict(os.environ)
    os.environ.update(settings)
    folder = chosen.data.absolute() if chosen.data else Path(tempfile.mkdtemp(prefix="safeconduct-bench-"))
    try:
        process, seconds = start(folder, chosen.port)
        print(f"(the house was up after {seconds:.0f} s)", flush=True)
        yield House.at(folder), process.pid
    finally:
        running.stop(folder)
        os.environ.clear()
        os.environ.update(before)
        if chosen.data is None:
            shutil.rmtree(folder, ignore_errors=True)


def words_of_a_house(name: str, about: str | None, *, port: int) -> argparse.ArgumentParser:
    """`--data` and `--port`, as `a_house` takes them."""
    parser = argparse.ArgumentParser(prog=f"./run bench {name}", description=about)
    parser.add_argument("--data", type=Path, help="a demonstration that is there and not running; else one is made")
    parser.add_argument("--port", type=int, default=port)
    return parser


def start(folder: Path, port: int) -> "tuple[subprocess.Popen[str], float]":
    """Start the demo and return its process and the seconds until it said that it is ready. Raises DidNotStart."""
    began = time.monotonic()
    command = [sys.executable, "-m", "safeconduct.cell", "demo", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.monotonic() - began
    if not line.startswith("Safeconduct is ready"):
        raise DidNotStart("The demo did not become ready; its reason stands above.")
    return process, seconds


def tell(name: str, starts: list[Start]) -> None:
    """The middle one, with the quickest and the slowest: others may work on the machine at the same time."""
    seconds = sorted(start.seconds for start in starts)
    spread = f" ({seconds[0]:.1f} to {seconds[-1]:.1f})" if len(seconds) > 1 else ""
    cpu = median(start.cpu for start in starts)
    print(
        f"{name}: {median(seconds):.1f} s{spread}, at most {LIMITS[name]:.0f} s; {cpu:.1f} s of processors", flush=True
    )


def tell_memory(found: Memory) -> None:
    print(f"memory: {found.shared_once:.0f} MiB in {found.processes} processes, at most {LIMITS['memory']:.0f} MiB")
    print(f"        {found.resident:.0f} MiB when pages that they share are counted in each", flush=True)
