"""Messages between this process and the solver's: a length, then an .npz of named arrays; nothing is ever unpickled."""

import io
import struct
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
_LENGTH = struct.Struct("<Q")


def send(pipe: BinaryIO, arrays: Arrays) -> None:
    """Write one message and flush it."""
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    pipe.write(_LENGTH.pack(body.tell()) + body.getvalue())
    pipe.flush()


def receive(pipe: BinaryIO) -> Arrays | None:
    """The next message; None when the other side is gone."""
    head = _exactly(pipe, _LENGTH.size)
    body = None if head is None else _exactly(pipe, _LENGTH.unpack(head)[0])
    if body is None:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _exactly(pipe: BinaryIO, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = pipe.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
