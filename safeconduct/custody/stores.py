"""The two stores beside the database: sealed blobs, and shred keys without history."""

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from safeconduct.custody.errors import Shredded

READ_BYTES = 256 * 1024


def _folder_of(root: str, name: UUID) -> Path:
    return Path(root) / name.hex[:2] / name.hex


def _keep(path: Path, chunks: Iterable[bytes]) -> int:
    """Write, fsync, rename, fsync the folder: after this returns the bytes survive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    size = 0
    try:
        with unfinished.open("xb") as file:
            for chunk in chunks:
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return size


def keep_blob(name: UUID, sealed_chunks: Iterable[bytes]) -> int:
    """Store sealed bytes under a name; returns how many. Only ciphertext ever comes here."""
    return _keep(_folder_of(settings.BLOB_DIR, name), sealed_chunks)


def read_blob(name: UUID) -> Iterator[bytes]:
    """The sealed bytes of a name, in pieces."""
    with _folder_of(settings.BLOB_DIR, name).open("rb") as file:
        while chunk := file.read(READ_BYTES):
            yield chunk


def drop_blob(name: UUID) -> None:
    """Forget a blob; nothing happens if it is gone already."""
    _folder_of(settings.BLOB_DIR, name).unlink(missing_ok=True)


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
    """Delete the shred key: from here on nothing of the subject opens, in any copy of the database."""
    _folder_of(settings.SHRED_DIR, subject).unlink(missing_ok=True)
