"""Environments with packages that no house needs, made when they are wanted: solvers of others, and Dask."""

import os
import subprocess
import sys
from pathlib import Path

from safeconduct.cell.bootstrap import UV
from safeconduct.cell.fingerprints import ROOT

PLACE = ROOT / "var" / "bench"
SYNC = ("sync", "--quiet", "--locked", "--no-python-downloads", "--no-default-groups")


def python_of_rivals() -> Path | None:
    """The Python with the dependency group `rivals`; None, with the reason on standard error, where there is none."""
    return _python_with("--group", "rivals")


def python_of_dask() -> Path | None:
    """The same with the extra `dask`."""
    return _python_with("--extra", "dask")


def _python_with(kind: str, name: str) -> Path | None:
    place = PLACE / name
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment |= {"UV_PROJECT_ENVIRONMENT": str(place)}
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    done = subprocess.run([UV, *SYNC, kind, name, "--python", sys.executable], cwd=ROOT, env=environment, check=False)
    return None if done.returncode else place / "bin" / "python"
