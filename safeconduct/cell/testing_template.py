"""The database that every test session clones: migrated once for each state of the migrations.

Migrating from nothing takes as long as all tests of a department, mostly for the migrations of others. So a template
remembers which of our migrations it holds, and a new one starts from the fullest template that still agrees with the
files; the `base` one holds the migrations of others and the few of ours that they build on.
"""

import hashlib
import json
import os
import subprocess
import sys

import psycopg
from psycopg import sql

from safeconduct.cell import fingerprints
from safeconduct.cell.database import ROLES, address, create_database, prepare_server
from safeconduct.cell.testing import FOLDER, TestDatabaseFailed, TestServer, locked

BASE = "template_base"
UNFINISHED = "unfinished"
KEPT = 4


def template(server: TestServer) -> str:
    """The name of the template for the present migrations; the first to ask makes it, the others wait.

    Raises TestDatabaseFailed with what the migrations said.
    """
    name = f"template_{fingerprints.of_migrations()}"
    with locked(FOLDER / "template.lock"), psycopg.connect(server.admin, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            prepare_server(server.admin, {role: server.password(role) for role in ROLES}, database="postgres")
            origin = _fullest(connection)
            if origin is None:
                origin = _make(server, connection, BASE, None, "--others")
            _make(server, connection, name, origin)
            _drop_old(connection)
    return name


def _make(server: TestServer, connection: psycopg.Connection, name: str, origin: str | None, *words: str) -> str:
    """Migrate a copy of `origin` (None: of nothing) and call it `name`."""
    connection.execute(f"DROP DATABASE IF EXISTS {UNFINISHED} WITH (FORCE)")
    if origin is None:
        create_database(connection, UNFINISHED)
    else:
        server.clone(UNFINISHED, origin)
    _migrate(address(server.conninfo(UNFINISHED)), *words)
    holds = json.dumps(_holds(server.conninfo(UNFINISHED)))
    connection.execute(sql.SQL("COMMENT ON DATABASE unfinished IS {}").format(holds))
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.execute(sql.SQL("ALTER DATABASE unfinished RENAME TO {}").format(sql.Identifier(name)))
    return name


def _migrate(url: str, *words: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "SAFECONDUCT_MODE": "test", "SAFECONDUCT_FACE": "owner"}
    command = [sys.executable, "-m", "safeconduct.cell.migration", *words]
    done = subprocess.run(command, cwd=fingerprints.ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TestDatabaseFailed(f"The migrations failed.\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")


def _holds(conninfo: str) -> dict[str, str]:
    """Our migrations that this database holds, with the hashes of their files."""
    with psycopg.connect(conninfo) as connection:
        applied = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return {f"{app}/{name}": found for app, name in applied if (found := _hash(f"{app}/{name}"))}


def _hash(migration: str) -> str | None:
    app, _, name = migration.partition("/")
    path = fingerprints.PACKAGE / app / "migrations" / f"{name}.py"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def _fullest(connection: psycopg.Connection) -> str | None:
    """The template to start from: all that it holds must still be so."""
    found = connection.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE 'template\\_%'"
    ).fetchall()
    usable = []
    for name, description in found:
        holds = json.loads(description) if description else {"nothing": "known"}
        if all(_hash(migration) == known for migration, known in holds.items()):
            usable.append((len(holds), name))
    return max(usable)[1] if usable else None


def _drop_old(connection: psycopg.Connection) -> None:
    """Keep the base and the newest few."""
    names = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' AND datname <> %s "
        "ORDER BY oid DESC OFFSET %s",
        [BASE, KEPT],
    ).fetchall()
    for (name,) in names:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
