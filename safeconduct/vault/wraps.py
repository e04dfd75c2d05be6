"""A small secret under a key: another key, a pair's secret half, a session's keys."""

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from safeconduct.vault.errors import Altered
from safeconduct.vault.heads import BOUND_SIZE, SUITE, bind, check, expect
from safeconduct.vault.keys import Key, Wrapped, require

MARK = b"SVW1" + SUITE
NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
HEAD_SIZE = len(MARK) + NONCE_SIZE
BODY_AT = HEAD_SIZE + BOUND_SIZE
LEAST = BODY_AT + crypto_aead_xchacha20poly1305_ietf_ABYTES


def wrap(secret: bytes, under: Key, context: bytes) -> Wrapped:
    """Seal a secret that fits in memory under a key, for one context (`Context.encode()`, or another unique name).

    XChaCha20-Poly1305 with a random nonce. Not padded: wrap only what has a fixed length.
    """
    nonce = random(NONCE_SIZE)
    head = MARK + nonce
    body = crypto_aead_xchacha20poly1305_ietf_encrypt(secret, MARK + context, nonce, require(under))
    return Wrapped(head + bind(head, under, context) + body)


def unwrap(wrapped: Wrapped, under: Key, context: bytes) -> bytes:
    """Open a wrapped secret. Raises UnknownFormat, Truncated, WrongKey, WrongContext, Altered."""
    expect(MARK, wrapped, LEAST)
    head, bound, body = wrapped[:HEAD_SIZE], wrapped[HEAD_SIZE:BODY_AT], wrapped[BODY_AT:]
    check(head, bound, under, context)
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(body, MARK + context, head[len(MARK) :], under)
    except CryptoError as refusal:
        raise Altered("bytes were changed, cut or added") from refusal
