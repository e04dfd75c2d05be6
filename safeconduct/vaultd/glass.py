"""Who has broken the glass, of which case and when: the broker's own memory of it, beside the shred keys.

One small file, written anew as a whole. Sessions end with the broker's process; that somebody has opened a case of
others within the day does not.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from safeconduct.vaultd.durable import keep
from safeconduct.vaultd.refusals import GlassBroken

NAME = "broken-glass"
GLASS = "glass"  # the reason of what is given so, which nobody else gives
OPENS_FOR, ONCE_IN = timedelta(hours=2), timedelta(hours=24)
BEHIND_GLASS = frozenset({"card", "narrative", "messages", "identity"})


class Remembered(msgspec.Struct, frozen=True):
    """One opening."""

    holder: UUID
    subject: UUID
    at: datetime


class Glass:
    """Remembers for a day. root: the folder of the shred keys, asked each time. Safe for threads."""

    def __init__(self, root: Callable[[], Path], now: Callable[[], datetime]) -> None:
        self._root, self._now = root, now
        self._mutex = threading.Lock()

    @contextmanager
    def broken(self, holder: UUID, subject: UUID) -> Iterator[datetime]:
        """When it ends; kept once the block has done its work. Raises GlassBroken for another case within the day.

        The same case within its two hours is the same opening, and ends when that does.
        """
        with self._mutex:
            now = self._now()
            recent = [one for one in self._read() if one.at > now - ONCE_IN]
            theirs = next((one for one in recent if one.holder == holder), Remembered(holder, subject, now))
            if theirs.subject != subject or theirs.at + OPENS_FOR <= now:
                raise GlassBroken
            yield theirs.at + OPENS_FOR
            if theirs not in recent:
                keep(self._path(), [msgspec.msgpack.encode([*recent, theirs])])

    def _read(self) -> list[Remembered]:
        try:
            return msgspec.msgpack.decode(self._path().read_bytes(), type=list[Remembered])
        except FileNotFoundError:
            return []

    def _path(self) -> Path:
        return self._root() / NAME
