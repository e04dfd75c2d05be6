"""A copy of the code, its tests and what they need, to be broken there."""

import shutil
from pathlib import Path

from safeconduct.cell.fingerprints import ROOT

COPIED = ("safeconduct", "tests", "packs", "pyproject.toml", "uv.lock", ".importlinter", "conftest.py", "run")


def copy_house(to: Path) -> None:
    """Into a folder that is made, without what can be made again. Raises OSError."""
    to.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", "var"))
        else:
            shutil.copy2(source, to / name)
