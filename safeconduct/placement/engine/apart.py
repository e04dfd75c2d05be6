"""A solver that can be stopped to the second, because it lives in a process of its own.

HiGHS looks at its clock only between steps, and some steps are long. So when somebody set a limit, may cancel or wants
news, the program is solved by a child process; at the last moment the child is killed and what it had reported stands.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import BinaryIO, Protocol

import numpy as np

from safeconduct.placement.engine import highs
from safeconduct.placement.engine.child import answer_of, as_arrays
from safeconduct.placement.engine.errors import SolverFailed
from safeconduct.placement.engine.frames import Arrays, receive, send
from safeconduct.placement.engine.highs import Found, Hear, Settings
from safeconduct.placement.engine.patience import Patience
from safeconduct.placement.engine.program import Program

GLANCE = 0.02  # seconds between two looks at the clock and the cancel button
OWN_LIMIT = 0.2  # the child is asked to stop this long before the end, so that it can still say what it has
LAST_MOMENT = 0.05  # and is killed this long before the end, so that the caller is answered in time
ROOT = Path(__file__).resolve().parents[3]
BEGIN = "from safeconduct.placement.engine.child import main; main()"
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG")


class Solver(Protocol):
    """Solves one program after another."""

    @property
    def is_over(self) -> bool:
        """Whether every further program would be answered "stopped"."""

    def run(self, program: Program, settings: Settings, hear: Hear | None = None) -> Found: ...


class Here:
    """In this process: no start-up, no way to stop it."""

    is_over = False

    def run(self, program: Program, settings: Settings, hear: Hear | None = None) -> Found:
        return highs.run(program, settings, hear)


class Apart:
    """In a child process, stopped when patience is over; `hear` is called in the caller's thread."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._closed = False
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", BEGIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        self._answers: SimpleQueue[Arrays | None] = SimpleQueue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def is_over(self) -> bool:
        return self._closed or self._patience.is_over(LAST_MOMENT)

    def run(self, program: Program, settings: Settings, hear: Hear | None = None) -> Found:
        """What the child finds before patience is over; "stopped" with the best it reported otherwise.

        Raises:
            SolverFailed: the solver says so, or its process died of itself.

        """
        best = Found(chosen=None, bound=np.inf, finished="stopped")
        if self.is_over:
            return best
        self._ask(program, settings)
        while not self.is_over:
            news = self._next()
            if news is None:
                continue
            if hear is not None and not news.finished:
                hear(news)
            best = _better(best, news)
            if news.finished:
                return best
        self.close()
        return best

    def close(self) -> None:
        """End the child; every later program is answered "stopped"."""
        self._closed = True
        self._child.kill()
        self._child.wait()
        self._reader.join()
        self._input.close()
        self._output.close()

    def _ask(self, program: Program, settings: Settings) -> None:
        left = self._patience.left()
        limit = None if left is None else max(0.01, left - OWN_LIMIT)
        try:
            send(self._input, as_arrays(program, replace(settings, time_limit=limit)))
        except BrokenPipeError as error:
            raise SolverFailed(f"the solver's process ended with code {self._child.wait()}") from error

    def _next(self) -> Found | None:
        try:
            arrays = self._answers.get(timeout=GLANCE)
        except Empty:
            return None
        if arrays is None:
            raise SolverFailed(f"the solver's process ended with code {self._child.wait()}")
        return answer_of(arrays)

    def _read(self) -> None:
        while (message := receive(self._output)) is not None:
            self._answers.put(message)
        self._answers.put(None)

    @property
    def _input(self) -> BinaryIO:
        assert self._child.stdin is not None
        return self._child.stdin  # type: ignore[return-value] # typeshed says IO[bytes]

    @property
    def _output(self) -> BinaryIO:
        assert self._child.stdout is not None
        return self._child.stdout  # type: ignore[return-value] # typeshed says IO[bytes]


@contextmanager
def solver(patience: Patience, *, apart: bool = False) -> Iterator[Solver]:
    """A solver that keeps to this patience: in this process if nobody can lose it (and `apart` is not asked for)."""
    if patience.is_endless and not apart:
        yield Here()
        return
    child = Apart(patience)
    try:
        yield child
    finally:
        child.close()


def _better(best: Found, news: Found) -> Found:
    """The newest solution (each is better than the last) with the lowest bound."""
    chosen = best.chosen if news.chosen is None else news.chosen
    finished = news.finished or best.finished
    return Found(chosen=chosen, bound=min(best.bound, news.bound), finished=finished, duals=news.duals)


def _environment() -> dict[str, str]:
    """What Python needs and no more: the child gets no address of a database and no secret by accident."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
