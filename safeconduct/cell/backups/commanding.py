"""What is typed: ./run backup …, ./run restore …"""

import argparse
from pathlib import Path

from safeconduct.audit.outside.notes import Key
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.outside.verdicts import Wrong
from safeconduct.cell.backups import identity, rehearsing, state
from safeconduct.cell.backups.keys import LIVES, make_keys
from safeconduct.cell.backups.making import make_backup
from safeconduct.cell.backups.restoring import Asked, restore
from safeconduct.cell.backups.targets import target
from safeconduct.cell.catalogs import compile_changed
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.visiting import database_up


def backup(words: list[str]) -> int:
    """`backup`, `backup keys`, `backup identity FILE.pdf`, `backup rehearse`."""
    parser = argparse.ArgumentParser(prog="./run backup", description="Encrypted backups.", allow_abbrev=False)
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo", help="the data folder (var/demo)")
    steps = parser.add_subparsers(dest="step")
    steps.add_parser("keys", help="copy the keys only; the copy before is deleted")
    made = steps.add_parser("identity", help="make the key that opens backups, on a machine that is not the house's")
    made.add_argument("file", type=Path, help="the page to print, a PDF")
    made.add_argument("--language", choices=identity.LANGUAGES, default="en")
    tried = steps.add_parser("rehearse", help="restore the newest backup beside, open a hundred objects, delete it all")
    tried.add_argument("--identity", type=Path, required=True, help="the file with AGE-SECRET-KEY-1…")
    tried.add_argument("--backup", type=Path, help="another than the newest")
    tried.add_argument("--keys", type=Path, help="another copy of the keys than the newest")
    tried.add_argument("--in", dest="place", type=Path, help="where there is room (the system's temporary folder)")
    tried.add_argument("--as", dest="username", default="", help="a colleague who gives a passphrase and opens")
    for step in steps.choices.values():
        step.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    house = House.at(asked.data.absolute())
    if asked.step == "identity":
        print(identity.make(asked.file, asked.language))
    elif asked.step == "rehearse":
        compile_changed()
        print(rehearsing.rehearse(house, asked))
    elif asked.step == "keys":
        _make_keys(house)
    else:
        _make(house)
    return 0


def _make(house: House) -> None:
    to = target(house)
    compile_changed()
    with state.one_at_a_time(house.folder), database_up(house):
        made = make_backup(house, to)
    state.note(house.folder, "backup")
    print(f"{made.folder}: {made.files} files of the blob store, {made.copied} of them new; {made.bytes >> 20} MiB.")
    _make_keys(house)


def _make_keys(house: House) -> None:
    path = make_keys(house, target(house))
    state.note(house.folder, "keys")
    print(f"{path}: the keys. Older ones there are deleted; delete copies elsewhere within {LIVES.days} days.")


def restore_house(words: list[str]) -> int:
    """Into an empty folder."""
    parser = argparse.ArgumentParser(prog="./run restore", description="A house out of a backup.", allow_abbrev=False)
    parser.add_argument("backup", type=Path, help="the folder of a day")
    parser.add_argument("--identity", type=Path, required=True, help="the file with AGE-SECRET-KEY-1…")
    parser.add_argument("--keys", type=Path, required=True, help="the newest keys-….age")
    parser.add_argument("--data", type=Path, required=True, help="a new folder")
    parser.add_argument("--log-key", type=_key, help="the public key of the log, from paper")
    parser.add_argument("--was", type=_head, help="SIZE:ROOT that a witness or a page has")
    parser.add_argument("--old-keys", action="store_true", help="go on with keys that are older than the backup")
    said = parser.parse_args(words)
    compile_changed()
    paths = (said.backup.absolute(), said.identity, said.keys, said.data.absolute())
    done = restore(Asked(*paths, log=said.log_key, was=said.was or "", takes_old_keys=said.old_keys))
    print(f"{said.data}: the house of {done.manifest.at:%Y-%m-%d %H:%M} UTC, {done.files} files. {done.said.strip()}")
    print("Before you start it: docs/operator.md, 'After a restore' (accounts, witnesses, what came after the backup).")
    return 0


def _key(word: str) -> Key:
    try:
        return Key.read(word)
    except Wrong as wrong:
        raise argparse.ArgumentTypeError(f"{word} is no public key of a log ({wrong.says})") from None


def _head(word: str) -> str:
    try:
        return str(Head.read(word))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word} is not SIZE:ROOT, as the log's pages have it") from None
