"""Which subjects are canaries: cases of nobody, that a colleague has planted so that opening one raises an alarm.

One file beside the shred keys, sealed from the pepper and written anew as a whole: neither the database nor this folder
says which cases they are, and its size not how many. Only the broker asks here.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
from msgspec.structs import replace

from safeconduct.vault import Context, Key, Sealed, derive, open_sealed, seal
from safeconduct.vaultd.contexts import NOBODY
from safeconduct.vaultd.durable import keep

NAME = "watched"
MOST = 40
ONCE_IN = timedelta(hours=1)
TOLD_AFTER = timedelta(days=1)
MADE_WITHIN = timedelta(hours=1)  # what is planted is made in the same step, or came to nothing
SIZE = 8192  # bytes of what is sealed: a length (four, big-endian), MessagePack, zeros


class Planted(msgspec.Struct, frozen=True):
    """One canary: by which holder, who is so named in the log, and whether the log was told that they planted one."""

    subject: UUID
    by: UUID
    reference: str
    at: datetime
    is_told: bool = False


class Canaries:
    """Plants, recognises and forgets. root: the folder of the shred keys, asked each time. Safe for threads."""

    def __init__(
        self, pepper: bytes, organisation: UUID, root: Callable[[], Path], now: Callable[[], datetime]
    ) -> None:
        self._key = derive(Key(pepper), "safeconduct canaries")
        self._at = Context(organisation, NOBODY, "canaries", NOBODY, 1, 1, "canaries")
        self._root, self._now = root, now
        self._mutex = threading.Lock()
        self._read: tuple[Path, tuple[int, int]] | None = None
        self._planted: dict[UUID, Planted] = {}
        self._reported: dict[tuple[UUID, UUID], datetime] = {}

    def plant(self, subject: UUID, by: UUID, reference: str) -> bool:
        """Remember a canary; False where there are as many as the house keeps."""
        with self._mutex:
            self._catch_up()
            if len(self._planted) >= MOST:
                return False
            self._write(self._planted | {subject: Planted(subject, by, reference, self._now())})
        return True

    def planted_by(self, holder: UUID) -> list[UUID]:
        """What one holder has planted, the oldest first."""
        with self._mutex:
            self._catch_up()
            theirs = [one for one in self._planted.values() if one.by == holder]
        return [one.subject for one in sorted(theirs, key=lambda one: one.at)]

    def has(self, subject: UUID) -> bool:
        with self._mutex:
            self._catch_up()
            return subject in self._planted

    def forget(self, subject: UUID) -> None:
        """It was erased like any other case."""
        with self._mutex:
            self._catch_up()
            if subject in self._planted:
                self._write({name: one for name, one in self._planted.items() if name != subject})

    def alarms(self, holder: UUID, subjects: Iterable[UUID]) -> list[UUID]:
        """Those of these that are canaries and that this holder was not reported for within the hour."""
        long_ago = self._now() - ONCE_IN
        with self._mutex:
            self._catch_up()
            found = sorted({one for one in subjects if one in self._planted})
            return [one for one in found if self._reported.get((holder, one), long_ago) <= long_ago]

    def reported(self, holder: UUID, subjects: Iterable[UUID]) -> None:
        """The log has these alarms."""
        now = self._now()
        with self._mutex:
            self._reported |= {(holder, one): now for one in subjects}

    def forget_unmade(self, is_made: Callable[[UUID], bool]) -> None:
        """Of these nothing was made: they are no cases, and take nobody's place among the forty."""
        long_ago = self._now() - MADE_WITHIN
        with self._mutex:
            self._catch_up()
            kept = {name: one for name, one in self._planted.items() if one.at > long_ago or is_made(name)}
            if len(kept) < len(self._planted):
                self._write(kept)

    def to_tell(self) -> list[Planted]:
        """Planted more than a day ago, the log not yet told: told at once, it would say which case it is."""
        with self._mutex:
            self._catch_up()
            return [one for one in self._planted.values() if not one.is_told and one.at + TOLD_AFTER <= self._now()]

    def told(self, subject: UUID) -> None:
        """The log has it."""
        with self._mutex:
            self._catch_up()
            if subject in self._planted:
                self._write(self._planted | {subject: replace(self._planted[subject], is_told=True)})

    def _write(self, planted: dict[UUID, Planted]) -> None:
        content = msgspec.msgpack.encode(list(planted.values()))
        whole = (len(content).to_bytes(4, "big") + content).ljust(SIZE, b"\0")
        keep(self._path(), [seal(whole, self._key, self._at)])
        self._catch_up()

    def _catch_up(self) -> None:
        """Raises VaultError where somebody has written into the file: nothing opens then."""
        path = self._path()
        try:
            found = path.stat()
        except FileNotFoundError:
            self._read, self._planted = None, {}
            return
        version = (path, (found.st_ino, found.st_mtime_ns))
        if self._read != version:
            whole = open_sealed(Sealed(path.read_bytes()), self._key, self._at)
            content = whole[4 : 4 + int.from_bytes(whole[:4], "big")]
            self._planted = {one.subject: one for one in msgspec.msgpack.decode(content, type=list[Planted])}
            self._read = version

    def _path(self) -> Path:
        return self._root() / NAME
