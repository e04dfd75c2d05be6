"""who may do what, asked of every page with each layer off: --cells N (600), --seed N; cells and surprises"""

import argparse
import os
import subprocess
import sys
import time

from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.system_parts import make_sure_of


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run matrix", allow_abbrev=False)
    parser.add_argument("--cells", type=int, default=600, help="so many of all cells, for each layer setting")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="which ones: the same for the same number")
    chosen = parser.parse_args(words)
    make_sure_of("bwrap")
    compile_changed()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"MATRIX_SAMPLE": str(chosen.cells), "MATRIX_SEED": str(chosen.seed)}
    command = [sys.executable, "-m", "pytest", "tests/matrix", "-q", "-s", "-p", "no:randomly"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
