"""Making a backup: the log is signed, then the database in one snapshot, then the files that it names, then keys.

A file of the blob store is on the disk before the row that names it is committed, so whatever the snapshot names is
there when the files are read. What was deleted meanwhile is missing, as its row is in the house itself. The keys come
last: every subject of the snapshot has its key among them, unless it was erased in between.
"""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from safeconduct.audit.outside.notes import PLAIN
from safeconduct.cell.backups import manifest as written
from safeconduct.cell.backups.dumping import dumped
from safeconduct.cell.backups.manifest import Manifest, backups_in, new_name, present
from safeconduct.cell.backups.packing import add, add_folder
from safeconduct.cell.backups.sealing import Broken, digest_of, new_file, piped, seal, sync_folder
from safeconduct.cell.backups.targets import Target, log_signer, organisation_of, setting
from safeconduct.cell.environment import given, is_given
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import DEMO, House
from safeconduct.cell.recovery_public import RECOVERY_PUBLIC
from safeconduct.vaultd.durable import make_folder

# What the operator of another machine wants to know; none of it is secret.
KEPT_SETTINGS = (
    "PUBLIC_ORIGIN", "DESK_ORIGIN", "BIND_ADDRESS", "SECOND_FACTOR", "ARGON2_MEMORY_KIB", "ARGON2_PASSES",
    "PLACEMENT_SECONDS", "PACE_REQUESTS", "PACE_OFFERS", "PACE_READING", "PACE_WORDS_MIB", "PACE_FILES_MIB",
    "WEB_WORKERS", "WEB_THREADS", "JOB_WORKERS", "BACKUP_RECIPIENTS", "BACKUP_DIR", "BACKUP_KEYS_DIR",
    "BACKUP_APPEND_ONLY",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A backup, with how many files of the blob store it names and how many of them were copied now."""

    folder: Path
    files: int
    copied: int
    bytes: int


def make_backup(house: House, target: Target) -> Made:
    """The database must be up. Raises CellRefused; an earlier backup stays whole whatever happens."""
    target.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _tidy(target)
    at = present()
    name = new_name(target.folder, at.date())
    checkpoint = _told(house, name)
    folder = target.folder / (name if target.is_append_only else f".{name}.part")
    make_folder(folder)
    maker = _Maker(house, target, folder, name)
    maker.write(written.CHECKPOINT, checkpoint.encode())
    with dumped(house) as dump:
        maker.seal(written.DATABASE, dump)
    maker.copy_blobs()
    with piped(lambda sink: _write_house(house, sink)) as content:
        maker.seal(written.HOUSE, content)
    organisation = organisation_of(house)
    made = Manifest(name, at, organisation, maker.sums)
    made.write(folder, log_signer(house), in_place=target.is_append_only)
    if not target.is_append_only:
        folder.replace(target.folder / name)
    sync_folder(target.folder)
    return Made(target.folder / name, len(made.blobs), maker.copied, maker.bytes)


def _told(house: House, name: str) -> str:
    """Tell the log that it leaves the house, and have that signed: the checkpoint's note. Raises Broken."""
    command = house.manage("note_backup", name)
    done = subprocess.run(
        command, cwd=ROOT, env=dict(house.environment("owner")), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Broken(f"The log could not be told of the backup, so none was made.\n{done.stderr[-2000:]}")
    return done.stdout


class _Maker:
    """One backup on its way."""

    def __init__(self, house: House, target: Target, folder: Path, name: str) -> None:
        self._house, self._target, self._folder, self._name = house, target, folder, name
        self.sums = dict[str, str]()
        self.copied = self.bytes = 0

    def write(self, name: str, content: bytes) -> None:
        with new_file(self._folder / name, in_place=self._target.is_append_only) as file:
            file.write(content)
        self.sums[f"{self._name}/{name}"] = digest_of(self._folder / name)

    def seal(self, name: str, source: IO[bytes]) -> None:
        path = self._folder / name
        in_place = self._target.is_append_only
        self.sums[f"{self._name}/{name}"] = seal(source, path, self._target.recipients, in_place=in_place)
        self.bytes += path.stat().st_size

    def copy_blobs(self) -> None:
        """Those that no earlier backup of ours has; content never changes under one id."""
        known = self._known()
        for blob, path in _blobs(Path(setting(self._house, "BLOB_DIR"))):
            had = known.get(blob)
            if had is None:
                with suppress(FileNotFoundError):  # deleted a moment ago, with its row
                    self._copy(blob, path)
            else:
                self.sums[had[0]] = had[1]

    def _copy(self, blob: UUID, path: Path) -> None:
        place = f"blobs/{blob.hex[:2]}/{blob.hex}"
        number = next(n for n in range(1000) if not (self._target.folder / f"{place}.{n}.age").exists())
        copy = f"{place}.{number}.age"  # an append-only disk may hold the beginning of one that broke off
        with path.open("rb") as source:
            to, in_place = self._target.folder / copy, self._target.is_append_only
            self.sums[copy] = seal(source, to, self._target.recipients, in_place=in_place)
        self.copied += 1
        self.bytes += (self._target.folder / copy).stat().st_size

    def _known(self) -> dict[UUID, tuple[str, str]]:
        """What the newest whole backup of ours names and is still there."""
        log = log_signer(self._house).key(PLAIN)
        for folder in reversed(backups_in(self._target.folder)):
            with suppress(Broken):  # one that was altered says nothing
                last = Manifest.read(folder, log)
                named = ((blob, path) for blob, path in last.blobs.items() if (self._target.folder / path).exists())
                return {blob: (path, last.sums[path]) for blob, path in named}
        return {}


def _blobs(root: Path) -> Iterator[tuple[UUID, Path]]:
    for path in sorted(root.glob("??/*")):
        with suppress(ValueError):  # what is being written
            yield UUID(path.name), path


def _write_house(house: House, sink: IO[bytes]) -> None:
    """Names and settings, and the site's pictures. No key: those go another way."""
    with tarfile.open(fileobj=sink, mode="w|") as archive:
        for path in (house.folder / "house.json", house.organisation_name, house.folder / RECOVERY_PUBLIC):
            if path.exists():
                archive.add(path, path.name)
        if house.mode == DEMO and house.people.exists():
            archive.add(house.people, house.people.name)
        settings = {name: given(name) for name in KEPT_SETTINGS if is_given(name)}
        add(archive, "settings.json", json.dumps(settings, indent=1).encode())
        add_folder(archive, Path(setting(house, "MEDIA_ROOT")), "media")


def _tidy(target: Target) -> None:
    """Take away what a backup that was broken off left; an append-only disk keeps it."""
    if target.is_append_only:
        return
    for folder in target.folder.glob(".*.part"):
        shutil.rmtree(folder)
    for path in target.folder.glob("blobs/??/*.part"):
        path.unlink(missing_ok=True)
