"""What a start does only when something changed: migrate and grant, collect static files, load the demo.

What was done is remembered in `done.json` by fingerprints, so that a start with nothing new costs no Django process.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.cell import fingerprints
from safeconduct.cell.house import DEMO, PRODUCTION, House
from safeconduct.cell.orphans import dies_with_us
from safeconduct.cell.readiness import say
from safeconduct.cell.refusal import CellRefused


class PreparationFailed(CellRefused):
    """A step before the start failed; the message shows its output."""


@dataclass(frozen=True)
class Step:
    """A command that must have succeeded once for this fingerprint."""

    name: str
    fingerprint: str
    command: Sequence[str]
    words: str  # what the person at the terminal reads while it goes on
    is_talking: bool = False  # asks the person at the terminal, or tells them what no log may hold


class Preparation:
    """The steps for one house, each remembered when it succeeded; `database` is what tells its database from others."""

    def __init__(self, house: House, database: str, founding: str | None = None) -> None:
        self.house = house
        self.database = database
        self.founding = founding
        self.note = house.folder / "done.json"
        self.done: dict[str, str] = json.loads(self.note.read_text()) if self.note.exists() else {}

        self.migrations = f"{fingerprints.of_migrations()} {database}"

    def build(self) -> None:
        """The tables and the style sheets, where they are not as they should be. Raises PreparationFailed."""
        migrate = [sys.executable, "-m", "safeconduct.cell.migration"]
        collect = self.house.manage("collectstatic", "--noinput", "-v0")
        self._do(
            Step("migrations", self.migrations, migrate, "Building the database"),
            Step("static", fingerprints.of_static_files(), collect, "Collecting style sheets"),
        )

    def fill(self) -> None:
        """The example, or the first colleague, where there is none yet. Raises PreparationFailed."""
        if self.house.mode == DEMO:
            files = [path for path in (fingerprints.PACKAGE / "cell/demo").glob("**/*.*") if path.suffix != ".pyc"]
            stamp = fingerprints.of_files(files, self.migrations)
            self._do(
                Step("demo", stamp, self.house.manage("load_demo"), "Sealing 40 invented households"),
                Step("site", stamp, self.house.manage("load_site"), "Writing the example's site"),
            )
        if self.house.mode == PRODUCTION:
            words = ["--file", self.founding] if self.founding else []
            found = self.house.manage("found_organisation", *words)
            if self.founding and self.done.get("founding") == self.database:
                say(f"This house is founded already: {self.founding} was not read.")
            self._do(Step("founding", self.database, found, "Looking whether it is founded", is_talking=True))

    def _do(self, *steps: Step) -> None:
        """Side by side."""
        wanted = [step for step in steps if self.done.get(step.name) != step.fingerprint]
        if wanted:
            say(f"{', '.join(step.words for step in wanted)} …")
        processes = [self._start(step) for step in wanted]
        try:
            for step, process in zip(wanted, processes, strict=True):
                self._finish(step, process.wait())
        finally:
            for process in processes:
                process.kill()
                process.wait()

    def _start(self, step: Step) -> "subprocess.Popen[bytes]":
        with self.house.log(step.name).open("wb") as log:
            return subprocess.Popen(
                step.command,
                cwd=fingerprints.ROOT,
                env=dict(self.house.environment("owner")),
                stdin=None if step.is_talking else subprocess.DEVNULL,
                stdout=None if step.is_talking else log,
                stderr=None if step.is_talking else log,
                preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 we have one thread
            )

    def _finish(self, step: Step, returncode: int) -> None:
        if returncode:
            output = self.house.log(step.name).read_text(errors="replace")[-4000:]
            raise PreparationFailed(f"The step '{step.name}' failed, so nothing was started.\n{output}")
        self.done[step.name] = step.fingerprint
        self.note.write_text(json.dumps(self.done))
