"""Filled houses, each made once: a demonstration of so many cases, kept until what it is made by changes."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from safeconduct.cell import fingerprints, running
from safeconduct.cell.bench.start import start
from safeconduct.cell.refusal import CellRefused

KEPT = fingerprints.ROOT / "var/bench"
DONE = "filled"
MADE_BY = ("cell/bench/filling/*.py", "cell/demo/**/*.py", "*/demo.py", "*/payloads.py", "custody/*.py", "vault/*.py")


class NotFilled(CellRefused):
    """The house could not be filled with cases."""


def fingerprint() -> str:
    """Changes with the shape of the database and with what fills it."""
    ours = [path for pattern in MADE_BY for path in fingerprints.PACKAGE.glob(pattern) if "test_" not in path.name]
    return fingerprints.of_files(ours, fingerprints.of_migrations())


def house_of(cases: int, *, port: int, kept: Path = KEPT) -> Path:
    """The data folder of a house of so many cases, which is made now if it is not there. Raises NotFilled."""
    folder = kept / f"{cases}-{fingerprint()}"
    if (folder / DONE).exists():
        return folder
    _forget(kept, cases)
    print(f"a house of {cases} cases is being made in {folder}; the next time it is there …", flush=True)
    began = time.monotonic()
    process, _seconds = start(folder, port)
    try:
        words = ["manage", "fill_for_bench", str(cases), "--data", str(folder)]
        command = [sys.executable, "-m", "safeconduct.cell", *words]
        if subprocess.run(command, cwd=fingerprints.ROOT, check=False).returncode != 0:
            raise NotFilled("The house could not be filled; the reason stands above.")
    finally:
        running.stop(folder)
        process.wait()
    (folder / DONE).touch()
    print(f"made in {time.monotonic() - began:.0f} s", flush=True)
    return folder


def _forget(kept: Path, cases: int) -> None:
    """Houses of this size that were made in another way, or not to the end."""
    for old in kept.glob(f"{cases}-*"):
        running.stop(old)
        shutil.rmtree(old)
