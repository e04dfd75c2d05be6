"""What is known of the last good backup, in the data folder; when the next is due; what the doctor says."""

import contextlib
import fcntl
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from safeconduct.cell.backups.keys import LIVES
from safeconduct.cell.backups.manifest import present
from safeconduct.cell.backups.targets import is_set_up
from safeconduct.cell.refusal import CellRefused

NOTE = "backup.json"
NIGHT = 2  # the hour, in UTC, from which the night's backup is made
TOO_OLD = timedelta(days=2)


class AtWork(CellRefused):
    """One backup at a time."""


def noted(folder: Path) -> dict[str, datetime]:
    """When the last good backup and the last copy of the keys were made."""
    try:
        return {what: datetime.fromisoformat(at) for what, at in json.loads((folder / NOTE).read_text()).items()}
    except (FileNotFoundError, ValueError):
        return {}


def note(folder: Path, *what: str) -> None:
    """These were made just now."""
    made = noted(folder) | dict.fromkeys(what, present())
    unfinished = folder / f"{NOTE}.new"
    unfinished.write_text(json.dumps({name: at.isoformat() for name, at in made.items()}))
    unfinished.replace(folder / NOTE)


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Two would take each other's unfinished files away. The lock goes with its process. Raises AtWork."""
    with (folder / "backup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AtWork("A backup of this house is being made already.") from None
        yield


def is_due(folder: Path, now: datetime) -> bool:
    """Whether this night's is still to be made."""
    night = datetime(now.year, now.month, now.day, NIGHT, tzinfo=UTC)
    night -= timedelta(days=1) if now < night else timedelta()
    return noted(folder).get("backup", datetime.min.replace(tzinfo=UTC)) < night


def complaints(folder: Path, *, is_production: bool) -> Iterator[str]:
    """No backups, old ones, old copies of the keys."""
    made, now = noted(folder), present()
    if not is_set_up():
        if is_production:
            yield "No backup is made: BACKUP_RECIPIENTS is not set (docs/operator.md)."
        return
    for what, limit, command in (("backup", TOO_OLD, "./run backup"), ("keys", LIVES, "./run backup keys")):
        at = made.get(what)
        if at is None or now - at > limit:
            when = "was never made" if at is None else f"is of {at:%Y-%m-%d}"
            yield f"The last good {'backup' if what == 'backup' else 'copy of the keys'} {when}: {command} says why."
