"""A house out of a backup, in an empty folder: checked before it is used, and shut until the erasures are done again.

What the copy of the keys does not have is dead. What it says was erased is erased in the restored database too, rows,
files and names, whatever the backup was made before. Until that is through, the folder holds a mark, and nothing starts
on it.
"""

import getpass
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage

from safeconduct.audit.outside.notes import PLAIN, Key
from safeconduct.audit.outside.signing import Signer
from safeconduct.cell.backups.dumping import filled
from safeconduct.cell.backups.keys import LIVES, Keys, open_keys
from safeconduct.cell.backups.manifest import DATABASE, HOUSE, Manifest, present
from safeconduct.cell.backups.packing import unpack
from safeconduct.cell.backups.sealing import checked_copy, decrypt, identities_in, new_file, open_into, opened
from safeconduct.cell.backups.targets import setting
from safeconduct.cell.database import server_of_ones_own
from safeconduct.cell.environment import given
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import OPERATORS_CHOICE, RESTORING, House
from safeconduct.cell.readiness import say
from safeconduct.cell.recovery_public import RECOVERY_PUBLIC
from safeconduct.cell.refusal import CellRefused
from safeconduct.cell.visiting import own_database
from safeconduct.vaultd.durable import folder_of


class NotRestored(CellRefused):
    """Nothing was restored; the sentence says why."""


@dataclass(frozen=True)
class Asked:
    """backup: a day's folder. keys: a copy of the keys. log: the log's public key from paper, where it is known.

    was: SIZE:ROOT that a witness saw last. takes_old_keys: go on with keys that are older than the backup.
    """

    backup: Path
    identity: Path
    keys: Path
    data: Path
    log: Key | None = None
    was: str = ""
    takes_old_keys: bool = False


@dataclass(frozen=True)
class Restored:
    """The house, what it came from, how many files, and what the erasures said."""

    house: House
    manifest: Manifest
    files: int
    said: str


def restore(asked: Asked) -> Restored:
    """Raises CellRefused; then the folder is as empty as it was."""
    stand_alone()
    _must_be_empty(given("DATABASE_URL"))
    identities = identities_in(asked.identity)
    if asked.data.exists() and any(asked.data.iterdir()):
        raise NotRestored(f"{asked.data} is not empty: a backup is restored into a new folder only.")
    try:
        return _restore(asked, identities)
    except BaseException as error:
        shutil.rmtree(asked.data, ignore_errors=True)
        if isinstance(error, OSError) and error.filename:
            raise NotRestored(_in_words(error)) from error
        raise


def _in_words(error: OSError) -> str:
    """What the disk refused, and what to do where the files are still those of the old machine's account."""
    said = f"Nothing was restored. {error.filename}: {error.strerror}."
    if isinstance(error, PermissionError):
        said += (
            f" This runs as the account {getpass.getuser()}, which may not. A disk from another machine has that "
            "machine's accounts on it: as root, copy what is needed and give it to this account "
            "(docs/installing.md, 'What survived')."
        )
    return said


def _restore(asked: Asked, identities: list[pyrage.x25519.Identity]) -> Restored:
    asked.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (asked.data / RESTORING).touch(mode=0o600)
    keys = open_keys(asked.keys, identities, asked.data)
    manifest = _checked(asked, keys)
    with opened(asked.backup / HOUSE, identities, manifest.sum_of(HOUSE)) as content:
        unpack(content, asked.data, only=_belongs)
    house = House.at(asked.data)
    house.furnish()
    say("Restoring the database …")
    database = asked.backup / DATABASE
    with checked_copy(database, manifest.sum_of(DATABASE), asked.data) as dump, own_database(house):
        with filled(house) as sink:
            decrypt(dump, database, sink, identities)
        say(f"Restoring {len(manifest.blobs)} files …")
        _restore_blobs(house, asked.backup.parent, manifest, identities)
        say("Doing again what was erased since …")
        _run(house, [sys.executable, "-m", "safeconduct.cell.migration"])
        said = _run(house, house.manage("replay_erasures", manifest.name, *([asked.was] if asked.was else [])))
    (asked.data / RESTORING).unlink()
    return Restored(house, manifest, len(manifest.blobs), said)


def _belongs(name: str) -> bool:
    kept = {"house.json", "organisation_name", RECOVERY_PUBLIC, "people.json", "settings.json"}
    return name in kept or name.startswith("media/")


def _checked(asked: Asked, keys: Keys) -> Manifest:
    """The manifest, once the backup is whole, of the house of these keys, and no newer than they are."""
    seed = bytes.fromhex((asked.data / "secrets/log_key").read_text())
    log = Signer(f"safeconduct.log/{keys.organisation}", seed).key(PLAIN)
    if asked.log is not None and asked.log != log:
        raise NotRestored(f"{asked.keys} is not of the house whose log has that public key, but of {log.written()}.")
    manifest = Manifest.read(asked.backup, log)
    if keys.at < manifest.at and not asked.takes_old_keys:
        raise NotRestored(
            f"The keys were copied at {keys.at:%Y-%m-%d %H:%M}, before the backup of {manifest.at:%Y-%m-%d %H:%M}: "
            "what was erased between may live in them, and what was begun between has no key there. Take a newer copy; "
            "where there is none, --old-keys goes on with this one."
        )
    if present() - keys.at > LIVES:
        say(f"These keys were copied on {keys.at:%Y-%m-%d}. What was erased since comes back: erase it anew at once.")
    say(f"Checking {len(manifest.sums)} files …")
    manifest.check(asked.backup.parent)
    return manifest


def _must_be_empty(url: str) -> None:
    """A server of one's own is looked at before anything is changed on it. Raises NotRestored, DatabaseRefused."""
    if not url:
        return
    entrance, name = server_of_ones_own(url)
    with psycopg.connect(entrance) as connection:
        tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if connection.info.dbname == name and tables:
            raise NotRestored(f"The database {name} in DATABASE_URL has tables: name a new one.")


def _restore_blobs(house: House, target: Path, manifest: Manifest, identities: list[pyrage.x25519.Identity]) -> None:
    root = Path(setting(house, "BLOB_DIR"))
    for blob, path in manifest.blobs.items():
        with new_file(folder_of(root, blob)) as file:
            open_into(target / path, file, identities, manifest.sums[path])


def _run(house: House, command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=dict(house.environment("owner")), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotRestored(
            f"The house was not restored: {' '.join(command[-2:])}.\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.stdout


def stand_alone() -> None:
    """A restored folder holds its own files and secrets: settings that name other ones are for later."""
    for name in OPERATORS_CHOICE:
        for variable in (name, f"{name}_FILE"):
            os.environ.pop(variable, None)
