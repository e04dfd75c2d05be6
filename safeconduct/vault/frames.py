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


def padded_size(size: int) -> int:
    """Give the size, in bytes, that content of this size is padded to."""
    size = max(size, SMALLEST)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def pieces(chunks: Iterable[bytes], size: int, before: bytes = b"") -> Iterator[tuple[bytes, bool]]:
    """Cut chunks of any sizes into pieces of one size; the flag marks the last, which alone may be shorter.

    before: what stands before each piece but the last. A gibibyte passes here, so that each byte is copied once where
    chunks are larger than pieces.
    """
    held = bytearray()
    for chunk in chunks:
        view, at = memoryview(chunk), 0
        while len(held) + len(view) - at > size:
            end = at + size - len(held)
            yield b"".join((before, held, view[at:end])), False
            held.clear()
            at = end
        held += view[at:]
    yield bytes(held), True


def frames(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Frame content; the flag marks the last frame. Holds one chunk at a time."""
    size, full = 0, CHUNK.to_bytes(COUNT_SIZE, "big")
    for piece, last in pieces(chunks, CHUNK, before=full):
        if not last:
            size += CHUNK
            yield piece, False
            continue
        size += len(piece)
        room, content = padded_size(size) - (size - len(piece)), piece
        while room > CHUNK:
            yield _frame(content, CHUNK), False
            room, content = room - CHUNK, b""
        yield _frame(content, room), True


def contents(framed: Iterable[bytes]) -> Iterator[bytes]:
    """Give the content of frames; raise Malformed when `frames` would have framed it otherwise."""
    size = total = 0
    ended = False
    for frame in framed:
        count, body = int.from_bytes(frame[:COUNT_SIZE], "big"), frame[COUNT_SIZE:]
        if not body or count > len(body) or (ended and count) or any(body[count:]):
            raise Malformed("a frame that no sealer makes")
        ended = count < len(body)
        size, total = size + count, total + len(body)
        if count:
            yield body[:count]
    if total != padded_size(size):
        raise Malformed("padding that no sealer makes")


def _frame(content: bytes, room: int) -> bytes:
    return len(content).to_bytes(COUNT_SIZE, "big") + content.ljust(room, b"\0")
