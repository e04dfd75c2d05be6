"""How long until the demo answers, cold and again, and how much memory all its processes take together."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from safeconduct.cell import running
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused

LIMITS = {"cold start": 60.0, "warm start": 5.0, "memory": 1024.0}


class DidNotStart(CellRefused):
    """The demo ended instead of becoming ready."""


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench start", description=__doc__)
    parser.add_argument("--port", type=int, default=8700)
    port = parser.parse_args(words).port
    folder = Path(tempfile.mkdtemp(prefix="safeconduct-bench-"))
    try:
        for name in ("cold start", "warm start"):
            process, seconds = start(folder, port)
            print(f"{name}: {seconds:.1f} s (at most {LIMITS[name]:.0f} s)", flush=True)
            if name == "warm start":
                rss, pss, count = memory(process.pid)
                print(f"memory: {pss:.0f} MiB in {count} processes (at most {LIMITS['memory']:.0f} MiB)")
                print(f"        {rss:.0f} MiB when pages that they share are counted in each")
            running.stop(folder)
            process.wait()
    finally:
        running.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, port: int) -> "tuple[subprocess.Popen[str], float]":
    """Start the demo and return its process and the seconds until it said that it is ready."""
    began = time.monotonic()
    command = [sys.executable, "-m", "safeconduct.cell", "demo", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.monotonic() - began
    if not line.startswith("Safeconduct is ready"):
        raise DidNotStart("The demo did not become ready; its reason stands above.")
    return process, seconds


def family(pid: int) -> list[int]:
    """`pid` and all that descend from it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # ended meanwhile
            continue
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def memory(pid: int) -> tuple[float, float, int]:
    """Resident and proportional memory of a process and its descendants in MiB, and how many they are."""
    members = family(pid)
    totals = {"Rss": 0, "Pss": 0}
    for member in members:
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in totals:
                totals[name] += int(rest.split()[0])
    return totals["Rss"] / 1024, totals["Pss"] / 1024, len(members)
