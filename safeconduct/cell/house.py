"""One organisation's data folder: what lies where, its secrets, and what each process gets to know.

Inside: `postgres` the database, `blobs`, `shred` and `media` the sealed files, `secrets` keys and passwords, `broker`
the key broker's sockets, `log` one file a process, `static` the style sheets, `people.json` the demo's people,
`house.json` how it was started last.
"""

import json
import os
import secrets
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from safeconduct.cell.database import ROLES, DatabaseRefused, address, prepare_server, server_of_ones_own
from safeconduct.cell.environment import given, is_given, is_sealed_on_the_way
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.postgres import Cluster
from safeconduct.cell.refusal import CellRefused
from safeconduct.cell.sockets import short_enough

FACES = {
    "public": "sc_public",
    "desk": "sc_desk",
    "worker": "sc_worker",
    "broker": "sc_broker",
    "owner": "sc_owner",
}
FOLDERS = ("log", "secrets", "blobs", "shred", "media", "static")
DEMO, PRODUCTION = "demo", "production"
DEFAULT_PORT = 8000
RESTORING = "restoring"  # a mark in the folder: what was erased since the backup lives here still
STARTED_WITH = {DEMO: "./run demo", PRODUCTION: "./run up"}
SIGNS_THE_LOG = frozenset({"worker", "owner"})  # a hole in a face signs no checkpoint
OPENS_ITSELF = frozenset({"broker", "owner"})  # the pepper and the shred keys: the broker, and who founds and migrates
# What the operator may set instead of the data folder (docs/operator.md).
OPERATORS_CHOICE = frozenset({"PEPPER", "LOG_KEY", "ORGANISATION_ID", "ORGANISATION_NAME", "BLOB_DIR", "SHRED_DIR"})


def _is_operators(variable: str) -> bool:
    name = variable.removesuffix("_FILE")
    return name in OPERATORS_CHOICE and is_given(name)


def _withheld_from(face: str) -> frozenset[str]:
    """The settings that a process with this face must not know. Who opens itself asks no broker."""
    of_the_log = set() if face in SIGNS_THE_LOG else {"LOG_KEY"}
    of_keys = {"BROKER_DIR"} if face == "owner" else set() if face in OPENS_ITSELF else {"PEPPER", "SHRED_DIR"}
    of_forms = {"SECRET_KEY"} if face == "broker" else set()
    return frozenset(name + end for name in of_the_log | of_keys | of_forms for end in ("", "_FILE"))


class OtherHouse(CellRefused):
    """The folder holds the other kind of house."""


class HalfRestored(CellRefused):
    """A restore into this folder did not come to its end."""


