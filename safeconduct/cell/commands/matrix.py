"""who may do what, asked of every page with each layer off: --cells N (600), --seed N, or --all (hours), --part K/N"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.system_parts import make_sure_of

PARTS = 64  # of --all: some thousand cells each, so that what was interrupted goes on where it was
COMMAND = [sys.executable, "-m", "pytest", "-q", "-s", "-n0", "-p", "no:randomly"]
SAMPLE, CELLS = "tests/matrix", "tests/matrix/test_matrix.py"  # the conditions of rows have no parts


def run(words: list[str]) -> int:
    chosen = _parser().parse_args(words)
    make_sure_of("bwrap")
    compile_changed()
    if chosen.all:
        return _ask_every_part(range(chosen.begin, PARTS + 1), chosen.processes)
    if chosen.part:
        told = _told(MATRIX_PART=chosen.part)
        return subprocess.run([*COMMAND, CELLS], cwd=ROOT, env=told, check=False).returncode
    environment = _told(MATRIX_SAMPLE=str(chosen.cells), MATRIX_SEED=str(chosen.seed))
    return subprocess.run([*COMMAND, SAMPLE], cwd=ROOT, env=environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run matrix", allow_abbrev=False)
    parser.add_argument("--cells", type=int, default=600, help="so many of all cells, for each layer setting")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="which ones: the same for the same number")
    parser.add_argument("--all", action="store_true", help=f"every cell, in {PARTS} parts; takes hours")
    parser.add_argument("--from", dest="begin", type=int, default=1, metavar="K", help="with --all: go on with part K")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="with --all: parts at one time")
    parser.add_argument("--part", metavar="K/N", help="all cells of every Nth page from the Kth on")
    return parser


def _told(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | more


def _ask_every_part(parts: range, processes: int) -> int:
    """Each part in a process, with a database and a house of its own; what it says is printed when it ends."""
    print(f"matrix: parts {parts.start} to {PARTS}, {processes} at a time; after the first: how long", flush=True)
    began, failed = time.monotonic(), list[int]()
    with ThreadPoolExecutor(processes) as together:
        asked = {together.submit(_ask_part, part): part for part in parts}
        for number, done in enumerate(as_completed(asked), 1):
            code, said = done.result()
            failed += [asked[done]] if code else []
            minutes = (time.monotonic() - began) / number * (len(parts) - number) / 60
            print(f"{said.strip()}\n{number} of {len(parts)} parts, about {minutes:.0f} minutes to go", flush=True)
    print(f"surprises in parts {sorted(failed)}" if failed else "no surprises", flush=True)
    return int(bool(failed))


def _ask_part(part: int) -> tuple[int, str]:
    told = _told(MATRIX_PART=f"{part}/{PARTS}")
    done = subprocess.run([*COMMAND, CELLS], cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
