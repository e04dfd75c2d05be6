"""A restore is rehearsed, not hoped for: the newest backup becomes a house beside, which is tried and deleted."""

import argparse
import getpass
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from safeconduct.audit.outside.notes import PLAIN
from safeconduct.cell.backups.keys import newest_keys
from safeconduct.cell.backups.manifest import backups_in
from safeconduct.cell.backups.restoring import Asked, NotRestored, Restored, restore
from safeconduct.cell.backups.targets import Target, log_signer, target
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import DEMO, House
from safeconduct.cell.visiting import database_up

OBJECTS = 100


def rehearse(house: House, asked: argparse.Namespace) -> str:
    """What was found, in lines; nothing of it stays. Raises CellRefused when something is not as it should be."""
    to, log = target(house), log_signer(house).key(PLAIN)
    backup, keys = asked.backup or _newest(to), asked.keys or newest_keys(to)
    if keys is None:
        raise NotRestored(f"There is no copy of the keys in {to.keys}: ./run backup keys makes one.")
    passphrase = getpass.getpass(f"Passphrase of {asked.username}: ") if asked.username else ""
    os.environ.pop("DATABASE_URL", None)  # a server of one's own stays untouched
    os.environ.pop("DATABASE_URL_FILE", None)
    place = Path(tempfile.mkdtemp(prefix="safeconduct-rehearsal-", dir=asked.place))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end, it deletes too
    began = time.monotonic()
    try:
        where = Asked(backup.absolute(), asked.identity, keys, place / "house", log=log)
        done = restore(where)
        restored_in = time.monotonic() - began
        return _tried(done, asked.username, passphrase, restored_in)
    finally:
        shutil.rmtree(place)


def _newest(to: Target) -> Path:
    found = backups_in(to.folder)
    if not found:
        raise NotRestored(f"There is no whole backup in {to.folder}: ./run backup makes one.")
    return found[-1]


def _tried(done: Restored, username: str, passphrase: str, restored_in: float) -> str:
    house = done.house
    if username:
        people = [{"username": username, "passphrase": passphrase}]
    else:
        people = json.loads(house.people.read_text()) if house.mode == DEMO and house.people.exists() else []
    with database_up(house):
        found = json.loads(_run(house, ["drill_backup", str(OBJECTS)], said=json.dumps(people)))
        log = _run(house, ["audit", "verify"]).strip().splitlines()
    if found["broken"]:
        raise NotRestored(f"{len(found['broken'])} objects are not what was sealed: {', '.join(found['broken'][:5])}.")
    return "\n".join(
        [
            f"Backup      {done.manifest.name}, of {done.manifest.at:%Y-%m-%d %H:%M} UTC",
            f"Restored    in {restored_in:.0f} s: {found['cases']} cases, {done.files} files",
            f"Erased      {done.said.strip()}",
            f"Sealed      {found['sealed']} objects looked at, each in the format and of the size it was kept with",
            f"Opened      {found['opened']} of {OBJECTS} drawn, by {found['people']} colleagues"
            + ("" if found["people"] else " (--as NAME lets one try with their passphrase)"),
            f"Log         {log[-1]}",
            f"Deleted     {house.folder.parent}",
        ]
    )


def _run(house: House, words: list[str], said: str = "") -> str:
    done = subprocess.run(
        house.manage(*words),
        cwd=ROOT,
        env=dict(house.environment("owner")),
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotRestored(f"{words[0]} says of the restored house: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout
