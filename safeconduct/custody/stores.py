"""The two stores beside the database: sealed blobs, and shred keys without history."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from safeconduct.custody.errors import Shredded

READ_BYTES = 256 * 1024
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


def _sync(opened: int) -> None:
    if _waits.get():
        os.fsync(opened)


def _folder_of(root: str, name: UUID) -> Path:
    return Path(root) / name.hex[:2] / name.hex


def _keep(path: Path, chunks: Iterable[bytes]) -> int:
    """Write, fsync, rename, fsync the folder: after this returns the bytes survive a power cut."""
    _make_folder(path.parent)
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
    _fsync_folder(path.parent)
    return size


def _make_folder(folder: Path) -> None:
    """Make a folder whose own entry, and those of the folders above that are new, survive a power cut too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _fsync_folder(folder.parent)


def _fsync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        _sync(opened)
    finally:
        os.close(opened)


def _drop(path: Path) -> None:
    """Remove a file for good: after this returns no power cut brings it back. Nothing happens if it is gone already."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _fsync_folder(path.parent)


def keep_blob(name: UUID, sealed_chunks: Iterable[bytes]) -> int:
    """Store sealed bytes under a name; returns how many. Only ciphertext ever comes here."""
    return _keep(_folder_of(settings.BLOB_DIR, name), sealed_chunks)


def nameless_file() -> IO[bytes]:
    """An empty file beside the blobs that no folder lists and that is gone once it is closed; for sealed bytes only."""
    root = Path(settings.BLOB_DIR)
    _make_folder(root)
    return tempfile.TemporaryFile(dir=root, buffering=0)


def read_blob(name: UUID) -> Iterator[bytes]:
    """The sealed bytes of a name, in pieces."""
    with _folder_of(settings.BLOB_DIR, name).open("rb") as file:
        while chunk := file.read(READ_BYTES):
            yield chunk


def drop_blob(name: UUID) -> None:
    """Forget a blob; nothing happens if it is gone already."""
    _drop(_folder_of(settings.BLOB_DIR, name))


def make_shred_key(subject: UUID) -> bytes:
    """A subject's shred key (32 bytes), kept before anything is sealed under it; one that exists stays."""
    if _folder_of(settings.SHRED_DIR, subject).exists():
        return shred_key(subject)
    key = secrets.token_bytes(32)
    _keep(_folder_of(settings.SHRED_DIR, subject), [key])
    return key


def shred_key(subject: UUID) -> bytes:
    """The shred key of a subject. Raises Shredded when it was erased."""
    try:
        return _folder_of(settings.SHRED_DIR, subject).read_bytes()
    except FileNotFoundError:
        raise Shredded from None


def shred(subject: UUID) -> None:
    """Delete the shred key for good: from here on nothing of the subject opens, in any copy of the database."""
    _drop(_folder_of(settings.SHRED_DIR, subject))


def size_of_blob(name: UUID) -> int | None:
    """How many bytes are stored under a name; None where the file is missing."""
    try:
        return _folder_of(settings.BLOB_DIR, name).stat().st_size
    except FileNotFoundError:
        return None


def has_shred_key(subject: UUID) -> bool:
    """Whether the subject can still be opened by somebody."""
    return _folder_of(settings.SHRED_DIR, subject).exists()
