"""An environment with the solvers of others, made when it is needed: the dependency group `rivals`."""

import os
import subprocess
import sys
from pathlib import Path

from safeconduct.cell.bootstrap import UV
from safeconduct.cell.fingerprints import ROOT

PLACE = ROOT / "var" / "bench" / "rivals"
SYNC = ("sync", "--quiet", "--locked", "--no-python-downloads", "--no-default-groups", "--group", "rivals")


def python_of_rivals() -> Path | None:
    """Its Python; None, with the reason on standard error, where it cannot be had."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment |= {"UV_PROJECT_ENVIRONMENT": str(PLACE)}
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    done = subprocess.run([UV, *SYNC, "--python", sys.executable], cwd=ROOT, env=environment, check=False)
    return None if done.returncode else PLACE / "bin" / "python"