@dataclass(frozen=True)
class House:
    """A data folder; `mode` is demo or production, `port` the public face's (the desk has the next)."""

    folder: Path
    mode: str = DEMO
    port: int = DEFAULT_PORT

    @classmethod
    def at(cls, folder: Path) -> "House":
        """The house as it was started last; a demo where none was."""
        note = folder / "house.json"
        return cls(folder, **json.loads(note.read_text())) if note.exists() else cls(folder)

    @property
    def origins(self) -> dict[str, str]:
        """Where people reach each face: from the environment (behind a proxy), or this machine's ports."""
        return {
            "public": given("PUBLIC_ORIGIN", f"http://127.0.0.1:{self.port}"),
            "desk": given("DESK_ORIGIN", f"http://127.0.0.1:{self.port + 1}"),
        }

    @property
    def ports(self) -> dict[str, int]:
        return {"public": self.port, "desk": self.port + 1}

    @property
    def organisation_name(self) -> Path:
        """What a real organisation calls itself; written when it is founded."""
        return self.folder / "organisation_name"

    @property
    def people(self) -> Path:
        return self.folder / "people.json"

    @property
    def broker_folder(self) -> Path:
        """Where the key broker listens: in here, or where that path is too long for a socket, in a short one."""
        return short_enough(self.folder.absolute() / "broker", "/desk.sock")

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def furnish(self) -> None:
        """Make the folders and the secrets that are missing; nothing in here is for other accounts."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)  # PostgreSQL's account passes through
        for name in FOLDERS:
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        _refuse_the_other_kind(self.folder, self.mode)
        (self.folder / "house.json").write_text(json.dumps({"mode": self.mode, "port": self.port}))
        # A hole in the public face must not sign a session of the desk.
        self._secret("public.secret_key", lambda: secrets.token_urlsafe(48))
        self._secret("desk.secret_key", lambda: secrets.token_urlsafe(48))
        for name in ("pepper", "log_key"):
            self._secret(name, lambda: secrets.token_hex(32))
        if self.mode == PRODUCTION:
            self._secret("organisation_id", lambda: str(uuid.uuid4()))

    def _secret(self, name: str, make: Callable[[], str]) -> str:
        path = self.folder / "secrets" / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(make())
        return path.read_text()

    def prepare_database(self, cluster: Cluster | None) -> str:
        """Roles, passwords and database, on our cluster or the server in DATABASE_URL. Raises DatabaseRefused.

        Returns the identity of the database.
        """
        passwords = {role: self._secret(f"{role}.password", lambda: secrets.token_urlsafe(24)) for role in ROLES}
        if cluster is None:
            admin, database = _operators_server(self.mode)
        else:
            admin, database = cluster.conninfo(), "safeconduct"
        identity = prepare_server(admin, passwords, database)
        for face, role in FACES.items():
            path = self.folder / "secrets" / f"{face}.database_url"
            path.touch(mode=0o600)
            path.write_text(address(make_conninfo(admin, dbname=database, user=role, password=passwords[role])))
        return identity

    def cluster(self) -> Cluster | None:
        """The database server that we run ourselves; None when DATABASE_URL names another."""
        return None if given("DATABASE_URL") else Cluster(self.folder / "postgres")

    def environment(self, face: str) -> Mapping[str, str]:
        """The environment of a process with that face: its own database role, and files for secrets."""
        hidden = {"DATABASE_URL", "PYTHONPATH", *_withheld_from(face)}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        kept_secrets = self.folder / "secrets"
        values = {
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings",
            "SAFECONDUCT_FACE": face,
            "SAFECONDUCT_MODE": self.mode,
            "DATABASE_URL_FILE": str(kept_secrets / f"{face}.database_url"),
            "SECRET_KEY_FILE": str(kept_secrets / f"{'public' if face == 'public' else 'desk'}.secret_key"),
            "PEPPER_FILE": str(kept_secrets / "pepper"),
            "SHRED_DIR": str(self.folder / "shred"),
            "BROKER_DIR": str(self.broker_folder),
            "LOG_KEY_FILE": str(kept_secrets / "log_key"),
            "BLOB_DIR": str(self.folder / "blobs"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "PUBLIC_ORIGIN": self.origins["public"],
            "DESK_ORIGIN": self.origins["desk"],
            "SAFECONDUCT_DATA": str(self.folder),
        }
        if self.mode == PRODUCTION:
            values["ORGANISATION_ID_FILE"] = str(kept_secrets / "organisation_id")
        if self.organisation_name.exists():
            values["ORGANISATION_NAME_FILE"] = str(self.organisation_name)
        return kept | {name: value for name, value in values.items() if name not in hidden and not _is_operators(name)}

    def manage(self, *words: str) -> list[str]:
        """The command line of a management command."""
        return [sys.executable, "-m", "safeconduct.cell.manage", *words]


def _operators_server(mode: str) -> tuple[str, str]:
    """How an administrator reaches the server in DATABASE_URL, and its database there. Raises DatabaseRefused."""
    named = conninfo_to_dict(given("DATABASE_URL"))
    if mode == PRODUCTION and not is_sealed_on_the_way(str(named.get("host") or ""), named):
        raise DatabaseRefused("DATABASE_URL must say sslmode=verify-full for a server on another machine.")
    return server_of_ones_own(given("DATABASE_URL"))


def must_be_whole(folder: Path) -> None:
    """Nothing starts on a folder whose restore was broken off. Raises HalfRestored."""
    if (folder / RESTORING).exists():
        raise HalfRestored(
            f"The restore into {folder} was broken off: what was erased since the backup lives in it still. "
            "Delete this folder and restore once more (./run restore)."
        )


def _refuse_the_other_kind(folder: Path, mode: str) -> None:
    """A real organisation's folder is no demonstration, nor the other way round: its seals name who made them."""
    note = folder / "house.json"
    was = json.loads(note.read_text())["mode"] if note.exists() else mode
    if was != mode:
        raise OtherHouse(f"{folder} was started with {STARTED_WITH[was]}. Name another folder with --data.")
