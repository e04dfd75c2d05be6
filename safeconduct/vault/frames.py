"""Frames: content cut into chunks and padded, so that its size says little, and cut back to what it was.

Sizes are rounded up by Padmé (Nikitin et al., Reducing Metadata Leakage from Encrypted Files, 2019), and to
4 KiB at least: from there at most 6.25 % more, and 339 possible sizes up to 25 MiB. Each frame is four bytes,
big-endian: how many of its bytes are content; then the content; then zeros. One content has one framing.
"""

from collections.abc import Iterable, Iterator

from safeconduct.vault.errors import Malformed

CHUNK = 64 * 1024
COUNT_SIZE = 4
SMALLEST = 4096

Piece = bytes | memoryview
"""Bytes that somebody keeps, or lends."""


def padded_size(size: int) -> int:
    """Give the size, in bytes, that content of this size is padded to."""
    size = max(size, SMALLEST)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def pieces(chunks: Iterable[Piece], size: int) -> Iterator[tuple[Piece, bool]]:
    """Cut chunks of any sizes into pieces of one size; the flag marks the last, which alone may be shorter.

    A piece that lies whole in a chunk is lent where it lies: a gibibyte passes here.
    """
    held = bytearray()
    for chunk in chunks:
        view, at = memoryview(chunk), 0
        while len(held) + len(view) - at > size:
            end = at + size - len(held)
            yield b"".join((held, view[at:end])) if held else view[at:end], False
            held.clear()
            at = end
        held += view[at:]
    yield bytes(held), True


def frames(chunks: Iterable[Piece]) -> Iterator[tuple[memoryview, bool]]:
    """Frame content; the flag marks the last frame. Each lies where the one before it lay, and nothing else is held."""
    frame = memoryview(bytearray(COUNT_SIZE + CHUNK))
    size = held = 0
    frame[:COUNT_SIZE], body = _count(CHUNK), frame[COUNT_SIZE:]
    for chunk in chunks:
        view, at = memoryview(chunk), 0
        while at < len(view):
            if held == CHUNK:
                yield frame, False
                held = 0
            more = min(CHUNK - held, len(view) - at)
            body[held : held + more] = view[at : at + more]
            held, size, at = held + more, size + more, at + more
    left = padded_size(size) - (size - held)
    while left:
        frame[:COUNT_SIZE], body[held:] = _count(held), bytes(CHUNK - held)
        room, held = min(left, CHUNK), 0
        left -= room
        yield frame[: COUNT_SIZE + room], not left


def contents(framed: Iterable[Piece]) -> Iterator[bytes]:
    """Give the content of frames; raise Malformed when `frames` would have framed it otherwise.

    A frame may be lent: what is given of it is a copy.
    """
    size = total = 0
    ended = False
    for frame in framed:
        count, body = int.from_bytes(frame[:COUNT_SIZE], "big"), frame[COUNT_SIZE:]
        if not body or count > len(body) or (ended and count) or any(body[count:]):
            raise Malformed("a frame that no sealer makes")
        ended = count < len(body)
        size, total = size + count, total + len(body)
        if count:
            yield bytes(body[:count])
    if total != padded_size(size):
        raise Malformed("padding that no sealer makes")


def _count(size: int) -> bytes:
    return size.to_bytes(COUNT_SIZE, "big")
