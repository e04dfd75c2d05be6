import os
import signal
import threading
import time

import pytest

from safeconduct.placement.engine.apart import Apart, Here, _environment, solver
from safeconduct.placement.engine.errors import SolverFailed
from safeconduct.placement.engine.highs import Settings
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.patience import Patience


@pytest.fixture
def program(town):
    return model_of(town.compile()).program()


@pytest.fixture
def child():
    apart = Apart(Patience(time_limit=60))
    yield apart
    apart.close()


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_who_sets_no_limit_needs_no_second_process():
    with solver(Patience()) as machine:
        assert isinstance(machine, Here)


def test_a_child_that_is_killed_is_said_to_have_failed(child, program):
    threading.Timer(0.2, os.kill, (child._child.pid, signal.SIGKILL)).start()
    with pytest.raises(SolverFailed, match="-9"):
        child.run(program, Settings())


def test_a_child_that_died_before_is_said_to_have_failed(child, program):
    child._child.kill()
    child._child.wait()
    with pytest.raises(SolverFailed, match="-9"):
        child.run(program, Settings())


def test_the_child_is_gone_when_the_solver_is_left(program):
    with solver(Patience(time_limit=30)) as machine:
        pid = machine._child.pid
        assert is_running(pid)
    assert not is_running(pid)


def test_the_child_ends_when_its_parent_is_gone(child):
    child._child.stdin.close()
    child._child.wait(timeout=10)
    assert child._child.returncode == 0


def test_the_child_is_stopped_in_the_middle_of_its_work(program):
    began = time.monotonic()
    with solver(Patience(cancel=lambda: time.monotonic() > began + 0.5)) as machine:
        found = machine.run(program, Settings())
        assert machine.run(program, Settings()).finished == "stopped"
    assert found.finished == "stopped"
    assert time.monotonic() - began < 3


def test_the_child_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert "postgresql://secret" not in _environment().values()
