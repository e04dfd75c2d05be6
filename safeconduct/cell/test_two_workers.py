"""Two real workers on one database: one is killed, one is started again, and the work goes on."""

import os
import subprocess
import sys
import time
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.cases.states import CaseState
from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.cell.management.commands.work import LANES
from safeconduct.custody import workers
from safeconduct.evidence.conftest import PAPER
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.models import Drawing
from safeconduct.evidence.services.order_pages import order_pages
from safeconduct.evidence.services.receive import receive
from safeconduct.guests.tasks import finish_ended
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


def test_each_kind_of_job_has_a_lane():
    assert {task.queue for task in app.tasks.values()} - {"builtin"} == set(LANES)


@pytest.mark.django_db(transaction=True)
def test_a_worker_draws_a_page_while_two_long_jobs_take_their_time(start, connect_as, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    paper = ContentFile(PAPER, name="a.pdf")
    item = receive(caseworker.actor, case=case, file=paper, origin=Origin.HOUSEHOLD)
    start("first")
    with connect_as("sc_owner") as owner, owner.transaction():
        owner.execute("LOCK TABLE guests_guest")  # two jobs wait for it, and fill the lane
        for _time in range(2):
            finish_ended.defer(guest_id=str(uuid4()))
        long = ProcrastinateJob.objects.filter(status="doing", queue_name="default")
        until(lambda: long.count() == 2, "the lane was not filled")
        order_pages(caseworker.actor, item=item, numbers=[1])
        until(lambda: Drawing.objects.filter(item=item).exists(), "the page was not drawn")
        assert long.count() == 2
    connection.close()
