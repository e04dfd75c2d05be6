"""The same scenarios twice: one after another here, and over workers; with the seconds by the clock."""

import time
from collections.abc import Sequence
from typing import Any

from safeconduct.cell.bench.placing.spread.scenarios import Answer, Kind, Scenario

Timed = tuple[float, list[tuple[int, ...]]]


def alone(kind: Kind) -> Timed:
    """In this process, on one thread."""
    began = time.monotonic()
    answers = [one.asked(kind.base) for one in kind.scenarios]
    return time.monotonic() - began, _figures(kind, answers)


def spread(kind: Kind, client: Any) -> Timed:
    """Over the workers: what they are all asked about goes to each of them once, that is in the seconds."""
    began = time.monotonic()
    base = None if kind.base is None else client.scatter(kind.base, broadcast=True)
    asked = [client.submit(_ask, one, base, pure=False, retries=0) for one in kind.scenarios]
    answers = client.gather(asked)
    return time.monotonic() - began, _figures(kind, answers)


def _ask(scenario: Scenario, base: Any) -> Answer:
    return scenario.asked(base)


def _figures(kind: Kind, answers: Sequence[Answer]) -> list[tuple[int, ...]]:
    return [*(one.figures for one in answers), kind.together(answers)]
