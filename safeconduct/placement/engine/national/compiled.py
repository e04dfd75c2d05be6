"""Kernels: plain functions over arrays, turned into machine code by numba (BSD licence) where that is installed.

The code is kept beside the source, so that it is made once on a machine; `python -m safeconduct.placement.engine
compile` makes all of it. Numba looks at one file only when it asks whether its code is still right, and kernels call
kernels of other files with what is constant there: so the code is thrown away when any of them has changed. Kernels
release the interpreter's lock: two threads run two of them. They make no arrays and count no references (_nrt), which
costs more than the work where a small function is handed dozens of arrays; for the same reason the smallest are written
into their callers.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from safeconduct.placement.engine.national import is_installed

F = TypeVar("F", bound=Callable[..., Any])
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}


def kernel(function: F) -> F:
    """The function as machine code; itself where numba is not installed, which is right but slow."""
    return _compiled(function, OPTIONS)


def inlined(function: F) -> F:
    """A small kernel that is written into its callers."""
    return _compiled(function, OPTIONS | {"inline": "always"})


def _compiled(function: F, options: dict[str, Any]) -> F:
    if not is_installed():
        return function
    from numba import njit  # half a second: only where it is used

    _forget_stale_code()
    return cast("F", njit(**options)(function))


@cache
def _forget_stale_code() -> None:
    """Throw all machine code away unless it was made from the sources as they are."""
    here = Path(__file__).parent
    kept = here / "__pycache__"
    kernels = [path for path in sorted(here.glob("*.py")) if not path.name.startswith(("test_", "conftest"))]
    sources = b"".join(path.read_bytes() for path in kernels)
    digest, written = hashlib.sha256(sources).hexdigest(), kept / "kernels.sha256"
    if written.is_file() and written.read_text() == digest:
        return
    with suppress(OSError):  # a folder that cannot be written to holds no code either
        for path in kept.glob("*.nb[ci]"):
            path.unlink()
        kept.mkdir(exist_ok=True)
        written.write_text(digest)
