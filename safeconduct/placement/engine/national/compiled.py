"""Kernels: plain functions over arrays, turned into machine code by numba (BSD licence) where that is installed.

The code is kept beside the source, so that it is made once on a machine; `python -m safeconduct.placement.engine
compile` makes all of it. Numba looks at one file only when it asks whether its code is still right, and kernels call
kernels of other files with what is constant there: so the folder is named after what all of them say. Kernels
release the interpreter's lock: two threads run two of them. They make no arrays and count no references (_nrt), which
costs more than the work where a small function is handed dozens of arrays; for the same reason the smallest are written
into their callers.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
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
    import numba  # half a second: only where it is used

    config: Any = numba.config
    kept, config.CACHE_DIR = config.CACHE_DIR, str(kept_in(config.CACHE_DIR))
    try:
        return cast("F", numba.njit(**options)(function))
    finally:
        config.CACHE_DIR = kept


@cache
def kept_in(given: str) -> Path:
    """Where the machine code of the sources as they are is kept: beside them, or where the user would have it."""
    here = Path(__file__).parent
    kernels = [path for path in sorted(here.glob("*.py")) if not path.name.startswith(("test_", "conftest"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in kernels)).hexdigest()[:16]
    beside = here / "__pycache__"
    if given or not os.access(beside if beside.is_dir() else here, os.W_OK):
        return Path(given or Path.home() / ".cache" / "safeconduct") / f"kernels-{digest}"
    for older in beside.glob("kernels-*"):
        if older.name != f"kernels-{digest}":
            shutil.rmtree(older, ignore_errors=True)
    return beside / f"kernels-{digest}"
