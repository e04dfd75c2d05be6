"""Two real workers on one database: one is killed, one is started again, and the work goes on."""

import os
import subprocess
import sys
import time
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection

from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.custody import workers
from safeconduct.placement.models import Round
from safeconduct.placement.services.open_round import order_round
from safeconduct.shelter.conftest import day

PATIENCE = 120


def until(is_so, what):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


@pytest.fixture
def start(connect_as, settings, tmp_path):
    """`start("first")`: a worker process on the test's database, under the worker's role, ready to take jobs."""
    with connect_as("sc_worker") as theirs:
        where = {"user": theirs.info.user, "host": theirs.info.host, "port": theirs.info.port}
        url = f"postgresql:///{theirs.info.dbname}?{urlencode(where | {'password': theirs.info.password})}"
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name} | {
        "DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "SAFECONDUCT_FACE": "worker",
        "SAFECONDUCT_MODE": "demo", "DATABASE_URL": url, "SECRET_KEY": "only for tests", "PEPPER": "5a" * 32,
        "LOG_KEY": "1c" * 32,
        "BLOB_DIR": settings.BLOB_DIR, "SHRED_DIR": settings.SHRED_DIR, "PYTHONPATH": str(PACKAGE.parent),
    }  # fmt: skip
    running = []

    def begin(name):
        command = [sys.executable, "-m", "safeconduct.cell.manage", "work", "--name", name]
        with (tmp_path / f"{name}.log").open("a") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        running.append(process)
        gone = workers.alive().filter(name=name).values_list("pk", flat=True).first()
        until(
            lambda: process.poll() is None and workers.alive().filter(name=name).exclude(pk=gone).exists(),
            (tmp_path / f"{name}.log").read_text,
        )
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_is_killed_and_comes_back_and_each_round_is_solved(start, programme, unit, waits, housing):
    waits("Mira")

    def solved_by_somebody(first_day):
        found = order_round(housing.actor, order=uuid4(), from_on=day(first_day), until_on=day(first_day + 60))
        until(lambda: Round.objects.get(pk=found.pk).state == "open", "the round was not solved")

    first, second_one = start("first"), start("second")
    solved_by_somebody(10)
    first.kill()  # the house takes it for alive for some seconds yet, and seals to it too
    first.wait()
    solved_by_somebody(20)
    start("first")
    second_one.kill()
    second_one.wait()
    solved_by_somebody(30)
    assert Round.objects.count() == 3
    connection.close()
