"""What holds words in its memory is kept out of swap and of core dumps, where the account may."""

import os
import re
import resource
import subprocess
import sys

import pytest

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
