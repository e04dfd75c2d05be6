"""Whose a passkey is, and the second key under what it answers."""

from uuid import UUID

from safeconduct.vaultd.carried import Half, Passkey
from safeconduct.vaultd.requests.asked import Asked


class SealPasskey(Asked[bytes], frozen=True):
    """A new passkey's seal, while the second key of the session is open: it becomes that of the session's holder."""

    half: Half
    passkey: UUID
    credential: bytes
    public: bytes


class KnowPasskey(Asked[bool], frozen=True):
    """Whether this passkey stands as it was sealed, for this holder, and was not taken back."""

    passkey: Passkey


class WrapForPasskey(Asked[bytes], frozen=True):
    """The session's second key, while it is open, wrapped under the 32 bytes that a passkey answers (its PRF)."""

    half: Half
    passkey: Passkey
    answered: bytes


class StepUpByPasskey(Asked[None], frozen=True):
    """Open the second key for five minutes, by what the passkey answers: one that stands as KnowPasskey asks."""

    half: Half
    passkey: Passkey
    answered: bytes
    wrapped: bytes
