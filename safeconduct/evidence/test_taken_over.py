"""Whoever takes the sandboxed child over finds nothing to start, to call, to write and to stay behind with."""

import io
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from safeconduct.evidence import refusals
from safeconduct.evidence.disarm import frames, sandbox
from safeconduct.evidence.disarm.frames import BadFrame, Word
from safeconduct.evidence.disarm.pages import count_pages
from safeconduct.evidence.kinds import MediaType
from tests.hostile.files.measuring import descendants

needs_walls = pytest.mark.skipif(not sandbox.has_sandbox(), reason="bubblewrap is not here or may not build walls")

TAKEN_OVER = """
    import ctypes, fcntl, os, resource, socket, struct, subprocess, sys, tempfile, threading
    from safeconduct.evidence.disarm import child
    from safeconduct.evidence.disarm.alone import give_up_calls
    child._limit(); give_up_calls()
    libc = ctypes.CDLL(None, use_errno=True)
    def call(*words):
        if libc.syscall(*words) < 0: raise OSError(ctypes.get_errno(), "refused")
    attempts = {
        "a socket": lambda: socket.socket(), "a pair": lambda: socket.socketpair(),
        "a datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "raw netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
        "a program": lambda: os.execv("/bin/true", ["true"]), "a process": os.fork,
        "a shell": lambda: subprocess.run(["/bin/true"]), "a signal to the parent": lambda: os.kill(os.getppid(), 0),
        "tracing": lambda: call(101, 16, os.getppid(), 0, 0), "a shared memory": lambda: call(29, 0, 4096, 0o1600),
        "a file in memory": lambda: os.memfd_create("x"), "new walls": lambda: call(272, 0x10000000),
        "a mount": lambda: call(165, b"none", b"/", b"tmpfs", 0, 0), "a keyring": lambda: call(250, 0, -3, 1),
        "a new file": lambda: open("/tmp/planted", "w"), "a device": lambda: open("/dev/shm/planted", "w"),
        "a folder": lambda: os.mkdir("/planted"), "an old file": lambda: open("{old}", "r+"),
        "cutting off": lambda: os.truncate("{old}", 0), "deleting": lambda: os.unlink("{old}"),
        "renaming": lambda: os.rename("{old}", "{old}.x"), "rights": lambda: os.chmod("{old}", 0o777),
        "a link": lambda: os.symlink("/etc", "{old}.y"), "memory": lambda: bytearray(900 << 20),
        "another's limits": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE),
        "another's turn": lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(0, os.getppid())),
        "another's processors": lambda: os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid())),
        "signals by a pipe": lambda: fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid()),
        "the same, newer": lambda: fcntl.fcntl(os.pipe()[0], 15, struct.pack("ii", 1, os.getppid())),
        "which signal": lambda: fcntl.fcntl(os.pipe()[0], 10, 9),
        "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)),
        "more files": lambda: [os.dup(0) for _time in range(80)], "the x32 calls": lambda: call(0x40000000 + 41, 2, 1, 0),
    }
    for name, attempt in attempts.items():
        try: attempt()
        except (OSError, MemoryError, ValueError): continue
        print("could:", name)
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] and fcntl.fcntl(0, fcntl.F_GETFL) >= 0
    started = threading.Thread(target=lambda: print("a thread works"))
    started.start(); started.join()
    print(len(attempts), "tried")
"""


@pytest.mark.parametrize("has_walls", [pytest.param(True, marks=needs_walls), False], ids=["walls", "no walls"])
def test_whoever_takes_the_child_over_can_start_call_write_and_signal_nothing(has_walls: bool, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("kept")
    walls = list(sandbox._walls()) if has_walls else []
    code = textwrap.dedent(TAKEN_OVER.replace("{old}", str(old)))
    done = subprocess.run(
        [*walls, sys.executable, "-s", "-c", code], env=sandbox.environment(), capture_output=True, text=True,
        check=False, timeout=30,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["a thread works", "33 tried"], done.stderr
    assert old.read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


@needs_walls
def test_whoever_asked_and_is_killed_leaves_no_child() -> None:
    sleeps = [
        *sandbox._walls(),
        sys.executable,
        "-s",
        "-c",
        "import sys, time; print('up', flush=True); time.sleep(50)",
    ]
    code = f"import subprocess, time; subprocess.Popen({sleeps!r}, env={sandbox.environment()!r}); time.sleep(50)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == b"up\n"
        family = descendants(asker.pid)
        assert len(family) >= 2
        asker.kill()
        asker.wait()
    waits_until = time.monotonic() + 5
    while any(Path(f"/proc/{pid}/exe").exists() for pid in family) and time.monotonic() < waits_until:
        time.sleep(0.05)
    assert [pid for pid in family if Path(f"/proc/{pid}/exe").exists()] == []


def test_a_page_larger_than_a_sheet_is_no_page() -> None:
    huge = io.BytesIO(frames.HEADER.pack(b"SCP1", Word.PAGE, 1, 6000, 6000) + b"x" * 36_000_000)
    with pytest.raises(BadFrame):
        list(frames.read(huge, frames.most_pixels(150)))
    assert huge.tell() == frames.HEADER.size


def test_a_child_that_used_up_its_processor_time_is_said_to_be_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 3))\nwhile True: pass"
    walls = sandbox._walls() if sandbox.has_sandbox() else ()
    monkeypatch.setattr(sandbox, "command", lambda *_: [*walls, sys.executable, "-c", busy])
    with pytest.raises(refusals.TooSlow):
        count_pages([b"x"], MediaType.PDF)
