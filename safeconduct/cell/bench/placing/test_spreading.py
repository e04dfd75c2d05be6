"""Scenarios over workers: the same answers as without, in one run; nobody else reaches a worker, and none is left.

What needs Dask makes the bench's environment as the bench does: 20 MB that the index or uv's cache has to hand out. So
it is slow, and where they cannot be had it fails.
"""

import contextlib
import signal
import socket
import ssl
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from safeconduct.cell.bench import placement as bench
from safeconduct.cell.bench._processes import family
from safeconduct.cell.bench.placing import packages, report
from safeconduct.cell.bench.placing.counting import points_of
from safeconduct.cell.bench.placing.generator import instance_of
from safeconduct.cell.bench.placing.rivals.filling import by_hand
from safeconduct.cell.bench.placing.spread.asking import alone
from safeconduct.cell.bench.placing.spread.scenarios import Kind, OneMore, Year, neighbourhoods, put_together
from safeconduct.cell.bench.placing.spreading import SPREAD, Compared, NoWorkers, OtherAnswers, Spreading, check, rows
from safeconduct.cell.bench.placing.test_measuring import is_alive
from safeconduct.cell.fingerprints import ROOT
from safeconduct.placement.engine import solve, what_if
from safeconduct.placement.engine.more import Like

SAME = Compared(kind="a kind", alone=[[7, 7], [8, 9], [15]], spread=[[7, 7], [8, 9], [15]], seconds=(4.0, 2.0))
OTHER = Compared(kind="a kind", alone=[[7, 7], [8, 9]], spread=[[7, 7], [8, 8], [15]], seconds=(4.0, 2.0))


def test_without_dask_it_is_said_what_is_missing_and_how_to_have_it():
    assert find_spec("distributed") is None  # what ./run installs is a house, and a house needs none
    done = subprocess.run([sys.executable, "-m", SPREAD], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the extra `dask`" in done.stderr
    assert "./run bench placement --dask 2" in done.stderr


def test_where_its_packages_cannot_be_had_the_bench_refuses(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "PLACE", tmp_path)
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "nothing"))
    with pytest.raises(NoWorkers, match="Dask cannot be had"):
        bench.main(["--dask", "2"])


@pytest.mark.parametrize("word", ["0", "-1", "two"])
def test_no_worker_is_no_run(word, capsys):
    with pytest.raises(SystemExit):
        bench.main(["--dask", word])
    assert "one worker at least" in capsys.readouterr().err


def test_answers_that_differ_are_refused_and_said():
    check([SAME])
    with pytest.raises(OtherAnswers) as refused:
        check([SAME, OTHER])
    assert str(refused.value).splitlines()[1:] == [
        "a kind, number 1: [8, 9] alone, [8, 8] over workers",
        "a kind, number 2: nothing alone, [15] over workers",
    ]
    assert [row[-1] for row in rows([SAME, OTHER], 2)] == ["same answers", "yes", "no"]


def test_what_was_compared_stands_in_the_paper(tmp_path):
    (tmp_path / "paper.md").write_text("<!-- measured: spread -->\n<!-- end of spread -->")
    run = Spreading(python=Path(sys.executable), workers=3, seeds=[5, 6], started=1.25)
    report.write_spread([SAME], run, tmp_path / "paper.md")
    told = (tmp_path / "paper.md").read_text()
    assert "`./run bench placement --dask 3`" in told
    assert "seeds 5, 6" in told
    assert "| a kind | 2 | 4.0 | 2.0 | 2.00 | yes |" in told


def test_neighbourhoods_share_nobody_and_together_are_a_placement():
    instance, units = instance_of(households=400, units=450, candidates=20, timed=False, seed=3)
    parts = neighbourhoods(instance, units.city)
    assert len(parts) == 3
    for column in ("households", "units"):
        both = np.concatenate([getattr(part, column) for part in parts])
        assert len(np.unique(both)) == len(both)
    answers = [part.asked(None) for part in parts]
    together = points_of(instance, put_together(instance, parts, answers))
    assert together == sum(answer.figures[0] for answer in answers)
    assert instance.points[by_hand(instance)].sum() <= together <= solve(instance).objective


def test_scenarios_answer_as_the_engine_does_and_each_time_the_same():
    instance, _ = instance_of(households=60, units=40, candidates=15, timed=True, seed=3)
    placement = solve(instance)
    asked = Kind("one more", [OneMore(unit) for unit in range(5)], (instance, placement))
    _, figures = alone(asked)
    gains = [what_if(instance, placement, [Like(str(unit))], threads=1)[0] for unit in range(5)]
    assert figures == [*((gain.at_most, gain.points, gain.bound) for gain in gains), ()]
    year = Kind("a year", [Year(7)], instance)
    assert alone(year)[1] == alone(year)[1]


@pytest.fixture(scope="module")
def python():
    found = packages.python_of_dask()
    assert found is not None, "the packages of the extra `dask` cannot be had; uv's reason stands above"
    return found


@pytest.mark.slow
def test_two_workers_answer_as_one_process_does(python, tmp_path):
    run = Spreading(python=python, workers=2, seeds=[3], sizes=("s200",))
    found = list(run.compared(tmp_path))
    check(found)
    assert [len(one.alone) - 1 for one in found] == [1, 20, 1, 6]
    assert all(min(one.seconds) > 0 for one in found)
    assert run.started > 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_bench_and_until_then_answer_nobody_else(python, how):
    command = [ROOT / "run", "bench", "placement", "--dask", "2", "--seeds", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        there = next(line for line in process.stdout if "answered" in line)
        assert " 0 of them differently" in there
        members = family(process.pid)
        ports = set().union(*(ports_of(member) for member in members))
        assert len(ports) >= 3  # of the scheduler and two workers
        assert all(is_closed(port) for port in ports)
        process.send_signal(how)
        process.stdout.read()
    began = time.monotonic()
    while any(is_alive(member) for member in members):
        assert time.monotonic() - began < 60
        time.sleep(0.1)


def ports_of(pid):
    """Where the process listens; and that it does so on this machine alone."""
    inodes = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *others = line.split()
            if state == "0A" and f"socket:[{others[5]}]" in inodes:
                address, _, port = local.partition(":")
                assert address == "0100007F"
                found.add(int(port, 16))
    return found


def is_closed(port):
    """Whether a neighbour on this machine, who has no key, finds no page there or is turned away."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
        plain.sendall(b"GET /info/main/workers.html HTTP/1.0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            answer = plain.recv(1000)
            if answer.startswith(b"HTTP"):
                return b" 404 " in answer.splitlines()[0]
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
        try:
            with context.wrap_socket(plain) as tls:
                tls.sendall(bytes(64))
                return tls.recv(1) == b""
        except (ssl.SSLError, ConnectionError):
            return True
