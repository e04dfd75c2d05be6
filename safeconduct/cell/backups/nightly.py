"""One backup each night, beside the running house. One that failed is tried again an hour later."""

import signal
import subprocess
import sys
import time

from safeconduct.cell.backups.manifest import present
from safeconduct.cell.backups.state import is_due
from safeconduct.cell.backups.targets import is_set_up
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.orphans import dies_with_us

LOOK_SECONDS, AGAIN_SECONDS = 60.0, 3600.0


class Nightly:
    """Starts `./run backup` when it is due; `look` is called often and costs nothing in between."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._process: subprocess.Popen[bytes] | None = None
        self._look_at = 0.0

    def look(self) -> None:
        """Once the house is ready."""
        now = time.monotonic()
        if now < self._look_at or (self._process is not None and self._process.poll() is None):
            return
        self._look_at = now + LOOK_SECONDS
        if is_set_up() and is_due(self._house.folder, present()):
            self._look_at = now + AGAIN_SECONDS
            self._start()

    def _start(self) -> None:
        command = ["nice", sys.executable, "-m", "safeconduct.cell", "backup", "--data", str(self._house.folder)]
        with self._house.log("backup").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 we have one thread
            )

    def stop(self) -> None:
        """One that is at work ends, and leaves the backups that there were."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
