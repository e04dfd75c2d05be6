"""Mutation testing: small changes to the code, one at a time, and whether a test notices.

mutmut works on a copy of the house in `var/mutants`, in an environment of its own with the dependency group `mutants`.
What no test notices is told with its change; `tests/mutants.json` says of some of them why nothing can.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safeconduct.cell.bootstrap import UV
from safeconduct.cell.copying import COPIED, copy_house
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused

PLACE = ROOT / "var" / "mutants"
EXPLAINED = ROOT / "tests" / "mutants.json"
ENOUGH = 0.95
NOTICED = frozenset({"killed", "timeout", "segfault"})
# A changed bound may ask for all the memory that there is; whoever gets none fails, and is noticed.
MEMORY_KIB = 6 << 20
BOUNDED = ("sh", "-c", f'ulimit -v {MEMORY_KIB}; exec "$@"', "sh")


@dataclass(frozen=True)
class Part:
    """Files that are changed (patterns), and the tests that must notice."""

    changed: Sequence[str]
    tests: Sequence[str]


PARTS: Mapping[str, Part] = {
    "vault": Part(
        ("safeconduct/vault/*.py",),
        ("safeconduct/vault/", "tests/vectors/", "safeconduct/custody/test_writing_down.py"),
    ),
    # Without those that need a house: with them each change takes five seconds instead of one.
    "log": Part(
        ("safeconduct/audit/outside/*.py", "safeconduct/audit/merkle.py", "safeconduct/audit/leaves.py"),
        tuple(
            f"safeconduct/audit/test_{what}.py"
            for what in ("reading", "judging", "cosigning", "notes", "proofs", "verify")
        ),
    ),
}


class MutantsFailed(CellRefused):
    """The packages or the tests of the copy did not do what they do here; the message holds the output."""


@dataclass(frozen=True)
class Mutant:
    """One change: where, what became of it in mutmut's words, and the lines it put in."""

    function: str
    fate: str
    change: str = ""

    @property
    def is_noticed(self) -> bool:
        return self.fate in NOTICED


def tried(part: Part, *, children: int) -> list[Mutant]:
    """Every change of a part, tried, while mutmut tells how far it is: minutes to hours. Raises MutantsFailed."""
    house, python = PLACE / "house", PLACE / "venv" / "bin" / "python"
    _copy(house, part)
    sync: list[str | Path] = [UV, "sync", "--quiet", "--locked", "--no-python-downloads", "--group", "mutants"]
    _run([*sync, "--python", sys.executable], house, UV_PROJECT_ENVIRONMENT=str(PLACE / "venv"))
    _run([*BOUNDED, python, "-m", "mutmut", "run", "--max-children", str(children)], house, output=None)
    fates = read_fates(_run([python, "-m", "mutmut", "results", "--all", "true"], house))
    return [_mutant(python, house, name, fate) for name, fate in fates.items()]


def _copy(house: Path, part: Part) -> None:
    shutil.rmtree(house, ignore_errors=True)
    copy_house(house)
    asked = {
        "source_paths": ["safeconduct"], "only_mutate": list(part.changed),
        "do_not_mutate": ["*/test_*.py", "*/conftest.py"], "tests_dir": list(part.tests), "also_copy": list(COPIED),
    }  # fmt: skip
    with (house / "pyproject.toml").open("a") as settings:
        settings.write("\n[tool.mutmut]\nuse_git_change_detection = false\n")
        settings.writelines(f"{name} = {json.dumps(value)}\n" for name, value in asked.items())


def _run(words: Sequence[str | Path], house: Path, output: int | None = subprocess.PIPE, **more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "VIRTUAL_ENV"}}
    environment |= {"PYTHONPATH": str(house), **more}
    done = subprocess.run(
        words, cwd=house, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True, check=False
    )
    said = done.stdout or ""
    if done.returncode:
        raise MutantsFailed(f"This failed: {' '.join(map(str, words))}\n{said[-3000:]}")
    return said


def read_fates(said: str) -> dict[str, str]:
    """Name of each mutant → killed, survived, no tests, timeout …, as mutmut's results list them."""
    pairs = (line.strip().partition(": ") for line in said.splitlines())
    return {name: fate for name, colon, fate in pairs if colon and "__mutmut_" in name}


def _mutant(python: Path, house: Path, name: str, fate: str) -> Mutant:
    function = name.partition("__mutmut_")[0]
    if fate in NOTICED:
        return Mutant(function, fate)
    shown = _run([python, "-m", "mutmut", "show", name], house)
    put_in = [line[1:].strip() for line in shown.splitlines() if line[:1] == "+" and line[:3] != "+++"]
    return Mutant(function, fate, " ".join(put_in))


def explained() -> dict[tuple[str, str], str]:
    """(function, change) → why no test can notice."""
    return {(one["function"], one["change"]): one["why"] for one in json.loads(EXPLAINED.read_text("utf-8"))}


def is_enough(found: Sequence[Mutant]) -> bool:
    return sum(one.is_noticed for one in found) >= ENOUGH * len(found)


def told(found: Sequence[Mutant], reasons: Mapping[tuple[str, str], str]) -> str:
    """A line for each module, the score, and each change that was not noticed."""
    by_module: dict[str, Counter[bool]] = {}
    for one in found:
        by_module.setdefault(_module_of(one.function), Counter())[one.is_noticed] += 1
    lines = [f"{count[True]:5} of {count.total():5} noticed  {name}" for name, count in sorted(by_module.items())]
    noticed = sum(one.is_noticed for one in found)
    lines.append(f"{noticed} of {len(found)} changes noticed: {100 * noticed / max(1, len(found)):.1f} %")
    return "\n".join([*lines, *_left(found, reasons)])


def _left(found: Iterable[Mutant], reasons: Mapping[tuple[str, str], str]) -> list[str]:
    left = [one for one in found if not one.is_noticed]
    return [
        f"{one.fate}: {one.function}\n    {one.change}\n    {reasons.get((one.function, one.change), 'unexplained')}"
        for one in left
    ]


def _module_of(function: str) -> str:
    """`safeconduct.vault.frames.x_pieces`, `….context.xǁContextǁencode` → the module."""
    return function.rpartition(".")[0]
