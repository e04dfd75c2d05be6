"""The real demo, started and stopped as a person would. Its data folder is kept between sessions to save the migrating."""

import functools
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from safeconduct.cell import running
from safeconduct.cell.bench._processes import family
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.testing import FOLDER, locked

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
START_SECONDS = 180
MAY_LOCK = os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY


def free_ports():
    """A port whose next is free as well."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def start_demo(folder, port, **options):
    command = [sys.executable, "-m", "safeconduct.cell", "demo", "--data", str(folder), "--port", str(port)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT, **options}
    return subprocess.Popen(command, start_new_session=True, **options)


def end(process):
    """What the process said until it ended."""
    output, errors = process.communicate(timeout=60)
    return output + errors


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(happened, seconds=120):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def is_well(url):
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def processes(supervisor, word):
    """The supervisor's descendants whose command line holds `word`."""
    found = []
    for pid in family(supervisor):
        try:
            if word in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                found.append(pid)
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def folder():
    """Kept between sessions; one session at a time has it."""
    path = FOLDER / "demo"
    path.mkdir(parents=True, exist_ok=True)
    with locked(FOLDER / "demo.lock"):
        running.stop(path)
        yield path
        running.stop(path)


@pytest.fixture(scope="module")
def port():
    return free_ports()


@pytest.fixture(scope="module")
def standing(folder):
    """The demo that a test leaves to the next one: nothing, or one process that may have ended."""
    left = []
    yield left
    running.stop(folder)
    put_away(left)


def put_away(left):
    while left:
        process = left.pop()
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def demo(folder, port, standing):
    """A running demo, as a process that the test may end: the next test then has another one."""
    if not (standing and standing[0].poll() is None):
        put_away(standing)
        running.stop(folder)
        standing.append(start_demo(folder, port))
        line = standing[0].stdout.readline()
        assert line == f"Safeconduct is ready: public http://127.0.0.1:{port} desk http://127.0.0.1:{port + 1}\n", (
            line + standing[0].stderr.read()
        )
    return standing[0]


def test_both_faces_answer_and_the_people_are_listed(demo, folder, port):
    assert is_well(f"http://127.0.0.1:{port}")
    assert is_well(f"http://127.0.0.1:{port + 1}")
    people = json.loads((folder / "people.json").read_text())
    heading = demo.stdout.readline().split()
    assert heading == ["name", "role", "username", "passphrase", "totp"]
    listed = [demo.stdout.readline() for _ in people]
    assert all(person["passphrase"] in line for person, line in zip(people, listed, strict=True))


def test_every_page_of_the_site_opens_on_the_face_that_has_no_editor(demo, port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sitemap.xml", timeout=30) as answer:
        addresses = re.findall(r"<loc>(.*?)</loc>", answer.read().decode())
    assert len(addresses) > 20
    for address in addresses:
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200


def test_control_c_leaves_no_child(demo):
    children = family(demo.pid)
    assert len(children) > 5
    demo.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert demo.wait(60) == 0
    assert time.monotonic() - began < 20
    assert [pid for pid in children if is_alive(pid)] == []


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_works(demo, folder, port):
    children = family(demo.pid)
    demo.kill()
    demo.wait()
    wait_until(lambda: not [pid for pid in children if is_alive(pid)])
    again = start_demo(folder, port)
    assert again.stdout.readline().startswith("Safeconduct is ready")
    running.stop(folder)
    end(again)


@pytest.mark.parametrize("word", ["wsgi_public", "wsgi_desk", "manage work"])
def test_a_killed_process_is_started_again(demo, port, word):
    killed = processes(demo.pid, word)
    os.kill(killed[0], signal.SIGKILL)
    wait_until(lambda: set(processes(demo.pid, word)) and not set(processes(demo.pid, word)) & set(killed))
    wait_until(lambda: is_well(f"http://127.0.0.1:{port}") and is_well(f"http://127.0.0.1:{port + 1}"))
    assert demo.poll() is None


@pytest.mark.skipif(not MAY_LOCK, reason="this account may not lock memory (ulimit -l unlimited)")
def test_whatever_holds_words_is_never_swapped_out(demo):
    def is_locked(word):
        held = [Path(f"/proc/{pid}/status").read_text() for pid in processes(demo.pid, word)]
        return any(int(re.search(r"VmLck:\s+(\d+)", one)[1]) > 0 for one in held)

    for word in ("wsgi_public", "wsgi_desk", "cell.broker", "manage work"):
        wait_until(functools.partial(is_locked, word), START_SECONDS)  # the worker does it once it has loaded


def test_a_killed_database_is_started_again_and_both_faces_find_it(demo, port):
    [server] = processes(demo.pid, "bin/postgres")
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: processes(demo.pid, "bin/postgres") not in ([], [server]))
    wait_until(lambda: is_well(f"http://127.0.0.1:{port}") and is_well(f"http://127.0.0.1:{port + 1}"))


def test_a_second_start_attaches_and_its_control_c_leaves_the_first_running(demo, folder, port):
    other = free_ports()
    second = start_demo(folder, other)
    assert second.stdout.readline().startswith(f"Safeconduct is ready: public http://127.0.0.1:{port} ")
    kept = f"It keeps its port: --port {other} counts from the next start, after ./run down.\n"
    assert second.stderr.readline() == kept
    wait_until(lambda: "already running" in second.stderr.readline())
    second.send_signal(signal.SIGINT)
    assert second.wait(10) == 0
    end(second)
    assert demo.poll() is None
    assert is_well(f"http://127.0.0.1:{port}")


def test_a_real_house_does_not_enter_a_running_demonstration(demo, folder, port):
    up = [sys.executable, "-m", "safeconduct.cell", "up", "--data", str(folder)]
    refused = subprocess.run(up, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"A demonstration (./run demo) runs on {folder}: stop it with ./run down, or name another folder with --data.\n"
    )
    assert refused.stdout == ""
    assert demo.poll() is None
    assert is_well(f"http://127.0.0.1:{port}")


def test_down_stops_it_and_says_so_when_nothing_runs(demo, folder):
    down = [sys.executable, "-m", "safeconduct.cell", "down", "--data", str(folder)]
    first = subprocess.run(down, cwd=ROOT, capture_output=True, text=True, check=True)
    assert first.stdout == f"Stopped {folder}.\n"
    assert demo.wait(1) == 0
    second = subprocess.run(down, cwd=ROOT, capture_output=True, text=True, check=True)
    assert second.stdout == f"Nothing runs on {folder}.\n"


@pytest.mark.parametrize("offset", [0, 1])
def test_a_port_in_use_is_said_in_one_sentence(tmp_path, offset):
    port = free_ports()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + offset))
        other.listen()
        process = start_demo(tmp_path / "data", port)
        said = end(process)
    assert process.returncode == 1
    face = ("public", "desk")[offset]
    assert said == (
        f"Port {port + offset} for the {face} face is in use by another program: stop that, or choose with --port N.\n"
    )


def test_a_face_that_cannot_start_is_named_with_its_last_words(demo, folder, port):
    running.stop(folder)
    demo.wait()
    process = start_demo(folder, port, env={**os.environ, "WEB_WORKERS": "none"})
    said = end(process)
    assert process.returncode == 1
    assert "died 6 times within a minute" in said
    assert "'none' is not a valid integer" in said
    assert family(process.pid) == [process.pid]
