"""A command as a process under a bound of wall-clock time and of memory, with what it said and the most it took."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from safeconduct.cell.bench._processes import family
from safeconduct.cell.fingerprints import ROOT

GLANCE = 0.2  # seconds between two looks at its memory; of what has just begun, a tenth of its time so far
SOONEST = 0.01
PAGE = os.sysconf("SC_PAGE_SIZE")
SHARE_OF_MEMORY = 0.65  # address space of one process, of the machine's memory: beyond it gets none, not the machine
BOUND_MEMORY = ("sh", "-c", 'ulimit -v "$1"; shift; exec "$@"', "sh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of a command: its lines, the end of its complaints; no exit code where it was killed for time."""

    lines: Sequence[str]
    complaints: str
    returncode: int | None
    seconds: float
    peak_mib: float


def run(command: Sequence[str | Path], seconds: float, environment: Mapping[str, str]) -> Ran:
    """Run it and, after so many seconds, kill it with all that it started."""
    limit = str(int(SHARE_OF_MEMORY * os.sysconf("SC_PHYS_PAGES") * PAGE / 1024))
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        began = time.monotonic()
        process = subprocess.Popen(
            [*BOUND_MEMORY, limit, *command],
            cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=complained,
            start_new_session=True,
        )  # fmt: skip
        peak = _watched(process, began + seconds)
        spent, returncode = time.monotonic() - began, process.poll()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return Ran(
            lines=_text(said).splitlines(),
            complaints=_text(complained)[-2000:],
            returncode=returncode,
            seconds=spent,
            peak_mib=peak,
        )


def _watched(process: "subprocess.Popen[bytes]", until: float) -> float:
    """Wait until it ended or time is up; MiB of it and its children together, at the worst moment seen."""
    peak, began = 0.0, time.monotonic()
    while (now := time.monotonic()) < until:
        peak = max(peak, resident_mib(process.pid))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(GLANCE, max(SOONEST, (now - began) / 10), until - now))
            break
    return peak


def resident_mib(pid: int) -> float:
    """Memory of the process and all that descend from it; what they share counts in each."""
    pages = 0
    for member in family(pid):
        with contextlib.suppress(OSError):  # ended meanwhile
            pages += int(Path(f"/proc/{member}/statm").read_text().split()[1])
    return pages * PAGE / 2**20


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
