"""Content under a key, in the format SVE1 (docs/vault-format.md): files, messages, payloads."""

from collections.abc import Iterable, Iterator
from itertools import chain

from nacl.exceptions import CryptoError

from safeconduct.vault import secretstream
from safeconduct.vault.context import Context
from safeconduct.vault.errors import Altered, Truncated
from safeconduct.vault.frames import CHUNK, COUNT_SIZE, Piece, contents, frames, pieces
from safeconduct.vault.heads import BOUND_SIZE, SUITE, bind, check, expect
from safeconduct.vault.keys import Key, Sealed, require

MARK = b"SVE1" + SUITE
HEAD_SIZE = len(MARK) + secretstream.HEADER_SIZE
BODY_AT = HEAD_SIZE + BOUND_SIZE
OVERHEAD = COUNT_SIZE + secretstream.GROWTH
TOGETHER = 4
"""Sealed chunks given at a time: one write of 256 KiB takes less than four, and they still lie in the cache."""


def seal(plain: bytes, key: Key, context: Context) -> Sealed:
    """Seal content that fits in memory. The sealed size depends on the padded size alone."""
    return Sealed(b"".join(map(bytes, seal_stream([plain], key, context))))


def open_sealed(sealed: Sealed, key: Key, context: Context) -> bytes:
    """Open sealed content, whole or not at all; raises what `open_stream` raises."""
    return b"".join(open_stream([sealed], key, context))


def seal_stream(chunks: Iterable[Piece], key: Key, context: Context) -> Iterator[Piece]:
    """Seal chunks of any sizes, holding one of them and 320 KiB; the first thing given is the head.

    Each piece given is good until the next is asked for, and refuses to be read after that (ValueError): write it
    down, or take `bytes` of it. XChaCha20-Poly1305 secretstream, 64 KiB of padded content a chunk, the last one marked
    final.
    """
    state, header = secretstream.sealing(require(key))
    head, place = MARK + header, context.encode()
    yield head + bind(head, key, place)
    tray, used = memoryview(b""), 0
    for index, (frame, last) in enumerate(frames(chunks)):
        grown = len(frame) + secretstream.GROWTH
        if not tray:
            tray = memoryview(bytearray(grown if last else TOGETHER * (CHUNK + OVERHEAD)))
        begin, used = used, used + grown
        tag = secretstream.FINAL if last else secretstream.MORE
        secretstream.push(state, frame, _associated(place, index), tag, tray[begin:used])
        if last or used == len(tray):
            with tray[:used] as given:
                yield given
            used = 0


def open_stream(chunks: Iterable[Piece], key: Key, context: Context) -> Iterator[bytes]:
    """Open a sealed stream that arrives in chunks of any sizes, holding one of them and 64 KiB.

    Each piece given is authentic and in its place, but only the end proves that all is there: a caller that
    met an error throws away what it had. Raises, at the first `next`, UnknownFormat, Truncated, WrongKey,
    WrongContext; at any, Altered, Truncated, Malformed.
    """
    start, rest = _split(chunks)
    expect(MARK, start, BODY_AT)
    head, place = start[:HEAD_SIZE], context.encode()
    check(head, start[HEAD_SIZE:], key, place)
    return (yield from contents(_frames(rest, head[len(MARK) :], key, place)))


def _frames(chunks: Iterable[Piece], header: bytes, key: Key, place: bytes) -> Iterator[memoryview]:
    """Each frame lies where the one before it lay."""
    state, room = secretstream.opening(header, key), memoryview(bytearray(COUNT_SIZE + CHUNK))
    for index, (piece, last) in enumerate(pieces(chunks, CHUNK + OVERHEAD)):
        if len(piece) <= OVERHEAD:
            raise Truncated("the end is missing")
        frame = room[: len(piece) - secretstream.GROWTH]
        try:
            tag = secretstream.pull(state, piece, _associated(place, index), frame)
        except CryptoError as refusal:
            raise Altered("bytes were changed, cut, moved or added") from refusal
        if tag != (secretstream.FINAL if last else secretstream.MORE):
            raise Truncated("the end is missing") if last else Altered("bytes follow the end")
        yield frame


def _split(chunks: Iterable[Piece]) -> tuple[bytes, Iterator[Piece]]:
    start, source = bytearray(), iter(chunks)
    while len(start) < BODY_AT and (chunk := next(source, None)) is not None:
        start += chunk
    return bytes(start[:BODY_AT]), chain([bytes(start[BODY_AT:])], source)


def _associated(place: bytes, index: int) -> bytes:
    return MARK + place + index.to_bytes(8, "big")
