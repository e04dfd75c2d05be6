"""Content under a key, in the format SVE1 (docs/vault-format.md): files, messages, payloads."""

from collections.abc import Iterable, Iterator
from itertools import chain

from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.vault.context import Context
from safeconduct.vault.errors import Altered, Truncated
from safeconduct.vault.frames import CHUNK, COUNT_SIZE, contents, frames, pieces
from safeconduct.vault.heads import BOUND_SIZE, SUITE, bind, check, expect
from safeconduct.vault.keys import Key, Sealed, require

MARK = b"SVE1" + SUITE
HEAD_SIZE = len(MARK) + bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
BODY_AT = HEAD_SIZE + BOUND_SIZE
OVERHEAD = COUNT_SIZE + bindings.crypto_secretstream_xchacha20poly1305_ABYTES
MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def seal(plain: bytes, key: Key, context: Context) -> Sealed:
    """Seal content that fits in memory. The sealed size depends on the padded size alone."""
    return Sealed(b"".join(seal_stream([plain], key, context)))


def open_sealed(sealed: Sealed, key: Key, context: Context) -> bytes:
    """Open sealed content, whole or not at all; raises what `open_stream` raises."""
    return b"".join(open_stream([sealed], key, context))


def seal_stream(chunks: Iterable[bytes], key: Key, context: Context) -> Iterator[bytes]:
    """Seal chunks of any sizes, holding one of them and 64 KiB; the first thing given is the head.

    XChaCha20-Poly1305 secretstream, 64 KiB of padded content a chunk, the last one marked final.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    head = MARK + bindings.crypto_secretstream_xchacha20poly1305_init_push(state, require(key))
    place = context.encode()
    yield head + bind(head, key, place)
    for index, (frame, last) in enumerate(frames(chunks)):
        yield bindings.crypto_secretstream_xchacha20poly1305_push(
            state, frame, _associated(place, index), FINAL if last else MORE
        )


def open_stream(chunks: Iterable[bytes], key: Key, context: Context) -> Iterator[bytes]:
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


def _frames(chunks: Iterable[bytes], header: bytes, key: Key, place: bytes) -> Iterator[bytes]:
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    for index, (piece, last) in enumerate(pieces(chunks, CHUNK + OVERHEAD)):
        if len(piece) <= OVERHEAD:
            raise Truncated("the end is missing")
        try:
            frame, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, piece, _associated(place, index))
        except CryptoError as refusal:
            raise Altered("bytes were changed, cut, moved or added") from refusal
        if tag != (FINAL if last else MORE):
            raise Truncated("the end is missing") if last else Altered("bytes follow the end")
        yield frame


def _split(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    start, source = bytearray(), iter(chunks)
    while len(start) < BODY_AT and (chunk := next(source, None)) is not None:
        start += chunk
    return bytes(start[:BODY_AT]), chain([bytes(start[BODY_AT:])], source)


def _associated(place: bytes, index: int) -> bytes:
    return MARK + place + index.to_bytes(8, "big")
