"""What holds words in its memory is kept out of swap and of core dumps, where the account may."""

import contextlib
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeconduct.cell.bench._processes import family
from safeconduct.evidence.disarm import sandbox

may_lock = pytest.mark.skipif(
    os.geteuid() != 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY,
    reason="this account may not lock memory (ulimit -l unlimited)",
)
PROCESS = "from safeconduct.vaultd.closing_off import stay_in_memory; stay_in_memory()"
CHILD = "from safeconduct.evidence.disarm import child; child._limit(); child._stay_in_memory()"
SHOWS = "; print(open('/proc/self/status').read(), open('/proc/self/limits').read())"


def status(program, *before):
    """What the kernel says of a process once it has done this."""
    command = [*before, sys.executable, "-c", program + SHOWS]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def locked(said):
    return int(re.search(r"VmLck:\s+(\d+)", said)[1])


@may_lock
@pytest.mark.parametrize("program", [PROCESS, CHILD])
def test_all_memory_is_locked_and_none_is_dumped(program):
    said = status(program)
    assert locked(said) > 1000
    assert re.search(r"Max core file size\s+0\s+0", said)


@pytest.mark.parametrize("program", [PROCESS, CHILD])
def test_a_limit_that_would_be_reached_locks_nothing_and_ends_nothing(program):
    """Root has no such limit: then it is asked without the rights to pass it or to raise it, and the kernel refuses."""
    as_others = ["setpriv", "--bounding-set=-ipc_lock,-sys_resource", "--inh-caps=-all"] if os.geteuid() == 0 else []
    assert locked(status(program, "prlimit", "--memlock=65536", *as_others)) == 0


def test_whatever_opens_a_file_behind_its_walls_keeps_it_out_of_swap():
    """There it has none of root's rights: what it may lock is what whoever starts it may."""
    if not sandbox.has_sandbox() or not may_raise_the_limit():
        pytest.skip("there are no walls on this machine, or nobody may lock memory behind them (ulimit -l unlimited)")
    walled = sandbox.command("application/pdf", 100, 1, 1)
    locks = "from safeconduct.vaultd.closing_off import stay_in_memory; stay_in_memory()"
    code = f"import os; {locks}; os.execvp({walled[0]!r}, {walled})"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(b"%PDF-1.7 of which more is to come")
        process.stdin.flush()
        ends = time.monotonic() + 30
        while time.monotonic() < ends and not locked_by_the_child_of(process.pid):
            time.sleep(0.05)
        assert locked_by_the_child_of(process.pid) > 1000
        process.stdin.close()


def may_raise_the_limit():
    raises = "import resource as r; r.setrlimit(r.RLIMIT_MEMLOCK, (r.RLIM_INFINITY, r.RLIM_INFINITY))"
    return subprocess.run([sys.executable, "-c", raises], capture_output=True, check=False).returncode == 0


def locked_by_the_child_of(pid: int) -> int:
    """KiB of whichever of the family runs the code that opens files; bubblewrap, which starts it, has its words too."""
    found = [0]
    for member in family(pid):
        with contextlib.suppress(OSError):  # ended meanwhile
            if b"safeconduct.evidence.disarm.child" in Path(f"/proc/{member}/cmdline").read_bytes().split(b"\0"):
                found.append(locked(Path(f"/proc/{member}/status").read_text()))
    return max(found)
