import os
import signal
import socket
import stat
import time
from pathlib import Path

import psycopg
import pytest

from safeconduct.cell.postgres import SETTINGS_FOR_TESTS, Cluster, PostgresFailed, servers_of
from safeconduct.cell.postgres_binaries import PostgresMissing, account_for, programs
from safeconduct.cell.sockets import LONGEST


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="module")
def initialised(folder):
    cluster = Cluster(folder / "postgres", SETTINGS_FOR_TESTS)
    cluster.start()
    cluster.stop()
    return cluster


@pytest.fixture
def cluster(initialised):
    initialised.start()
    yield initialised
    initialised.stop()


def ask(cluster, statement):
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def test_a_new_cluster_sorts_and_searches_alike_on_every_machine(cluster):
    with psycopg.connect(cluster.conninfo()) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT lower('ЖЁ'), similarity('Москва', 'москва')").fetchone() == ("жё", 1.0)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)


def test_a_wrong_password_is_refused_on_the_socket_too(cluster):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.conninfo(password="wrong"))


def test_nothing_listens_on_the_network(cluster):
    assert ask(cluster, "SHOW listen_addresses") == ("",)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", 5432)) != 0 or ask(cluster, "SELECT inet_server_addr()") == (None,)


def test_nobody_else_may_enter_data_and_socket(cluster):
    for path in (cluster.data, cluster.socket_folder):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster.folder / "password").stat().st_mode) == 0o600


def test_the_server_never_runs_as_root(cluster):
    assert Path(f"/proc/{cluster.process.pid}").stat().st_uid != 0


def test_values_and_statements_stay_out_of_the_log(cluster):
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES (%s)", ["marker-4711"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES (%s)", ["marker-4711"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('marker-4711')")
    log = cluster.log.read_text()
    assert "duplicate key" in log
    assert "marker-4711" not in log


def test_what_was_committed_is_there_after_the_server_was_killed(cluster):
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        connection.execute("CHECKPOINT")
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.start()
    assert ask(cluster, "SELECT number FROM kept") == (7,)


def test_a_start_ends_the_server_that_an_earlier_launcher_left(cluster):
    left = cluster.process.pid
    another = Cluster(cluster.folder, SETTINGS_FOR_TESTS)
    another.start()
    try:
        assert left not in servers_of(cluster.data)
        assert ask(another, "SELECT 1") == (1,)
    finally:
        another.stop()


def test_a_pid_file_whose_number_is_somebody_elses_does_not_stop_a_start(initialised):
    (initialised.data / "postmaster.pid").write_text(f"{os.getpid()}\n/somewhere\n0\n5432\n\n\n1 1\nready\n")
    initialised.start()
    try:
        assert ask(initialised, "SELECT 1") == (1,)
    finally:
        initialised.stop()


def test_stopping_leaves_no_process(cluster):
    cluster.stop()
    assert servers_of(cluster.data) == set()


def test_a_server_dies_with_its_launcher(folder, initialised):
    launcher = os.fork()
    if launcher == 0:
        initialised.start()
        os._exit(0)  # as a kill -9 would: without stopping anything
    os.waitpid(launcher, 0)
    deadline = time.monotonic() + 10
    while servers_of(initialised.data) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert servers_of(initialised.data) == set()


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path):
    cluster = Cluster(tmp_path / ("long" * 30), SETTINGS_FOR_TESTS)
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == (1,)
        assert len(str(cluster.socket_folder / ".s.PGSQL.5432")) <= LONGEST
    finally:
        cluster.stop()
        cluster.socket_folder.rmdir()


def test_a_socket_folder_that_others_may_enter_is_refused(initialised):
    initialised.socket_folder.chmod(0o755)
    try:
        with pytest.raises(PostgresFailed, match="mode 0700"):
            initialised.start()
    finally:
        initialised.socket_folder.chmod(0o700)


def test_a_failed_start_says_what_the_log_says(initialised):
    broken = Cluster(initialised.folder, {"shared_buffers": "nonsense"})
    with pytest.raises(PostgresFailed, match="shared_buffers"):
        broken.start()


def test_another_postgresql_that_is_not_there_is_said_with_the_command_that_brings_it(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES_PROGRAMS", str(tmp_path))
    programs.cache_clear()
    with pytest.raises(PostgresMissing, match="apt-get install postgresql-15"):
        programs(account_for(tmp_path / "data"))
    programs.cache_clear()
