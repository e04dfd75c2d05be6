"""Where the machine writes memory down: swap that is neither encrypted nor itself in memory, for the doctor.

Broker, faces, workers and whatever opens a file lock theirs where the account may (`vaultd.closing_off`); elsewhere
what they hold of a page that is read may be swapped out, and what PostgreSQL holds may everywhere.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path


def complaints(*, is_production: bool, proc: Path = Path("/proc"), system: Path = Path("/sys")) -> Iterator[str]:
    """A sentence for each place; none for a demonstration, whose people are invented."""
    for place, kind in areas(proc) if is_production else ():
        if not _stays_secret(_device(place, system, is_file=kind == "file"), system):
            yield (
                f"Swap is on at {place} and not encrypted, as far as can be seen: what is read may be written there. "
                "Switch it off or encrypt it (docs/operator.md)."
            )


def areas(proc: Path = Path("/proc")) -> list[tuple[Path, str]]:
    """Where memory is written down, and whether that is a file or a partition; none on a kernel without swap."""
    try:
        lines = (proc / "swaps").read_text().splitlines()[1:]
    except FileNotFoundError:
        return []
    named = [line.split()[:2] for line in lines]
    return [(Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), name)), kind) for name, kind in named]


def _device(place: Path, system: Path, *, is_file: bool) -> Path:
    """The folder in which the kernel describes the device, or that of the file system in which the file lies."""
    if not is_file:
        return system / "class/block" / place.resolve().name
    try:
        on = place.stat().st_dev
    except OSError:  # out of our sight
        return system / "unknown"
    return system / f"dev/block/{os.major(on)}:{os.minor(on)}"


def _stays_secret(device: Path, system: Path) -> bool:
    """Whether it is encrypted, lies in memory alone, or lies on nothing but such (a volume on an encrypted disk)."""
    if device.resolve().name.startswith("zram"):
        return _said(device / "backing_dev") in {"", "none"}  # where it is full it may write to a disk
    below = list((device / "slaves").glob("*"))
    on_such = bool(below) and all(_stays_secret(system / "class/block" / one.name, system) for one in below)
    return _said(device / "dm/uuid").startswith("CRYPT-") or on_such


def _said(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
