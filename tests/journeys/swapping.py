"""Presses a running house out of memory into swap, and looks for planted words in what swap then holds.

A search of swap finds nothing on a machine that never was short of memory. So each process is asked for all that it can
write to (MADV_PAGEOUT, Linux 5.10, for root), again and again; the kernel leaves in memory what is locked there.
"""

import contextlib
import ctypes
import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from safeconduct.cell import swap
from safeconduct.cell.bench._processes import family
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.refusal import CellRefused
from tests.journeys.searching import places_of

PROCESS_MADVISE, MADV_PAGEOUT = 440, 21  # <asm/unistd.h> of x86-64 and arm64, <linux/mman.h>
PROC = Path("/proc")
AREA = ROOT / "var" / "swap"  # a file in memory would be none
AT_ONCE = 64 << 20  # bytes of swap that are searched at a time
LONGEST = 4096  # a word in any way of writing is shorter
EVERY_SECONDS = 5.0


class Extent(ctypes.Structure):
    """`struct iovec`."""

    _fields_ = (("start", ctypes.c_void_p), ("length", ctypes.c_size_t))


class NotPressed(CellRefused):
    """This machine, or this account, turns no swap on or writes no other process's memory there."""


def areas() -> list[Path]:
    """Where memory is written down, as far as this account reads it; nobody but root does."""
    return [place for place, _kind in swap.areas(PROC) if os.access(place, os.R_OK)]


@contextlib.contextmanager
def an_area(mib: int) -> Iterator[None]:
    """Swap in a file of the checkout for as long as it is needed; none for 0. Raises NotPressed."""
    if not mib:
        yield
        return
    AREA.touch(mode=0o600)
    try:
        _done(["dd", "if=/dev/zero", f"of={AREA}", "bs=1M", f"count={mib}"])
        _done(["mkswap", AREA])
        _done(["swapon", AREA])
        try:
            yield
        finally:
            _done(["swapoff", AREA])
    finally:
        AREA.unlink()


def _done(command: Sequence[str | Path]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NotPressed(f"{command[0]} is not here.") from error
    except subprocess.CalledProcessError as error:
        raise NotPressed(error.stderr.strip()) from error


@contextlib.contextmanager
def pressed(pid: int, word: str) -> Iterator[None]:
    """While there is swap to read, whatever a process and its children have in memory goes there every few seconds.

    `word` stands in the memory of one more process, which keeps none of it locked. Raises NotPressed.
    """
    if not areas():
        yield
        return
    over = threading.Event()
    with _holding(word) as holder:
        press_out(holder)
        thread = threading.Thread(target=lambda: _press_until(over, pid))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _press_until(over: threading.Event, pid: int) -> None:
    while not over.wait(EVERY_SECONDS):
        for member in family(pid):
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # ended meanwhile
                press_out(member)


@contextlib.contextmanager
def _holding(word: str) -> Iterator[int]:
    """A process with a megabyte of a word in its memory."""
    held = f"bytearray({word!r}.encode() * {(1 << 20) // len(word)})"
    code = f"import sys; held = {held}; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.stdin.close()


def press_out(pid: int) -> None:
    """All that a process can write to goes to swap, but for what is locked. Raises ProcessLookupError, NotPressed."""
    libc = ctypes.CDLL(None, use_errno=True)
    process = os.pidfd_open(pid)
    try:
        for extent in _writable(pid):
            done = libc.syscall(PROCESS_MADVISE, process, ctypes.byref(extent), 1, MADV_PAGEOUT, 0)
            if done < 0 and ctypes.get_errno() in {errno.EPERM, errno.ENOSYS}:
                raise NotPressed(f"Memory is not written to swap here: {os.strerror(ctypes.get_errno())}.")
    finally:
        os.close(process)


def _writable(pid: int) -> Iterator[Extent]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        extent, rights = line.split()[:2]
        if rights.startswith("rw"):
            start, end = (int(at, 16) for at in extent.split("-"))
            yield Extent(start, end - start)


def in_swap(pid: int) -> int:
    """KiB that a process and its children have there now."""
    total = 0
    for member in family(pid):
        with contextlib.suppress(OSError):  # ended meanwhile
            said = Path(f"/proc/{member}/status").read_text()
            total += sum(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmSwap"))
    return total


def places_in_swap(stems: tuple[str, ...]) -> Iterator[str]:
    """Like `searching.places_in`, for each area that can be read."""
    for area in areas():
        with area.open("rb", buffering=0) as file:
            # The kernel writes past what is kept of the file.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            rest = b""
            while chunk := file.read(AT_ONCE):
                if chunk.count(0) < len(chunk):
                    yield from (f"{area}: {place}" for place in places_of(rest + chunk, stems))
                rest = chunk[-LONGEST:]
