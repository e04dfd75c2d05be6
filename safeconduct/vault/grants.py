"""A key for one person: sealed to a public key, opened with the secret one."""

from hashlib import blake2b
from hmac import compare_digest

from nacl.bindings import crypto_box_seal, crypto_box_seal_open, crypto_box_SEALBYTES
from nacl.exceptions import CryptoError

from safeconduct.vault.context import Context
from safeconduct.vault.errors import Altered, WrongContext, WrongKey
from safeconduct.vault.heads import SUITE, TAG_SIZE, expect
from safeconduct.vault.keys import KEY_SIZE, Key, KeyPair, PublicKey, SealedKey, derive, pair_from_seed, require

MARK = b"SVK1" + SUITE
SIZE = len(MARK) + crypto_box_SEALBYTES + TAG_SIZE + KEY_SIZE


def seal_key(key: Key, to: PublicKey, context: Context) -> SealedKey:
    """Seal a key so that only the holder of `to`'s secret key opens it, and only for this context.

    A sealed box (libsodium) of the context's hash and the key. It does not say who sealed it: the grant's
    signature does. Raises Malformed for a key of the wrong length, WrongKey for a public key that is none.
    """
    try:
        box = crypto_box_seal(_digest(context) + require(key), require(to))
    except CryptoError as refusal:  # one of the few X25519 points that agree with everybody
        raise WrongKey("this public key is none") from refusal
    return SealedKey(MARK + box)


def open_key(sealed: SealedKey, pair: KeyPair, context: Context) -> Key:
    """Open a sealed key. Raises UnknownFormat, Truncated, Altered (too long), WrongKey (or altered), WrongContext."""
    expect(MARK, sealed, SIZE)
    if len(sealed) > SIZE:
        raise Altered("bytes were added")
    try:
        plain = crypto_box_seal_open(sealed[len(MARK) :], require(pair.public), require(pair.secret))
    except CryptoError as refusal:
        raise WrongKey("this key does not open this") from refusal
    if not compare_digest(plain[:TAG_SIZE], _digest(context)):
        raise WrongContext("this was sealed for another place")
    return Key(plain[TAG_SIZE:])


def compartment_pair(compartment_key: Key, shred_key: bytes) -> KeyPair:
    """Give the pair of a compartment: from its key and the subject's shred key, so that shredding kills it."""
    return pair_from_seed(derive(compartment_key, "safeconduct compartment pair", salt=shred_key))


def _digest(context: Context) -> bytes:
    return blake2b(b"SVK1 context" + context.encode(), digest_size=TAG_SIZE).digest()
