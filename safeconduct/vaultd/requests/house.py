"""The pepper, the workers, and whether the broker answers."""

from uuid import UUID

from safeconduct.vaultd.requests.asked import Asked


class KeyedHash(Asked[bytes], frozen=True):
    """32 bytes that nobody finds from the content without the pepper."""

    purpose: str
    content: bytes


class KeepSecret(Asked[bytes], frozen=True):
    """A small secret of one owner, wrapped under the pepper."""

    purpose: str
    owner: UUID
    secret: bytes


class ReadSecret(Asked[bytes], frozen=True):
    """The small secret again."""

    purpose: str
    owner: UUID
    wrapped: bytes


class AttestWorker(Asked[None], frozen=True):
    """A worker names its public key: tickets are sealed to no other."""

    worker: UUID
    public: bytes


class Ping(Asked[str], frozen=True):
    """Whether the broker answers; says in English how it is closed off."""
