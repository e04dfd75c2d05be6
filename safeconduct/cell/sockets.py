"""Folders of unix sockets, whose whole path the kernel wants to be short."""

import hashlib
import os
from pathlib import Path

LONGEST = 107  # sun_path holds 108 bytes with its closing zero


def short_enough(folder: Path, name: str) -> Path:
    """`folder`, or where a socket `name` in it has too long a path, a short one that belongs to us alone.

    Whoever makes it must refuse one that is another's: it may lie in /tmp.
    """
    if len(os.fsencode(folder)) + len(name) <= LONGEST:
        return folder
    short = hashlib.sha256(os.fsencode(folder.parent)).hexdigest()[:12]
    place = Path(os.environ.get("XDG_RUNTIME_DIR", "/tmp"))  # noqa: S108 see above
    return place / f"safeconduct-{folder.name}-{os.geteuid()}-{short}"
