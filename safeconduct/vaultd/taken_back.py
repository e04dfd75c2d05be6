"""Which keys were taken back: the broker's own memory of it, beside the shred keys, so that no old copy undoes it.

A file that is only ever added to: 40 bytes for each key, its seal (32) and the second it was taken back (8, big-endian,
since 1970). Who restores an older database, or kept what they saw, brings a grant that the broker refuses.

That a guest has ended stands there too: 32 bytes in the place of a seal, which no row carries (`custody.guests`).
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from safeconduct.vaultd.durable import make_folder, sync_folder

SEAL_SIZE, ENTRY_SIZE = 32, 40
NAME = "taken-back"


class TakenBack:
    """Seals that count no more. root: the folder of the shred keys, asked each time (tests move). Safe for threads."""

    def __init__(self, root: Callable[[], Path]) -> None:
        self._root = root
        self._mutex = threading.Lock()
        self._seals: set[bytes] = set()
        self._read: tuple[Path, int] = (Path(), 0)

    def add(self, seals: Iterable[bytes]) -> None:
        """Take these back; when this returns, no power cut brings them again."""
        second = int(time.time()).to_bytes(8, "big")
        content = b"".join(seal + second for seal in seals if len(seal) == SEAL_SIZE)
        if not content:
            return
        with self._mutex:
            self._append(content)

    def _append(self, content: bytes) -> None:
        path = self._path()
        make_folder(path.parent)
        is_new = not path.exists()
        with path.open("ab", buffering=0) as file:
            os.fchmod(file.fileno(), 0o600)
            whole = file.seek(0, os.SEEK_END)
            whole -= whole % ENTRY_SIZE  # what a power cut broke off: whoever made it was told nothing
            file.truncate(whole)
            try:
                while content:
                    content = content[file.write(content) or 0 :]
                os.fsync(file.fileno())
            except OSError:
                file.truncate(whole)  # a full disk: nothing was taken back, and whoever asked hears of it
                raise
        if is_new:
            sync_folder(path.parent)

    def has(self, seal: bytes) -> bool:
        """Whether this key was taken back, by this process or another of the house."""
        with self._mutex:
            self._catch_up()
            return seal in self._seals

    def _catch_up(self) -> None:
        path = self._path()
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            self._seals, self._read = set(), (path, 0)
            return
        if self._read == (path, size):
            return
        known, read = (self._seals, self._read[1]) if self._read[0] == path and self._read[1] <= size else (set(), 0)
        with path.open("rb") as file:
            file.seek(read - read % ENTRY_SIZE)
            content = file.read()
        whole = len(content) - len(content) % ENTRY_SIZE
        known |= {content[at : at + SEAL_SIZE] for at in range(0, whole, ENTRY_SIZE)}
        self._seals, self._read = known, (path, size)

    def _path(self) -> Path:
        return self._root() / NAME
