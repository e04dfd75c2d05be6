"""What the process closes behind itself before it takes a secret into its hands. Linux; each step says how it went."""

import contextlib
import ctypes
import os
import resource

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38  # <linux/prctl.h>
MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT = 1, 2, 4  # <sys/mman.h>
CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000  # <linux/sched.h>


def close_off(*, network: bool) -> str:
    """No core dump, no debugger, no new rights, no swapping out, and no network unless the database is across one.

    Returns in one line what holds and what this machine does not allow. Call it while there is one thread.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    steps = {
        "no network": network and _leave_the_network(libc),
        "no dumps": libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0,
        "no new rights": libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0,
        "locked memory": stay_in_memory(),
    }
    held = [name for name, is_so in steps.items() if is_so]
    missing = [name for name, is_so in steps.items() if not is_so]
    return ", ".join(held) + (f"; not on this machine: {', '.join(missing)}" if missing else "")


def stay_in_memory() -> bool:
    """No core dump and no swapping out, for whatever holds what people read and write. Whether memory could be locked.

    Only where the whole of it may be: a limit that is reached later would end the process. Each process says it for
    itself: what it starts inherits the limit, and no lock.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Root needs no limit, but what it starts behind walls has none of root's rights.
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    soft, _hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft != resource.RLIM_INFINITY and os.geteuid() != 0:
        return False
    return bool(ctypes.CDLL(None).mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0)


def _leave_the_network(libc: ctypes.CDLL) -> bool:
    """Into a network of our own that has no device; as a plain account, within a user namespace of our own."""
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0 and libc.unshare(CLONE_NEWNET) == 0:
        return True
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 one write to a file of the kernel
            file.write(line)
    return True
