"""every gate: style, types, floors, templates, dependencies, migrations, messages; one line each"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from safeconduct.cell.fingerprints import ROOT

MANAGE = ("python", "-m", "safeconduct.cell.manage")
LINES = 60
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Gate:
    """A command that must succeed: a program of our environment and its words."""

    name: str
    words: Sequence[str]


GATES = (
    Gate("types (mypy)", ("mypy",)),  # the longest goes first, the others pass beside it
    Gate("style (ruff check)", ("ruff", "check")),
    Gate("format (ruff format)", ("ruff", "format", "--check")),
    Gate("floors (import-linter)", ("lint-imports",)),
    Gate("templates (djlint)", ("djlint", "safeconduct", "--lint", "--quiet")),
    Gate("dependencies (deptry)", ("deptry", ".")),
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
    def end(self) -> str:
        """The last of what it said: tools put their sum there."""
        lines = self.output.rstrip().splitlines()
        cut = [f"… {len(lines) - LINES} lines more, see: {' '.join(self.gate.words)}"] if len(lines) > LINES else []
        return "\n".join([*cut, *lines[-LINES:]])

    @property
    def line(self) -> str:
        return f"{'failed' if self.returncode else 'passed'}  {self.seconds:5.1f} s  {self.gate.name}"


def try_gate(gate: Gate) -> Outcome:
    started = time.monotonic()
    # A gate looks at the code alone: it gets the settings of tests, whatever house runs here.
    environment = {**os.environ, "SAFECONDUCT_MODE": "test", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [PROGRAMS / gate.words[0], *gate.words[1:]],
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
                print(f"── {outcome.gate.name}\n{outcome.end}\n", flush=True)
    print("\n".join(outcome.line for outcome in outcomes))
    return int(any(outcome.returncode for outcome in outcomes))
