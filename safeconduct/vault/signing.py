"""Who said this: Ed25519 signatures by a key that grows from another secret."""

from dataclasses import dataclass, field
from typing import NewType

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as _Signing
from nacl.signing import VerifyKey as _Verifying

from safeconduct.vault.errors import Malformed, WrongSignature
from safeconduct.vault.keys import Key, derive, require

VerifyingKey = NewType("VerifyingKey", bytes)
"""32 bytes, Ed25519: the public half that a signature is checked with."""
Signature = NewType("Signature", bytes)
"""64 bytes, Ed25519 (RFC 8032)."""
SIGNATURE_SIZE = 64


@dataclass(frozen=True)
class Signer:
    """Signs. Its repr shows the public half only."""

    verifying: VerifyingKey
    _seed: bytes = field(repr=False)

    @classmethod
    def grown_from(cls, secret: Key) -> "Signer":
        """The signing half of whoever holds this secret: another key than the secret itself, the same each time."""
        seed = derive(secret, "safeconduct signing")
        return cls(VerifyingKey(bytes(_Signing(seed).verify_key)), seed)

    def sign(self, message: bytes) -> Signature:
        """Give the signature of a message."""
        return Signature(_Signing(self._seed).sign(message).signature)


def check_signature(message: bytes, signature: bytes, by: VerifyingKey) -> None:
    """Raise WrongSignature unless `by` signed exactly this, Malformed for a key or signature of another length."""
    if len(signature) != SIGNATURE_SIZE:
        raise Malformed(f"a signature has {SIGNATURE_SIZE} bytes, not {len(signature)}")
    try:
        _Verifying(require(by)).verify(message, signature)
    except BadSignatureError as refusal:
        raise WrongSignature("this was not signed by that key") from refusal
