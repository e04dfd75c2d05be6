"""The machine code of the placement engine, made once on a machine for each state of its source."""

import fcntl
import os
import subprocess
import sys

from safeconduct.cell import fingerprints
from safeconduct.cell.fingerprints import PACKAGE, ROOT

SOURCE = PACKAGE / "placement" / "engine" / "national"
STAMP = ROOT / "var" / "kernels"


def make_kernels() -> None:
    """Compile what has not been compiled yet; without it, the first solve would wait. Of several, one does the work."""
    STAMP.parent.mkdir(exist_ok=True)
    with STAMP.with_suffix(".lock").open("a") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        wanted = fingerprints.of_files(SOURCE.glob("*.py"), *fingerprints.installed())
        if STAMP.is_file() and STAMP.read_text() == wanted and are_kept():
            return
        print("Compiling the placement engine, once …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "safeconduct.placement.engine", "compile"]
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            STAMP.write_text(wanted)


def are_kept() -> bool:
    """Whether what was made is still kept: whoever tries other sources, and comes back, has thrown it away."""
    from safeconduct.placement.engine.national.compiled import kept_in  # a tenth of a second

    return any(kept_in(os.environ.get("NUMBA_CACHE_DIR", "")).glob("*"))
