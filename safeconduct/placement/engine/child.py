"""The solver's own process: reads programs from standard input, answers on standard output, ends when either closes.

Started by `apart.py` alone. It is handed numbers only: no names, no keys, no environment beyond what Python needs.
"""

import os
import sys
import threading
from dataclasses import fields
from queue import SimpleQueue
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.errors import SolverFailed
from safeconduct.placement.engine.frames import Arrays, receive, send
from safeconduct.placement.engine.highs import Found, Settings, run
from safeconduct.placement.engine.program import Program

FAILED = "failed: "


def as_arrays(program: Program, settings: Settings) -> Arrays:
    """One question as a message."""
    limit = np.inf if settings.time_limit is None else settings.time_limit
    others = ("gap", "threads", "seed", "nodes")
    numbers = {"time_limit": limit} | {name: getattr(settings, name) for name in others}
    columns = {field.name: getattr(program, field.name) for field in fields(program)}
    return {name: np.asarray(value) for name, value in (columns | numbers).items()}


def answer_of(arrays: Arrays) -> Found:
    """One answer from its message.

    Raises:
        SolverFailed: the child says so.

    """
    finished = str(arrays["finished"])
    if finished.startswith(FAILED):
        raise SolverFailed(finished.removeprefix(FAILED))
    chosen = arrays["chosen"] if bool(arrays["has_solution"]) else None
    return Found(chosen=chosen, bound=float(arrays["bound"]), finished=finished, duals=arrays["duals"])


def _question(arrays: Arrays) -> tuple[Program, Settings]:
    names = ("gain", "ceiling", "lower", "upper", "start", "index", "weight", "begin")
    program = Program(relaxed=bool(arrays["relaxed"]), **{name: arrays[name] for name in names})
    limit = float(arrays["time_limit"])
    settings = Settings(
        time_limit=None if np.isinf(limit) else limit,
        gap=float(arrays["gap"]),
        threads=int(arrays["threads"]),
        seed=int(arrays["seed"]),
        nodes=int(arrays["nodes"]),
    )
    return program, settings


def _as_message(found: Found) -> Arrays:
    chosen: NDArray[Any] = np.zeros(0, dtype=np.int64) if found.chosen is None else found.chosen
    return {
        "chosen": chosen,
        "has_solution": np.asarray(found.chosen is not None),
        "bound": np.asarray(found.bound),
        "finished": np.asarray(found.finished),
        "duals": found.duals,
    }


def _serve(questions: "SimpleQueue[Arrays]", answers: BinaryIO) -> None:
    while True:
        program, settings = _question(questions.get())
        try:
            found = run(program, settings, lambda news: send(answers, _as_message(news)))
        except SolverFailed as error:
            found = Found(chosen=None, bound=np.inf, finished=f"{FAILED}{error}")
        send(answers, _as_message(found))


def _read(questions: "SimpleQueue[Arrays]", source: BinaryIO) -> None:
    """Hand over what arrives; when the parent is gone, so is this process, in the middle of a solve or not."""
    while (message := receive(source)) is not None:
        questions.put(message)
    os._exit(0)


def main() -> None:
    """Serve until the parent is gone."""
    questions: SimpleQueue[Arrays] = SimpleQueue()
    threading.Thread(target=_read, args=(questions, sys.stdin.buffer), daemon=True).start()
    _serve(questions, sys.stdout.buffer)
