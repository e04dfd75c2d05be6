"""The store of shred keys: one small file a subject, and no history."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from safeconduct.vaultd.durable import drop, folder_of, keep
from safeconduct.vaultd.refusals import ShredKeyGone

OLD_SECONDS = 24 * 3600


class ShredKeys:
    """Shred keys as files under a folder that no backup of the database holds. root: asked each time (tests move)."""

    def __init__(self, root: Callable[[], Path]) -> None:
        self._root = root

    def make(self, subject: UUID) -> bytes:
        """A subject's shred key (32 bytes), kept before anything is sealed under it; one that exists stays."""
        if self.has(subject):
            return self.read(subject)
        key = secrets.token_bytes(32)
        keep(folder_of(self._root(), subject), [key])
        return key

    def read(self, subject: UUID) -> bytes:
        """Raises ShredKeyGone when the subject was erased."""
        try:
            return folder_of(self._root(), subject).read_bytes()
        except FileNotFoundError:
            raise ShredKeyGone from None

    def has(self, subject: UUID) -> bool:
        return folder_of(self._root(), subject).exists()

    def drop(self, subject: UUID) -> None:
        """Delete for good: from here on nothing of the subject opens, in any copy of the database."""
        drop(folder_of(self._root(), subject))

    def sweep(self) -> int:
        """Delete what writes that broke off left more than a day ago; returns how many."""
        left = [path for path in self._root().glob("??/*.part") if _is_old(path)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - OLD_SECONDS
    except FileNotFoundError:
        return False
