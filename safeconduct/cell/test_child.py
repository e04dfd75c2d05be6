import os
import signal
import sys
import time
from pathlib import Path

import pytest

from safeconduct.cell.child import Child, ChildKeepsFailing


def child_running(tmp_path, program):
    return Child("listener", [sys.executable, "-c", program], dict(os.environ), tmp_path / "listener.log")


def watch_until(child, happened, seconds=60):
    deadline = time.monotonic() + seconds
    while not happened():
        child.watch()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_child_is_started_again(tmp_path):
    child = child_running(tmp_path, "import time; time.sleep(60)")
    child.start()
    first = child.process.pid
    child.process.send_signal(signal.SIGKILL)
    child.process.wait()
    watch_until(child, lambda: child.process is not None and child.process.pid != first)
    assert is_alive(child.process.pid)
    child.ask_to_stop()
    child.wait_stopped(time.monotonic() + 5)


def test_a_child_that_keeps_dying_is_named_with_the_end_of_its_log(tmp_path, monkeypatch):
    monkeypatch.setattr("safeconduct.cell.child.LONGEST_PAUSE", 0.01)
    child = child_running(tmp_path, "raise SystemExit('the pantry is empty')")
    with pytest.raises(ChildKeepsFailing, match=r"(?s)listener died 6 times.*the pantry is empty"):
        watch_until(child, lambda: False)


def test_pauses_between_starts_grow(tmp_path):
    child = child_running(tmp_path, "raise SystemExit(1)")
    pauses = []
    for _ in range(4):
        before = len(child.crashes)
        watch_until(child, lambda before=before: len(child.crashes) > before)
        pauses.append(child.start_again_at - child.crashes[-1])
    assert pauses == pytest.approx([0.2, 0.4, 0.8, 1.6])


def test_stopping_a_child_ends_what_it_started(tmp_path):
    program = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    )
    child = child_running(tmp_path, program)
    child.start()
    watch_until(child, lambda: child.log.read_text().endswith("\n"))
    grandchild = int(child.log.read_text())
    assert is_alive(grandchild)
    child.ask_to_stop()
    child.wait_stopped(time.monotonic() + 0.2)
    watch_gone = time.monotonic() + 5
    while is_alive(grandchild) and time.monotonic() < watch_gone:
        time.sleep(0.01)
    assert not is_alive(grandchild)


def test_a_large_log_is_put_aside_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr("safeconduct.cell.child.LARGEST_LOG", 10)
    child = child_running(tmp_path, "print('new')")
    child.log.write_text("old " * 10)
    child.start()
    child.process.wait()
    assert child.log.read_text() == "new\n"
    assert (tmp_path / "listener.log.1").read_text().startswith("old")
    child.wait_stopped(time.monotonic())
