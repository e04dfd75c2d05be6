"""One file sealed or opened by one program, in a process of its own: `ours`, or `pyrage`, the age of our backups."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from uuid import UUID

import pyrage

from safeconduct.vault import Context, Key, open_stream, seal_stream

PIECE = 256 * 1024  # as the store reads
AT = Context(UUID(int=1), UUID(int=2), "originals", UUID(int=3), 1, 1, "content:bench")


def main(tool: str, step: str, key: str, source: str, target: str) -> None:
    """`step` is `seal` or `open`; `key` the file of it."""
    with Path(source).open("rb") as read, Path(target).open("wb") as write:
        {"ours": _ours, "pyrage": _age}[tool](step, Path(key), read, write)


def _ours(step: str, key: Path, read: IO[bytes], write: IO[bytes]) -> None:
    run = seal_stream if step == "seal" else open_stream
    for piece in run(_pieces(read), Key(key.read_bytes()), AT):
        write.write(piece)


def _pieces(read: IO[bytes]) -> Iterator[bytes]:
    while piece := read.read(PIECE):
        yield piece


def _age(step: str, key: Path, read: IO[bytes], write: IO[bytes]) -> None:
    identity = pyrage.x25519.Identity.from_str(key.read_text().strip())
    if step == "seal":
        pyrage.encrypt_io(read, write, [identity.to_public()])
    else:
        pyrage.decrypt_io(read, write, [identity])


if __name__ == "__main__":
    main(*sys.argv[1:])
