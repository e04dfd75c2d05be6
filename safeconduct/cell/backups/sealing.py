"""Files of age: written so that a power cut leaves a whole one or none, and plaintext never touches the disk."""

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

import pyrage

from safeconduct.cell.refusal import CellRefused
from safeconduct.vaultd.durable import make_folder

PIECE = 1 << 20


class Broken(CellRefused):
    """What was to be read is not what was written, or cannot be opened with this key."""


class Readable(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


class _Counted:
    """Passes on what is written, and knows its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._hash.update(content)
        return self._file.write(content)

    def flush(self) -> None:
        self._file.flush()

    def digest(self) -> str:
        return self._hash.hexdigest()


class _Hashed:
    """Gives what a file gives, and knows its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        self._hash.update(content)
        return content

    def must_be(self, digest: str, path: Path) -> None:
        while self.read(PIECE):
            pass
        if self._hash.hexdigest() != digest:
            raise Broken(f"{path} is not what was written any more: it was changed while it was read.")


def seal(source: Readable, path: Path, recipients: Sequence[pyrage.x25519.Recipient], *, in_place: bool = False) -> str:
    """Encrypt what a source gives into a new file; returns the file's SHA-256. in_place: no renaming."""
    with new_file(path, in_place=in_place) as file:
        counted = _Counted(file)
        try:
            pyrage.encrypt_io(source, counted, list(recipients))
        except pyrage.EncryptError as error:
            raise Broken(f"{path} could not be written: {error}") from error
    return counted.digest()


@contextlib.contextmanager
def new_file(path: Path, *, in_place: bool = False) -> Iterator[IO[bytes]]:
    """A file for us alone that is there, with all its bytes, once the block has ended; an error leaves nothing."""
    make_folder(path.parent)
    unfinished = path if in_place else path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb", buffering=PIECE) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not in_place:
            unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # an append-only disk keeps it, and no manifest names it
            unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def open_into(path: Path, sink: IO[bytes], identities: Sequence[pyrage.x25519.Identity], digest: str = "") -> None:
    """Decrypt a file into a sink. Raises Broken; with a digest also where other bytes were read, at their end."""
    with path.open("rb", buffering=PIECE) as file:
        hashed = _Hashed(file)
        decrypt(hashed, path, sink, identities)
        if digest:
            hashed.must_be(digest, path)


def decrypt(source: Readable, path: Path, sink: IO[bytes], identities: Sequence[pyrage.x25519.Identity]) -> None:
    """What a source gives, into a sink; the path is for who reads that it does not open. Raises Broken."""
    try:
        pyrage.decrypt_io(source, sink, list(identities))
    except (pyrage.DecryptError, BrokenPipeError) as error:
        raise Broken(f"{path} does not open: {error}. Is it the right identity?") from error


@contextlib.contextmanager
def checked_copy(path: Path, digest: str, folder: Path) -> Iterator[IO[bytes]]:
    """A file's bytes under no name in a folder of ours, once they have this digest: nobody swaps it. Raises Broken."""
    with tempfile.TemporaryFile(dir=folder, buffering=PIECE) as copy:
        with path.open("rb", buffering=PIECE) as file:
            hashed = _Hashed(file)
            shutil.copyfileobj(hashed, copy, PIECE)
            hashed.must_be(digest, path)
        copy.seek(0)
        yield copy


@contextlib.contextmanager
def opened(path: Path, identities: Sequence[pyrage.x25519.Identity], digest: str = "") -> Iterator[IO[bytes]]:
    """The plaintext of a file, to read in order while the block lasts. Raises Broken, as `open_into` does."""
    with piped(lambda sink: open_into(path, sink, identities, digest)) as source:
        yield source


@contextlib.contextmanager
def piped(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Read what a function writes, in a thread beside, without a file between. What it raises is raised here."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                write(sink)
        except BaseException as error:  # noqa: BLE001 raised where it is read
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as source:
        try:
            yield source
        finally:
            while source.read(PIECE):  # so that the writer comes to its end
                pass
            thread.join()
            if failed:  # also where the reader stumbled over what it was not given
                raise failed[0]


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """The secret halves in a file as age-keygen writes it. Raises Broken."""
    try:
        lines: Iterable[str] = path.read_text().splitlines()
        words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(word.upper()) for word in words]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise Broken(f"{path} holds no identity of age (a line AGE-SECRET-KEY-1…): {error}") from None
    if not found:
        raise Broken(f"{path} is empty: an identity of age is a line AGE-SECRET-KEY-1….")
    return found
