"""a thousand words planted in a demonstration of its own, used, and searched in all that it leaves: --port N, --help"""

import subprocess
import sys

from safeconduct.cell.fingerprints import ROOT


def run(words: list[str]) -> int:
    command = [sys.executable, "-m", "tests.journeys.leaks", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode
