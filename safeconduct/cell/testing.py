"""The database of the tests: one server for all of a checkout's test sessions, one copy of a template for each.

A session that needs the database calls `begin_session`, which starts the server in the checkout's folder for tests
(`testing_place`) if none runs, through `testing_guard`, which stops it when the last session has ended, however it
ended. The template is migrated once for each state of the migrations (`testing_template`); a session clones it, which
takes a tenth of a second.

With `TEST_DATABASE_URL` (a superuser's) that server is used instead and nothing is started; with `POSTGRES_PROGRAMS`
(`./run test --postgres 15`) ours is another PostgreSQL than the wheel's.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from safeconduct.cell import fingerprints
from safeconduct.cell.database import OWNER
from safeconduct.cell.postgres import SETTINGS_FOR_TESTS, Cluster
from safeconduct.cell.postgres_binaries import major_version
from safeconduct.cell.refusal import CellRefused
from safeconduct.cell.testing_place import IN_USE, place_of_tests

FOLDER = place_of_tests()


class TestDatabaseFailed(CellRefused):
    """The server or the template could not be made; the message holds the output."""

    __test__ = False


@dataclass(frozen=True)
class TestServer:
    """A server where tests may create and drop databases; `admin` is its superuser's conninfo."""

    __test__ = False
    admin: str

    def password(self, role: str) -> str:
        """The same in every session, so that sessions do not lock each other out; the superuser is `admin`."""
        return hashlib.sha256(f"{self.admin}\0{role}".encode()).hexdigest()

    def conninfo(self, database: str, role: str = OWNER) -> str:
        return make_conninfo(self.admin, dbname=database, user=role, password=self.password(role))

    def clone(self, name: str, template: str) -> None:
        """Make database `name` a fresh copy of `template`; whoever still uses an older one is thrown out."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
            clone = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
            connection.execute(
                clone.format(sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)), prepare=False
            )

    def let_the_owner_become(self, role: str) -> None:
        """Tests ask as a process does, in its own role, within the transaction of a test, which is the owner's."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(OWNER)))

    def drop(self, name: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def begin_session() -> tuple[TestServer, Callable[[], None]]:
    """The server, and what to call when the session ends. Raises TestDatabaseFailed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if url := os.environ.get("TEST_DATABASE_URL"):
        return TestServer(url), lambda: None
    in_use = (FOLDER / IN_USE).open("a")
    fcntl.flock(in_use, fcntl.LOCK_SH)  # waits while the guard is stopping the server
    cluster = cluster_for_tests()
    with locked(FOLDER / "start.lock"):
        if not _answers(cluster):
            _start_guard()
    return TestServer(cluster.conninfo()), in_use.close


def cluster_for_tests() -> Cluster:
    chosen = os.environ.get("POSTGRES_PROGRAMS")
    name = f"postgres-{major_version(Path(chosen))}" if chosen else "postgres"
    return Cluster(FOLDER / name, SETTINGS_FOR_TESTS)


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(cluster.conninfo()).close()
    except (FileNotFoundError, psycopg.OperationalError):
        return False
    return True


def _start_guard() -> None:
    """Returns when the guard reports that the server takes connections."""
    guard = [sys.executable, "-m", "safeconduct.cell.testing_guard"]
    done = subprocess.run(guard, cwd=fingerprints.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TestDatabaseFailed(f"The server for the tests did not start.\n{done.stdout}{done.stderr}")


class locked:  # noqa: N801 reads as a verb where it is used
    """Hold a file lock; released by the kernel when the process dies."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.file: IO[str] = self.path.open("a")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()
