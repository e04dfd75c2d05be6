"""Bytes that one piece of work puts aside: more than memory should hold, and nothing that the disk may see."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import uuid4

from django.conf import settings

from safeconduct.custody import stores
from safeconduct.custody.contexts import NOBODY
from safeconduct.vault import Context, Sealed, generate_key, open_sealed, seal


@dataclass(frozen=True)
class Place:
    """Where in the spool something lies, sealed."""

    number: int
    start: int
    size: int


class Spool:
    """A file without a name, sealed under a key that is in memory alone: both are gone when the block ends."""

    def __init__(self) -> None:
        self._key, self._id, self._count = generate_key(), uuid4(), 0

    def __enter__(self) -> Self:
        self._file = stores.nameless_file()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def put(self, plain: bytes) -> Place:
        """Seal bytes and put them aside."""
        self._count += 1
        sealed = seal(plain, self._key, self._context(self._count))
        start = self._file.seek(0, 2)
        self._file.write(sealed)
        return Place(self._count, start, len(sealed))

    def get(self, place: Place) -> bytes:
        """The bytes that were put there. Raises a VaultError where the file was changed meanwhile."""
        self._file.seek(place.start)
        sealed = Sealed(self._file.read(place.size))
        return open_sealed(sealed, self._key, self._context(place.number))

    def _context(self, number: int) -> Context:
        return Context(settings.ORGANISATION_ID, NOBODY, "spool", self._id, number, 1, "spool")
