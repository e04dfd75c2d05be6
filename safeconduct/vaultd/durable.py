"""Files that survive a power cut once they are written, and stay away once they are deleted."""

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from uuid import UUID

from safeconduct.vault import Piece

_waits = ContextVar("waits for the disk", default=True)


@contextlib.contextmanager
def durable_at_the_end() -> Iterator[None]:
    """What is kept inside survives a power cut when the block has ended, all at once: for thousands of files."""
    token = _waits.set(False)
    try:
        yield
    finally:
        _waits.reset(token)
        os.sync()


def folder_of(root: Path, name: UUID) -> Path:
    """Where a thing of this name lies under a root."""
    return root / name.hex[:2] / name.hex


def keep(path: Path, chunks: Iterable[Piece]) -> int:
    """Write, fsync, rename, fsync the folder: after this returns the bytes survive a power cut. Returns how many."""
    make_folder(path.parent)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    size = 0
    try:
        with unfinished.open("xb") as file:
            for chunk in chunks:
                size += file.write(chunk)
            file.flush()
            _sync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return size


def drop(path: Path) -> None:
    """Remove a file for good: after this returns no power cut brings it back. Nothing happens if it is gone already."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder whose own entry, and those of the folders above that are new, survive a power cut too."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def _sync(opened: int) -> None:
    if _waits.get():
        os.fsync(opened)


def sync_folder(folder: Path) -> None:
    """What a folder lists survives a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        _sync(opened)
    finally:
        os.close(opened)
