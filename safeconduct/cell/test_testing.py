"""What the tests stand on: a database of their own that nothing sticks to, and a server that nobody has to stop."""

import os
import signal
import socket
import subprocess
import sys
import time

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from safeconduct.cell.database import ROLES
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.postgres import servers_of

SESSION = """
import sys, time
from safeconduct.cell.testing import begin_session
server, end = begin_session()
print(server.admin, flush=True)
sys.stdin.readline()
end()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(turn):
    assert not ContentType.objects.filter(app_label="left behind").exists()
    ContentType.objects.create(app_label="left behind", model="by a test")
    ContentType.objects.filter(app_label="cases").delete()


@pytest.mark.django_db
def test_what_the_migrations_made_is_there_after_tests_that_commit():
    assert ContentType.objects.filter(app_label="cases").exists()


def test_each_role_can_be_tried(connect_as):
    for role in ROLES:
        with connect_as(role) as opened:
            assert opened.execute("SELECT current_user, current_database()").fetchone() == (
                role,
                connection.settings_dict["NAME"],
            )


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_nothing_reaches_the_network():
    from pytest_socket import SocketConnectBlockedError

    with socket.socket() as opened, pytest.raises(SocketConnectBlockedError):
        opened.connect(("192.0.2.1", 80))  # reserved for documentation by RFC 5737


@pytest.fixture
def start_session(tmp_path):
    sessions = []

    def start():
        environment = {**os.environ, "TEST_FOLDER": str(tmp_path / "test"), "PYTHONPATH": str(ROOT)}
        session = subprocess.Popen(
            [sys.executable, "-c", SESSION],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        sessions.append(session)
        return session, session.stdout.readline()

    yield start
    for session in sessions:
        session.kill()
        session.communicate()


def wait_until(happened):
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_sessions_share_a_server_until_the_last_has_ended(start_session, tmp_path):
    data = tmp_path / "test/postgres/data"
    first, place = start_session()
    second, same_place = start_session()
    assert place == same_place
    first.communicate("end\n")
    psycopg.connect(place).close()
    second.communicate("end\n")
    wait_until(lambda: not servers_of(data))


def test_a_killed_session_leaves_no_server(start_session, tmp_path):
    session, _ = start_session()
    assert servers_of(tmp_path / "test/postgres/data")
    session.send_signal(signal.SIGKILL)
    wait_until(lambda: not servers_of(tmp_path / "test/postgres/data"))


def test_a_new_session_waits_while_the_server_stops_and_starts_it_again(start_session):
    first, _ = start_session()
    first.communicate("end\n")
    _, place = start_session()
    psycopg.connect(place).close()
