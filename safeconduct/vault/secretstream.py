"""libsodium's secretstream, message by message, from buffers into buffers that the caller keeps.

PyNaCl's own functions make new bytes of each message, which costs a tenth of a gibibyte's time; its states and its
library are used here as they are.
"""

from nacl import bindings
from nacl._sodium import ffi, lib  # type: ignore[import-not-found]
from nacl.exceptions import CryptoError

HEADER_SIZE: int = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
GROWTH: int = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
MORE: int = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
FINAL: int = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL

State = bindings.crypto_secretstream_xchacha20poly1305_state
Bytes = bytes | bytearray | memoryview


def sealing(key: bytes) -> tuple[State, bytes]:
    """Give a new stream's state and the header that its opening starts from."""
    state = State()
    return state, bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)


def opening(header: bytes, key: bytes) -> State:
    """Give the state that opens the stream of this header."""
    state = State()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    return state


def push(state: State, message: Bytes, associated: bytes, tag: int, into: memoryview) -> None:
    """Seal the next message into a buffer, GROWTH bytes longer; raise ValueError for a buffer of another size."""
    if len(into) != len(message) + GROWTH:
        raise ValueError("the buffer is not as long as what goes there")
    lib.crypto_secretstream_xchacha20poly1305_push(
        state.statebuf, ffi.from_buffer(into, require_writable=True), ffi.NULL, ffi.from_buffer(message), len(message),
        associated, len(associated), tag,
    )  # fmt: skip


def pull(state: State, sealed: Bytes, associated: bytes, into: memoryview) -> int:
    """Open the next message into a buffer, GROWTH bytes shorter, and give its tag.

    Raises CryptoError where it is not authentic (the buffer then holds nothing of it), ValueError for a buffer of
    another size.
    """
    if len(into) != len(sealed) - GROWTH:
        raise ValueError("the buffer is not as long as what goes there")
    tag = ffi.new("unsigned char *")
    refused = lib.crypto_secretstream_xchacha20poly1305_pull(
        state.statebuf, ffi.from_buffer(into, require_writable=True), ffi.NULL, tag,
        ffi.from_buffer(sealed), len(sealed), associated, len(associated),
    )  # fmt: skip
    if refused:
        raise CryptoError("not authentic")
    return int(tag[0])
