"""Holds the server of the tests: starts it, waits until no test session uses it, stops it.

    python -m safeconduct.cell.testing_guard    # returns when the server is up; the guard stays behind

Sessions hold a shared lock on `in-use.lock`, which the kernel releases even when a session is killed; the guard waits
for the exclusive one. So nothing stays behind, and nobody counts.
"""

import fcntl
import os
import shutil
import sys
import traceback

import psycopg
from psycopg import sql

from safeconduct.cell.postgres import Cluster, PostgresFailed
from safeconduct.cell.testing import FOLDER, cluster_for_tests
from safeconduct.cell.testing_place import IN_USE, forget_gone_checkouts


def _start(cluster: Cluster) -> None:
    """Start with no database of an earlier session left. A cluster spoilt by a power cut is made anew."""
    try:
        cluster.start()
    except PostgresFailed:
        shutil.rmtree(cluster.data, ignore_errors=True)
        cluster.start()
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'").fetchall():
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _guard(report: int) -> None:
    os.setsid()
    cluster = cluster_for_tests()
    try:
        forget_gone_checkouts()
        _start(cluster)
    except BaseException:
        os.write(report, traceback.format_exc().encode())
        raise
    os.write(report, b"up")
    os.close(report)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    with (FOLDER / IN_USE).open("a") as in_use:
        fcntl.flock(in_use, fcntl.LOCK_EX)
        cluster.stop()


def main() -> int:
    readable, writable = os.pipe()
    if os.fork() == 0:
        os.close(readable)
        _guard(writable)
        return 0
    os.close(writable)
    with os.fdopen(readable) as report:
        said = report.read()
    if said != "up":
        sys.stderr.write(said or "The guard died.")
    return int(said != "up")


if __name__ == "__main__":
    sys.exit(main())
