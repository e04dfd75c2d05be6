"""Uploads are sealed before they touch the disk: under a key that lives in this request's memory only."""

import os
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext_lazy as _

from safeconduct.custody import pace
from safeconduct.custody.contexts import NOBODY
from safeconduct.kernel.errors import Refused
from safeconduct.vault import Context, Sealed, generate_key, open_sealed, seal

LARGEST = 25 * 1024 * 1024


class TooLarge(Refused):
    """A file over the limit."""

    happened = _("A file was larger than 25 MiB.")
    kept = _("Nothing of that file was kept.")
    next_step = _("Send it in parts, or take the photo with a lower quality.")
    status = 413


class SealedSpool:
    """A temporary file that holds sealed pieces; its key never leaves this object.

    The file goes with the object: where a connection is lost in the middle, Django tells nobody.
    """

    def __init__(self) -> None:
        self._key, self._name = generate_key(), uuid4()
        handle, path = tempfile.mkstemp(prefix="incoming-", dir=_folder())
        os.close(handle)
        self._path = Path(path)
        self._drop = weakref.finalize(self, self._path.unlink, missing_ok=True)
        self._pieces = 0
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Seal one piece and append it."""
        sealed = seal(piece, self._key, self._context(self._pieces))
        with self._path.open("ab") as file:
            file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._pieces += 1
        self.size += len(piece)

    def pieces(self) -> Iterator[bytes]:
        """The plaintext again, piece by piece."""
        with self._path.open("rb") as file:
            for number in range(self._pieces):
                length = int.from_bytes(file.read(4), "big")
                yield open_sealed(Sealed(file.read(length)), self._key, self._context(number))

    def drop(self) -> None:
        """Delete the file."""
        self._drop()

    def _context(self, number: int) -> Context:
        return Context(settings.ORGANISATION_ID, NOBODY, "incoming", self._name, number + 1, 1, "piece")


def _folder() -> str:
    folder = Path(settings.BLOB_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


class SealedFile(UploadedFile[Any]):
    """An uploaded file as forms see it; reading opens the spool."""

    def __init__(self, spool: SealedSpool, **about: Any) -> None:
        super().__init__(file=None, size=spool.size, **about)
        self._spool = spool

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._spool.pieces()

    def read(self, size: int = -1) -> bytes:
        return b"".join(self._spool.pieces())

    def head(self, size: int = 4096) -> bytes:
        """The first bytes, to tell what the file is."""
        return next(self._spool.pieces(), b"")[:size]

    def close(self) -> None:
        self._spool.drop()


class SealedUploadHandler(FileUploadHandler):
    """Takes every upload of the house. A file over the limit is left out, and said so; the rest of the form is read.

    So is a stranger's file while the house takes none (custody.pace).
    """

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.free_at = pace.full_until(pace.What.FILES, pace.SMALLEST_FILE) if settings.FACE == "public" else None
        self.spool = SealedSpool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.free_at is not None:  # not even for the length of a request
            self.spool.drop()
            self.request.files_are_full = self.free_at  # type: ignore[union-attr]
            raise SkipFile
        if start + len(raw_data) > LARGEST:
            self.spool.drop()
            self.request.file_was_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        self.spool.add(raw_data)

    def file_complete(self, file_size: int) -> SealedFile:
        return SealedFile(self.spool, name=self.file_name, content_type=self.content_type, charset=self.charset)

    def upload_interrupted(self) -> None:
        self.spool.drop()
