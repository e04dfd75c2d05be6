"""the placement engine alone: sizes, seeds, bounds and seconds; `placement --help` tells more"""

import subprocess
import sys

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.kernels import make_kernels


def run(words: list[str]) -> int:
    if "solve" in words:
        make_kernels()
    command = [sys.executable, "-m", "safeconduct.placement.engine", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode
