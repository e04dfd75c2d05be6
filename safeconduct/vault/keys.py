"""Keys: what they are, how they come to be, how one grows from another."""

from dataclasses import dataclass, field
from typing import NewType

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import crypto_box_keypair, crypto_box_seed_keypair, crypto_scalarmult_base
from nacl.utils import random

from safeconduct.vault.errors import Malformed

KEY_SIZE = 32

Key = NewType("Key", bytes)
"""32 bytes, symmetric: a case key, a data key, a key-encrypting key."""
PublicKey = NewType("PublicKey", bytes)
"""32 bytes, X25519."""
SecretKey = NewType("SecretKey", bytes)
"""32 bytes, X25519."""
SealedKey = NewType("SealedKey", bytes)
"""117 bytes: a Key that only the holder of one SecretKey opens."""
Wrapped = NewType("Wrapped", bytes)
"""A small secret under a Key, 109 bytes longer than it."""
Sealed = NewType("Sealed", bytes)
"""Content under a Key, in the format SVE1."""


@dataclass(frozen=True)
class KeyPair:
    """An X25519 pair. Its repr shows neither half."""

    public: PublicKey = field(repr=False)
    secret: SecretKey = field(repr=False)

    @classmethod
    def from_secret(cls, secret: SecretKey) -> "KeyPair":
        """Give the pair that a secret half belongs to; raise Malformed when it is no key."""
        return cls(PublicKey(crypto_scalarmult_base(require(secret))), secret)


def generate_key() -> Key:
    """Give 32 bytes from the operating system's generator."""
    return Key(random(KEY_SIZE))


def generate_pair() -> KeyPair:
    """Give a new X25519 pair."""
    public, secret = crypto_box_keypair()
    return KeyPair(PublicKey(public), SecretKey(secret))


def pair_from_seed(seed: Key) -> KeyPair:
    """Give the pair that belongs to a seed, the same each time (libsodium's crypto_box_seed_keypair)."""
    public, secret = crypto_box_seed_keypair(require(seed))
    return KeyPair(PublicKey(public), SecretKey(secret))


def derive(key: Key, info: str, *, salt: bytes = b"") -> Key:
    """Grow another key from a key: HKDF-SHA256 (RFC 5869), 32 bytes, info in UTF-8.

    The same three inputs give the same key; any other input gives an unrelated one.
    """
    hkdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=salt, info=info.encode())
    return Key(hkdf.derive(require(key)))


def require(key: bytes) -> bytes:
    """Give the key back if it has the length of one; raise Malformed otherwise."""
    if len(key) != KEY_SIZE:
        raise Malformed(f"a key has {KEY_SIZE} bytes, not {len(key)}")
    return key
