"""The recovery key: one seed, from which grow the pair that keys are sealed to and the one that signs answers."""

import base64
import binascii
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from nacl.exceptions import BadSignatureError
from nacl.pwhash import argon2id
from nacl.signing import SigningKey, VerifyKey

from safeconduct.recovery.errors import DoesNotFit, NotAPublicHalf
from safeconduct.recovery.wording import check_words
from safeconduct.vault import Key, KeyPair, PublicKey, derive, generate_key, pair_from_seed

MARK = "safeconduct-recovery-1+"
ID_SIZE, CHECK_SIZE = 6, 4
SALT, PASSES, MEMORY = b"recovery key id ", 1, 64 * 1024 * 1024


@dataclass(frozen=True)
class PublicHalf:
    """What the house has of the key. sealing: X25519, what keys are sealed to. signing: Ed25519, what answers are
    checked with. No secret.
    """

    sealing: PublicKey
    signing: bytes

    @cached_property
    def id(self) -> bytes:
        """Six bytes that stand on each sheet and that people compare as words. Argon2id, a twentieth of a second: who
        wants to pass off another key under the same words tries 2^47 of those.
        """
        return argon2id.kdf(32, self.sealing + self.signing, SALT, PASSES, MEMORY)[:ID_SIZE]

    def check_words(self, language: str) -> str:
        """Four words: the same on all sheets of the key, on the house's page and in its commands."""
        return check_words(self.id, language)

    def written(self) -> str:
        """As one line, with four bytes that find a mistyped one."""
        check = blake2b(self.sealing + self.signing, digest_size=CHECK_SIZE, person=b"recovery public").digest()
        content = self.sealing + self.signing + check
        return MARK + base64.urlsafe_b64encode(content).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "PublicHalf":
        """From what `written` gave; blanks and line breaks do not matter. Raises NotAPublicHalf."""
        line = "".join(text.split())
        body = line.removeprefix(MARK)
        try:
            content = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            content = b""
        half = cls(PublicKey(content[:32]), content[32:64])
        if len(content) != 64 + CHECK_SIZE or half.written() != line:
            raise NotAPublicHalf("this is no public half of a recovery key, or a letter of it is wrong")
        return half

    def must_have_signed(self, content: bytes, signature: bytes) -> None:
        """Raises DoesNotFit where the key did not sign this content."""
        try:
            VerifyKey(self.signing).verify(content, signature)
        except (BadSignatureError, ValueError, TypeError):
            raise DoesNotFit("the recovery key has not signed this") from None


@dataclass(frozen=True)
class RecoveryKey:
    """The whole key. It lives while a ceremony goes on, in the memory of a machine without a network."""

    seed: Key = field(repr=False)

    @classmethod
    def make(cls) -> "RecoveryKey":
        return cls(generate_key())

    @cached_property
    def pair(self) -> KeyPair:
        """What keys are sealed to."""
        return pair_from_seed(derive(self.seed, "safeconduct recovery sealing"))

    @cached_property
    def public(self) -> PublicHalf:
        return PublicHalf(self.pair.public, bytes(self._signing.verify_key))

    def sign(self, content: bytes) -> bytes:
        """64 bytes that only this key gives for this content."""
        return self._signing.sign(content).signature

    @cached_property
    def _signing(self) -> SigningKey:
        return SigningKey(derive(self.seed, "safeconduct recovery signing"))
