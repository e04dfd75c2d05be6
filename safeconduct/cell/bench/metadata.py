"""What exiftool and mat2 find in pictures that the house made of files: nothing but sizes and how pixels are coded."""

import subprocess
import sys

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused


class SaysMore(CellRefused):
    """A picture says more than its pixels, or one of the tools could not look."""


def main(words: list[str]) -> None:
    """Raises SaysMore."""
    command = [sys.executable, "-m", "tests.hostile.files.metadata", *words]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SaysMore("A picture says more than its pixels, or one of the tools could not look; it stands above.")
