"""The small store that no backup of the database may hold: shred keys, pepper, the log's key. One copy, no history.

Whoever has an old copy of it, an old backup and a colleague's passphrase brings an erased case back. So each copy takes
the place of the one before, and none elsewhere may live longer than thirty days.
"""

import tarfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

import pyrage

from safeconduct.cell.backups.manifest import present
from safeconduct.cell.backups.packing import add, add_folder, unpack
from safeconduct.cell.backups.sealing import Broken, opened, piped, seal, sync_folder
from safeconduct.cell.backups.targets import Target, organisation_of, setting
from safeconduct.cell.house import House

LIVES = timedelta(days=30)


@dataclass(frozen=True)
class Keys:
    """What was unpacked into a data folder: when it was copied, and whose it is."""

    at: datetime
    organisation: UUID


def make_keys(house: House, target: Target) -> Path:
    """Copy the keys, and delete every older copy in that folder. Raises CellRefused."""
    target.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = present()
    path = target.keys / f"keys-{at:%Y-%m-%d}.age"
    with piped(lambda sink: _write(house, at, sink)) as content:
        seal(content, path, target.recipients)
    for older in target.keys.glob("keys-*"):
        if older != path:
            older.unlink(missing_ok=True)
    sync_folder(target.keys)
    return path


def _write(house: House, at: datetime, sink: IO[bytes]) -> None:
    with tarfile.open(fileobj=sink, mode="w|") as archive:
        add(archive, "at", at.isoformat().encode())
        for name in ("pepper", "log_key"):
            add(archive, f"secrets/{name}", setting(house, name.upper()).encode())
        add(archive, "secrets/organisation_id", str(organisation_of(house)).encode())
        add_folder(archive, Path(setting(house, "SHRED_DIR")), "shred", only=_is_whole)


def _is_whole(path: Path) -> bool:
    return path.is_file() and path.suffix != ".part"


def open_keys(path: Path, identities: list[pyrage.x25519.Identity], folder: Path) -> Keys:
    """Unpack a copy into a data folder, which gets `secrets` and `shred`. Raises Broken."""
    with opened(path, identities) as content:
        unpack(content, folder, only=lambda name: name == "at" or name.startswith(("secrets/", "shred/")))
    try:
        at = datetime.fromisoformat((folder / "at").read_text())
        organisation = UUID((folder / "secrets/organisation_id").read_text())
    except (OSError, ValueError):
        raise Broken(f"{path} is no copy of a house's keys (./run backup keys makes one).") from None
    (folder / "at").unlink()
    return Keys(at, organisation)


def newest_keys(target: Target) -> Path | None:
    return max(target.keys.glob("keys-*.age"), default=None)
