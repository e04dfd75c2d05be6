"""Hostile files, made and spoiled by chance, through the sandbox: ends, worst time, worst memory, escapes, packets."""

import subprocess
import sys

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused


class NotHeld(CellRefused):
    """A hostile file got further than it may."""


def main(words: list[str]) -> None:
    """`--count N` spoiled files (5,000), `--seed N`. Raises NotHeld."""
    command = [sys.executable, "-m", "tests.hostile.files", *words]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise NotHeld("A hostile file got further than it may; which one stands above.")
