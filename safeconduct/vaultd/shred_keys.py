"""The store of shred keys: one small file a subject, and no history but of what is gone.

Beside them, in `erased`, stands one small file for each subject that was shredded: the day, later the receipt of its
erasure below it, as it was handed in. What stands there gets no key again, and a restored database is held to it
(docs/adr/0016). In `copies` stand the keys of what guests were given; an empty file there is one that has ended.
"""

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from safeconduct.vaultd.durable import drop, folder_of, keep
from safeconduct.vaultd.refusals import NotGranted, ShredKeyGone

OLD_SECONDS = 24 * 3600
BEGUN, COPIES, ERASED = "begun", "copies", "erased"
LONGEST_RECEIPT = 4096  # bytes


class Erased(NamedTuple):
    """on: the day, as the broker noted it. receipt: what a worker handed in about it, and nobody has checked."""

    subject: UUID
    on: date
    receipt: str = ""


class ShredKeys:
    """Shred keys as files under a folder that no backup of the database holds. root: asked each time (tests move)."""

    def __init__(self, root: Callable[[], Path]) -> None:
        self.root = root
        self._mutex = threading.Lock()

    def make(self, subject: UUID, *, begun: bool = False, of_copies: bool = False) -> bytes:
        """A subject's shred key (32 bytes), kept before anything is sealed under it; one that exists stays.

        begun: it may come to nothing, and is in use once it is made without. of_copies: it is a guest's, and never put
        to another use (NotGranted). Raises ShredKeyGone for a subject that was erased, which gets no other one.
        """
        with self._mutex:
            was_of_copies = self._copies(subject).exists()
            if was_of_copies != of_copies and (was_of_copies or self.has(subject)):
                raise NotGranted
            if not begun and not of_copies:
                self._put_to_use(subject)
            if self.has(subject) or was_of_copies or self.is_erased(subject):
                return self.read(subject)
            key, unused = secrets.token_bytes(32), self._copies if of_copies else self._begun
            keep(unused(subject) if begun or of_copies else self._in_use(subject), [key])
            return key

    def _put_to_use(self, subject: UUID) -> None:
        if self._begun(subject).exists():
            keep(self._in_use(subject), [self._begun(subject).read_bytes()])
            drop(self._begun(subject))

    def read(self, subject: UUID) -> bytes:
        """Raises ShredKeyGone when the subject was erased, also where somebody has brought its key back."""
        if self.is_erased(subject):
            raise ShredKeyGone
        in_use = self._in_use(subject)
        # It may be put to use between two looks.
        for path in (in_use, self._begun(subject), in_use, self._copies(subject)):
            with contextlib.suppress(FileNotFoundError):
                if key := path.read_bytes():
                    return key
        raise ShredKeyGone

    def has(self, subject: UUID) -> bool:
        return self._in_use(subject).exists() or self._begun(subject).exists() or _has_content(self._copies(subject))

    def is_in_use(self, subject: UUID) -> bool:
        """Whether more than a beginning would be lost with it."""
        return self._in_use(subject).exists() and not self.is_erased(subject)

    def is_begun(self, subject: UUID) -> bool:
        """Whether it may still come to nothing."""
        is_begun = self._begun(subject).exists() or self._copies(subject).exists()
        return is_begun and not self._in_use(subject).exists()

    def _in_use(self, subject: UUID) -> Path:
        return folder_of(self.root(), subject)

    def _begun(self, subject: UUID) -> Path:
        return folder_of(self.root() / BEGUN, subject)

    def _copies(self, subject: UUID) -> Path:
        return folder_of(self.root() / COPIES, subject)

    def drop(self, subject: UUID) -> None:
        """Delete for good: from here on nothing of the subject opens, in any copy of the database.

        That it is gone is remembered first, so that a power cut in between leaves a key which opens nothing.
        """
        if not self.is_erased(subject):
            keep(self._mark(subject), [datetime.now(UTC).date().isoformat().encode()])
        drop(self._begun(subject))
        drop(self._in_use(subject))

    def drop_begun(self, subject: UUID) -> None:
        """Delete what came to nothing, and leave no mark; nothing happens to what was put to use meanwhile.

        Where copies were, an empty file stays, or another use of their subject would keep them from being deleted.
        """
        with self._mutex:
            if self._copies(subject).exists():
                keep(self._copies(subject), [])
            elif not self.is_in_use(subject):
                drop(self._begun(subject))

    def is_erased(self, subject: UUID) -> bool:
        return self._mark(subject).exists()

    def keep_receipt(self, subject: UUID, receipt: str) -> None:
        """What was signed about an erasure, below its day. Raises ShredKeyGone where nothing was erased."""
        content = receipt.encode()
        if not self.is_erased(subject) or len(content) > LONGEST_RECEIPT:
            raise ShredKeyGone
        day, _receipt = _read(self._mark(subject))
        keep(self._mark(subject), [f"{day.isoformat()}\n".encode(), content])

    def erased(self) -> Iterator[Erased]:
        """Every subject that was erased, whatever stands in its file."""
        for path in sorted((self.root() / ERASED).glob("??/*")):
            with contextlib.suppress(ValueError):  # what a write that broke off has left
                subject = UUID(path.name)
                yield Erased(subject, *_read(path))

    def _mark(self, subject: UUID) -> Path:
        return folder_of(self.root() / ERASED, subject)

    def sweep(self) -> int:
        """Delete what writes that broke off left more than a day ago; returns how many."""
        parts = [path for of in ("", BEGUN, COPIES, ERASED) for path in (self.root() / of).glob("??/*.part")]
        left = [path for path in parts if _is_old(path)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _read(mark: Path) -> tuple[date, str]:
    """The day and the receipt; where no day stands in it, as an earlier version kept receipts, the file's own."""
    said = mark.read_text(errors="replace")
    day, _end, receipt = said.partition("\n")
    try:
        return date.fromisoformat(day), receipt
    except ValueError:
        return datetime.fromtimestamp(mark.stat().st_mtime, UTC).date(), said


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - OLD_SECONDS
    except FileNotFoundError:
        return False
