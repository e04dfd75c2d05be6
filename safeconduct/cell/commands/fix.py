"""what machines can mend of style: ruff on code (templates are linted only, see CONTRIBUTING.md)"""

import subprocess
import sys

from safeconduct.cell.fingerprints import ROOT

STEPS = (
    ("ruff", "check", "--fix", "--quiet"),
    ("ruff", "format"),
)


def run(_words: list[str]) -> int:
    """The exit code says whether something is left for a person."""
    codes = [subprocess.run([sys.executable, "-m", *step], cwd=ROOT, check=False).returncode for step in STEPS]
    return max(codes)
