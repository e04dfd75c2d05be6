"""One process under the supervisor: started, watched, started again, stopped with everything it started."""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.orphans import dies_with_us
from safeconduct.cell.refusal import CellRefused

CRASHES_A_MINUTE = 6
LONGEST_PAUSE = 5.0
STOP_SECONDS = 8.0
LARGEST_LOG = 5_000_000


class ChildKeepsFailing(CellRefused):
    """A process died too often; the message names it and shows the end of its log."""


@dataclass
class Child:
    """A command that should always run. Its output goes to `log`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    crashes: deque[float] = field(default_factory=deque)
    start_again_at: float = 0.0

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 we have one thread
            )

    def watch(self) -> None:
        """Start it again if it died, after a pause that doubles. Raises ChildKeepsFailing."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._end_group()
            self.process = None
            self._count_crash(now)
        if self.process is None and now >= self.start_again_at:
            self.start()

    def start_again(self) -> None:
        """A restart that is not the child's fault."""
        self.ask_to_stop()
        self.wait_stopped(time.monotonic() + STOP_SECONDS)
        self.start()

    def _count_crash(self, now: float) -> None:
        self.crashes.append(now)
        while now - self.crashes[0] > 60:
            self.crashes.popleft()
        if len(self.crashes) >= CRASHES_A_MINUTE:
            times = f"{self.name} died {len(self.crashes)} times within a minute, so everything was stopped."
            raise ChildKeepsFailing(f"{times} The end of {self.log}:\n{self.last_lines()}")
        self.start_again_at = now + min(0.1 * 2 ** len(self.crashes), LONGEST_PAUSE)

    def last_lines(self, count: int = 15) -> str:
        lines = self.log.read_bytes()[-20_000:].decode(errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-count:])

    def ask_to_stop(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def wait_stopped(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then end it and whatever it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self._end_group()
        self.process.wait()
        self.process = None

    def _end_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
