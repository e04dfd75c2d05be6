"""Who runs a data folder: one supervisor at a time, and where to find it.

The lock is the kernel's, so it is free the moment its holder is dead, however it died. `running.json` tells the rest.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from safeconduct.cell.refusal import CellRefused

LOCK, NOTE = "supervisor.lock", "running.json"
STOP_SECONDS = 60.0


class DoesNotStop(CellRefused):
    """The running supervisor did not end in time."""


@dataclass(frozen=True)
class Running:
    """What a supervisor tells about itself; `is_ready` once both faces answer."""

    pid: int
    mode: str
    public: str
    desk: str
    is_ready: bool


def take_lock(folder: Path) -> IO[str] | None:
    """The lock of this data folder, held until closed; None when another supervisor holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / LOCK).open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def is_running(folder: Path) -> bool:
    if not (folder / LOCK).exists():
        return False
    lock = take_lock(folder)
    if lock is None:
        return True
    lock.close()
    return False


def tell(folder: Path, running: Running) -> None:
    """Write the note in one stroke, so that no reader finds half of it."""
    unfinished = folder / f"{NOTE}.new"
    unfinished.write_text(json.dumps(asdict(running)))
    unfinished.replace(folder / NOTE)


def forget(folder: Path) -> None:
    (folder / NOTE).unlink(missing_ok=True)


def read(folder: Path) -> Running | None:
    """The note of the running supervisor; None while there is none."""
    with contextlib.suppress(FileNotFoundError):
        return Running(**json.loads((folder / NOTE).read_text()))
    return None


def wait_for_note(folder: Path) -> Running | None:
    """The other supervisor's note, ready or not; None if it ended before it wrote one."""
    return _wait(folder, lambda _note: True)


def wait_ready(folder: Path) -> Running | None:
    """The other supervisor's note once it is ready; None if it ended before."""
    return _wait(folder, lambda note: note.is_ready)


def _wait(folder: Path, is_it: Callable[[Running], bool]) -> Running | None:
    while is_running(folder):
        note = read(folder)
        if note is not None and is_it(note):
            return note
        time.sleep(0.1)
    return None


def stop(folder: Path) -> bool:
    """Ask the supervisor to stop and wait until it has. False when none runs. Raises DoesNotStop."""
    deadline = time.monotonic() + STOP_SECONDS
    asked = False
    while is_running(folder):
        note = read(folder)
        if note is not None and not asked:
            os.kill(note.pid, signal.SIGTERM)
            asked = True
        if time.monotonic() > deadline:
            raise DoesNotStop(f"The supervisor of {folder} does not stop; its processes may be ended by hand.")
        time.sleep(0.05)
    return asked
