"""every gate: style, types, floors, templates, dependencies, migrations, messages; one line each"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from safeconduct.cell.fingerprints import ROOT

MANAGE = ("-m", "safeconduct.cell.manage")


@dataclass(frozen=True)
class Gate:
    """A command that must succeed; `words` follow the Python of our environment."""

    name: str
    words: Sequence[str]


GATES = (
    Gate("types (mypy)", ("-m", "mypy")),  # the longest goes first, the others pass beside it
    Gate("style (ruff check)", ("-m", "ruff", "check")),
    Gate("format (ruff format)", ("-m", "ruff", "format", "--check")),
    Gate("floors (import-linter)", ("-m", "importlinter.cli", "lint-imports")),
    Gate("templates (djlint lint)", ("-m", "djlint", "safeconduct", "--lint", "--quiet")),
    Gate("templates (djlint format)", ("-m", "djlint", "safeconduct", "--check", "--quiet")),
    Gate("dependencies (deptry)", ("-m", "deptry", ".")),
    Gate("migrations (makemigrations)", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Gate("settings (check)", (*MANAGE, "check", "--fail-level", "WARNING")),
    Gate("messages (check_messages)", (*MANAGE, "check_messages")),
)


@dataclass(frozen=True)
class Outcome:
    """What a gate said, and how long it took."""

    gate: Gate
    returncode: int
    output: str
    seconds: float

    @property
    def line(self) -> str:
        return f"{'failed' if self.returncode else 'passed'}  {self.seconds:5.1f} s  {self.gate.name}"


def try_gate(gate: Gate) -> Outcome:
    started = time.monotonic()
    # A gate looks at the code alone: it gets the settings of tests, whatever house runs here.
    environment = {**os.environ, "SAFECONDUCT_MODE": "test", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, *gate.words],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(gate, done.returncode, done.stdout, time.monotonic() - started)


def run(words: list[str]) -> int:
    """All gates, also after one failed; `words` choose some by a part of their name."""
    chosen = [gate for gate in GATES if not words or any(word in gate.name for word in words)]
    outcomes = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(try_gate, chosen):
            outcomes.append(outcome)
            if outcome.returncode:
                print(f"── {outcome.gate.name}\n{outcome.output.rstrip()}\n", flush=True)
    print("\n".join(outcome.line for outcome in outcomes))
    return int(any(outcome.returncode for outcome in outcomes))
