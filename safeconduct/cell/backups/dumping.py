"""PostgreSQL's own dump, out of the database and into an empty one, through pipes only."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from safeconduct.cell.backups.sealing import Broken
from safeconduct.cell.database import server_of_ones_own
from safeconduct.cell.environment import given
from safeconduct.cell.house import House
from safeconduct.cell.postgres import Cluster
from safeconduct.cell.postgres_binaries import account_for, programs

# What ends with every restore anyway, or is worth nothing elsewhere: the rows are left out, the tables are not.
OF_THE_MOMENT = ("custody_draft", "custody_keysession", "custody_ticket", "custody_ticketkey", "django_session")


def where(cluster: Cluster | None) -> dict[str, str]:
    """The database and its administrator, as libpq's environment has it: no password stands in a command line."""
    conninfo = cluster.conninfo("safeconduct") if cluster else " ".join(server_of_ones_own(given("DATABASE_URL"))[:1])
    parts = _as_libpq_has_it(conninfo)
    if cluster is None:
        parts["PGDATABASE"] = server_of_ones_own(given("DATABASE_URL"))[1]
    return parts


def _as_libpq_has_it(conninfo: str) -> dict[str, str]:
    names = {"host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}
    return {names[name]: str(value) for name, value in conninfo_to_dict(conninfo).items() if name in names}


def _program(house: House, name: str) -> str:
    return str(programs(account_for(house.folder / "postgres" / "data")) / name)


@contextlib.contextmanager
def dumped(house: House) -> Iterator[IO[bytes]]:
    """One snapshot of the whole database, to read while the block lasts. Raises Broken."""
    left_out = [f"--exclude-table-data=public.{table}" for table in OF_THE_MOMENT]
    command = [_program(house, "pg_dump"), "--format=custom", "--no-password", *left_out]
    with _started(command, where(house.cluster()), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout


@contextlib.contextmanager
def filled(house: House) -> Iterator[IO[bytes]]:
    """Where to write a dump that becomes the house's database, which is empty. Raises Broken.

    A dump is a program: it runs as the owner of the tables, who may start nothing on the server's machine and read no
    file there. The comments that it leaves out are the extensions' own.
    """
    reached = _as_libpq_has_it((house.folder / "secrets/owner.database_url").read_text())
    command = [_program(house, "pg_restore"), "--exit-on-error", "--single-transaction", "--no-password"]
    command += ["--no-owner", "--no-comments"]
    with _started([*command, "--dbname", reached["PGDATABASE"]], reached, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        yield process.stdin
        process.stdin.close()


@contextlib.contextmanager
def _started(command: list[str], reached: dict[str, str], **pipes: int) -> "Iterator[subprocess.Popen[bytes]]":
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **reached}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, cwd="/", **pipes)  # type: ignore[call-overload]
    try:
        with contextlib.suppress(BrokenPipeError):  # it has ended, and says why
            yield process
        said = process.stderr.read().decode(errors="replace")
        if process.wait():
            raise Broken(f"{Path(command[0]).name} failed: {said[-2000:]}")
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
