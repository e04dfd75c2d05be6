"""stops what runs on a data folder: --data DIR (var/demo)"""

import argparse
from pathlib import Path

from safeconduct.cell import running
from safeconduct.cell.fingerprints import ROOT


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run down", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo", help="the data folder (var/demo)")
    folder = parser.parse_args(words).data.absolute()
    print(f"Stopped {folder}." if running.stop(folder) else f"Nothing runs on {folder}.")
    return 0
