"""Starts PostgreSQL, the key broker, both faces and the worker, keeps them running, stops them together.

    start_or_attach(House(Path("var/demo")))

Order up: database, what Preparation finds undone, key broker, faces and worker. Order down: all of these, then the
database. Signals INT and TERM stop it. Children die with it even by kill -9 (see `orphans`), so the next start finds
nothing in the way.
"""

import contextlib
import functools
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import IO

from safeconduct.cell import readiness, running, walls
from safeconduct.cell.backups.nightly import Nightly
from safeconduct.cell.child import Child
from safeconduct.cell.environment import given
from safeconduct.cell.house import DEMO, PRODUCTION, House, OtherHouse, must_be_whole
from safeconduct.cell.postgres import Cluster
from safeconduct.cell.preparation import Preparation

KINDS = {DEMO: "A demonstration (./run demo)", PRODUCTION: "The house of an organisation (./run up)"}
POLL_SECONDS = 0.1
STOP_SECONDS = 8.0


class AskedToStop(BaseException):
    """INT or TERM arrived."""


class Supervisor:
    """One start of one house. `founding` is the file that answers the first start's questions."""

    def __init__(self, house: House, founding: str | None = None) -> None:
        self.house = house
        self.founding = founding
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.nightly = Nightly(house)

    def run(self, lock: IO[str]) -> None:
        """Everything up, until asked to stop; `lock` is the data folder's. Raises CellRefused."""
        readiness.refuse_taken_ports(self.house)
        self._note(is_ready=False)
        try:
            with stopping_by_signal():
                self._start()
                self._note(is_ready=True)
                readiness.announce(self.house.origins, self.house.people)
                for complaint in walls.complaints(is_production=self.house.mode == PRODUCTION):
                    readiness.say(complaint)
                while True:
                    self._watch()
                    self.nightly.look()
                    time.sleep(POLL_SECONDS)
        except AskedToStop:
            readiness.say("Stopping …")
        finally:
            with ignoring_signals():
                self.stop()
                running.forget(self.house.folder)
                lock.close()

    def _start(self) -> None:
        must_be_whole(self.house.folder)
        self.house.furnish()
        self.cluster = self.house.cluster()
        if self.cluster is not None:
            self.cluster.start()
        identity = self.house.prepare_database(self.cluster)
        preparation = Preparation(self.house, identity, self.founding)
        preparation.build()
        if self.house.mode == PRODUCTION:  # the faces speak in the organisation's name, which founding asks for
            preparation.fill()
        self._begin(broker_child(self.house), web_child(self.house, "public"), web_child(self.house, "desk"))
        if self.house.mode != PRODUCTION:  # an example is made while the faces load
            preparation.fill()
        self._wait_until(lambda: readiness.broker_answers(self.house))
        self._begin(*worker_children(self.house))  # which tell the broker their keys
        for face in self.house.ports:
            self._wait_until(functools.partial(readiness.answers, self.house, face))

    def _begin(self, *children: Child) -> None:
        self.children += children
        for child in children:
            child.start()

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            self._watch()
            time.sleep(POLL_SECONDS / 2)

    def _watch(self) -> None:
        """Start again what died."""
        if self.cluster is not None and self.cluster.process is not None and self.cluster.process.poll() is not None:
            self.cluster.start()
            for child in self.children[1:]:  # the broker's memory holds the sessions; it connects anew by itself
                child.start_again()  # no process trusts connections of a server that died
        for child in self.children:
            child.watch()

    def _note(self, *, is_ready: bool) -> None:
        origins = self.house.origins
        note = running.Running(os.getpid(), self.house.mode, origins["public"], origins["desk"], is_ready)
        running.tell(self.house.folder, note)

    def stop(self) -> None:
        self.nightly.stop()
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.wait_stopped(deadline)
        if self.cluster is not None:
            self.cluster.stop()


def broker_child(house: House) -> Child:
    """The key broker: before all that ask it. Started anew it knows no session, and people sign in again."""
    command = [sys.executable, "-m", "safeconduct.cell.broker"]
    return Child("broker", command, house.environment("broker"), house.log("broker"))


def web_child(house: House, face: str) -> Child:
    """A face under granian: WSGI, a few blocking threads, persistent connections."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--no-access-log"),
        *("--host", given("BIND_ADDRESS", "127.0.0.1"), "--port", str(house.ports[face])),
        *("--workers", given("WEB_WORKERS", "1"), "--blocking-threads", given("WEB_THREADS", "8")),
        *("--workers-kill-timeout", "5", "--log-level", "error"),
        f"safeconduct.cell.wsgi_{face}:application",
    ]
    return Child(face, command, house.environment(face), house.log(face))


def worker_children(house: House) -> list[Child]:
    """Jobs, at lower priority: a bundle of 200 pages may not slow down the pages that people wait for.

    A worker's name tells it from those of other machines too; started again, it takes its own place.
    """
    names = ["worker", *(f"worker-{number}" for number in range(2, int(given("JOB_WORKERS", "1")) + 1))]
    machine = socket.gethostname()[:20]
    return [
        Child(
            name,
            ["nice", "-n", "10", *house.manage("work", "--name", f"{name}@{machine}")],
            house.environment("worker"),
            house.log(name),
        )
        for name in names
    ]


@contextlib.contextmanager
def stopping_by_signal() -> Iterator[None]:
    """INT and TERM raise AskedToStop inside the block."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AskedToStop

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def ignoring_signals() -> Iterator[None]:
    """A second Ctrl-C must not leave children behind."""
    before = {n: signal.signal(n, signal.SIG_IGN) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def start_or_attach(house: House, founding: str | None = None, *, asked_port: int | None = None) -> None:
    """Run the house, or where it runs already, say so and stay with it until Ctrl-C or its end.

    asked_port: the one that was named, if any. Raises OtherHouse where the other kind of house runs.
    """
    while (lock := running.take_lock(house.folder)) is None:
        with contextlib.suppress(AskedToStop), stopping_by_signal():
            if not _attach(house, founding, asked_port):
                continue
        return
    Supervisor(house, founding).run(lock)


def _attach(house: House, founding: str | None, asked_port: int | None) -> bool:
    """Stay with the running house until it ends; False when it ended before it was ready. Raises OtherHouse."""
    note = running.wait_for_note(house.folder)
    if note is None:
        return False
    if note.mode != house.mode:
        mend = "stop it with ./run down, or name another folder with --data"
        raise OtherHouse(f"{KINDS[note.mode]} runs on {house.folder}: {mend}.")
    if (note := running.wait_ready(house.folder)) is None:
        return False
    if asked_port not in {None, House.at(house.folder).port}:
        readiness.say(f"It keeps its port: --port {asked_port} counts from the next start, after ./run down.")
    if founding:
        readiness.say(f"This house is founded already: {founding} was not read.")
    readiness.announce({"public": note.public, "desk": note.desk}, house.people)
    readiness.say(f"It was already running (process {note.pid}); Ctrl-C leaves it running, ./run down stops it.")
    while running.is_running(house.folder):
        time.sleep(0.5)
    readiness.say("It has stopped.")
    return True
