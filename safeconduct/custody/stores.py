"""The two stores beside the database: sealed blobs, and shred keys without history (which only the broker reads)."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from safeconduct.custody.door import ask_broker
from safeconduct.vault import Piece
from safeconduct.vaultd.carried import Approval
from safeconduct.vaultd.durable import drop, folder_of, keep, make_folder
from safeconduct.vaultd.requests import HasShredKey, KeepReceipt, Shred

READ_BYTES = 256 * 1024


def _place_of(name: UUID) -> Path:
    return folder_of(Path(settings.BLOB_DIR), name)


def keep_blob(name: UUID, sealed_chunks: Iterable[Piece]) -> int:
    """Store sealed bytes under a name; returns how many. Only ciphertext ever comes here."""
    return keep(_place_of(name), sealed_chunks)


def nameless_file() -> IO[bytes]:
    """An empty file beside the blobs that no folder lists and that is gone once it is closed; for sealed bytes only."""
    root = Path(settings.BLOB_DIR)
    make_folder(root)
    return tempfile.TemporaryFile(dir=root, buffering=0)


def read_blob(name: UUID) -> Iterator[bytes]:
    """The sealed bytes of a name, in pieces."""
    with _place_of(name).open("rb") as file:
        while chunk := file.read(READ_BYTES):
            yield chunk


def drop_blob(name: UUID) -> None:
    """Forget a blob; nothing happens if it is gone already."""
    drop(_place_of(name))


def shred(subject: UUID, approvals: tuple[Approval, ...] = ()) -> None:
    """Delete the shred key for good: from here on nothing of the subject opens, in any copy of the database.

    Raises NotTwo without two colleagues' word, but for what a stranger began and did not send.
    """
    ask_broker(Shred(subject, approvals))


def keep_receipt(subject: UUID, receipt: str) -> None:
    """Keep what was signed about an erasure beside the shred keys: it outlives every database. Raises Shredded."""
    ask_broker(KeepReceipt(subject, receipt))


def size_of_blob(name: UUID) -> int | None:
    """How many bytes are stored under a name; None where the file is missing."""
    try:
        return _place_of(name).stat().st_size
    except FileNotFoundError:
        return None


def has_shred_key(subject: UUID) -> bool:
    """Whether the subject can still be opened by somebody."""
    return ask_broker(HasShredKey(subject))
