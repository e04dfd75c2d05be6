"""Kernels: plain functions over arrays, turned into machine code by numba (BSD licence) where that is installed.

The code is kept beside the source, so that it is made once on a machine; `python -m safeconduct.placement.engine
compile` makes all of it. Kernels release the interpreter's lock: two threads run two of them. They make no arrays and
count no references (_nrt), which costs more than the work where a small function is handed dozens of arrays; for the
same reason the smallest are written into their callers.
"""

from collections.abc import Callable
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

    return cast("F", njit(**options)(function))
