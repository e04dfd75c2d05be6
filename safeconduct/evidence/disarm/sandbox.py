"""Where the child runs: in namespaces of its own, with nothing to write to, nobody to call and nothing to find."""

import shutil
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

from django.conf import settings

from safeconduct.evidence.refusals import NoSandbox

DISARM = Path(__file__).resolve().parent
EVIDENCE = DISARM.parent
HOUSE = EVIDENCE.parent
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")
_held = threading.Event()
_TRIAL = "from safeconduct.evidence.disarm.alone import give_up_calls; give_up_calls()"
WITHOUT_KEYS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def command(media_type: str, dpi: int, first: int, last: int) -> list[str]:
    """The child's command line, in the sandbox. Without one: only outside production. Raises NoSandbox."""
    child = [
        sys.executable, "-s", "-m", "safeconduct.evidence.disarm.child", media_type, str(dpi), str(first), str(last),
    ]  # fmt: skip
    if has_sandbox():
        return [*_walls(), *child]
    if settings.MODE == "production":
        raise NoSandbox
    return child


def environment() -> dict[str, str]:
    """No settings, no pepper, no database: the child inherits nothing."""
    return {**WITHOUT_KEYS, "PYTHONPATH": str(HOUSE.parent)}


def has_sandbox() -> bool:
    """Whether bubblewrap is there and lets this process build its walls. A yes is kept, a no is asked again."""
    return _held.is_set() or _try_walls()


def _try_walls() -> bool:
    if shutil.which("bwrap") is None:
        return False
    trial = [*_walls(), sys.executable, "-s", "-c", _TRIAL]
    try:
        done = subprocess.run(  # noqa: S603 our own command, no word of it from outside
            trial, env=environment(), capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode == 0:
        _held.set()
    return _held.is_set()


@cache
def _walls() -> tuple[str, ...]:
    """Read-only: the system's libraries, the interpreter, and the few files of ours that the child runs."""
    seen = [*SYSTEM, *dict.fromkeys((sys.base_prefix, sys.prefix))]
    binds = [part for path in seen for part in ("--ro-bind-try", path, path)]
    ours = (HOUSE / "__init__.py", EVIDENCE / "__init__.py", EVIDENCE / "texts.py", DISARM)
    binds += [part for path in ours for part in ("--ro-bind", str(path), f"/house/{path.relative_to(HOUSE.parent)}")]
    return (
        shutil.which("bwrap") or "bwrap",
        "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "sandbox",
        "--dev", "/dev", *binds, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/house",
        "--clearenv", *(part for pair in WITHOUT_KEYS.items() for part in ("--setenv", *pair)),
        "--setenv", "PYTHONPATH", "/house", "--",
    )  # fmt: skip
