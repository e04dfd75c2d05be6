"""Where tests keep what they need for a while.

In memory where there is plenty: a database copied for one test, and files that are synced as a case's are, would wait
for the journal of a disk (`CREATE DATABASE`: 0.06 s in memory, 0.1 to 0.9 s on ext4). `TEST_FOLDER` says another place.
"""

import hashlib
import os
from pathlib import Path

from safeconduct.cell import fingerprints

MEMORY = Path("/dev/shm")  # noqa: S108 a folder of our own in it, closed to others
ENOUGH = 4 << 30  # bytes free: a whole run takes less than one


def place_of_tests() -> Path:
    """A folder of this checkout's own, made if it is not there; `var/test` where memory is short or not ours."""
    if chosen := os.environ.get("TEST_FOLDER"):
        return Path(chosen)
    ours = MEMORY / f"sc-{os.getuid()}"  # short: a socket's path has 107 signs
    if _has_room() and _is_ours(ours):
        return ours / hashlib.sha256(str(fingerprints.ROOT).encode()).hexdigest()[:8]
    return fingerprints.ROOT / "var" / "test"


def _has_room() -> bool:
    """Programs must start from there too: some tests make them."""
    try:
        found = os.statvfs(MEMORY)
        available = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return False
    return not found.f_flag & os.ST_NOEXEC and min(found.f_bavail * found.f_frsize, available) >= ENOUGH


def _is_ours(folder: Path) -> bool:
    """Somebody else may have made it first."""
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022
