"""Where tests keep what they need for a while.

In memory where there is plenty: a database copied for one test, and files that are synced as a case's are, would wait
for the journal of a disk (`CREATE DATABASE`: 0.06 s in memory, 0.1 to 0.9 s on ext4). `TEST_FOLDER` says another place.
"""

import fcntl
import hashlib
import os
import re
import shutil
from pathlib import Path

from safeconduct.cell import fingerprints

MEMORY = Path("/dev/shm")  # noqa: S108 a folder of our own in it, closed to others
ENOUGH = 4 << 30  # bytes
CHECKOUT = "checkout"  # the file that says whose a folder is
IN_USE = "in-use.lock"


def place_of_tests() -> Path:
    """A folder of this checkout's own, made if it is not there; `var/test` where memory is short or not ours."""
    if chosen := os.environ.get("TEST_FOLDER"):
        return Path(chosen)
    ours = MEMORY / f"sc-{os.getuid()}"  # short: a socket's path has 107 signs
    if not (_has_room() and _is_ours(ours)):
        return fingerprints.ROOT / "var" / "test"
    place = ours / hashlib.sha256(str(fingerprints.ROOT).encode()).hexdigest()[:8]
    place.mkdir(exist_ok=True)
    (place / CHECKOUT).write_text(str(fingerprints.ROOT))
    return place


def forget_gone_checkouts() -> None:
    """Give back the memory of checkouts that are no longer there, unless a session of theirs goes on."""
    for said in (MEMORY / f"sc-{os.getuid()}").glob(f"*/{CHECKOUT}"):
        if Path(said.read_text()).exists():
            continue
        with (said.parent / IN_USE).open("a") as in_use:
            try:
                fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(said.parent)


def _has_room() -> bool:
    """Programs must start from there too: some tests make them."""
    try:
        found = os.statvfs(MEMORY)
        available = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    except OSError:  # another system
        return False
    in_folder, in_all = found.f_bavail * found.f_frsize, int(available[1]) * 1024 if available else 0
    return not found.f_flag & os.ST_NOEXEC and min(in_folder, in_all) >= ENOUGH


def _is_ours(folder: Path) -> bool:
    """Somebody else may have made it first."""
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022
