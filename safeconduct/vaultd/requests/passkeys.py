"""The second key under what a passkey answers."""

from uuid import UUID

from safeconduct.vaultd.carried import Half
from safeconduct.vaultd.requests.asked import Asked


class WrapForPasskey(Asked[bytes], frozen=True):
    """The session's second key, while it is open, wrapped under the 32 bytes that a passkey answers (its PRF)."""

    half: Half
    passkey: UUID
    answered: bytes


class StepUpByPasskey(Asked[None], frozen=True):
    """Open the second key for five minutes, by what the passkey answers."""

    half: Half
    passkey: UUID
    answered: bytes
    wrapped: bytes
