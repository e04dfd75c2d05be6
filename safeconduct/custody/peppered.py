"""Small secrets that the house must read without a person: wrapped under the pepper, which no backup holds."""

from uuid import UUID

from safeconduct.custody.door import ask_broker
from safeconduct.vaultd.requests import KeepSecret, KeyedHash, ReadSecret


def keep(secret: bytes, *, purpose: str, owner: UUID) -> bytes:
    """Wrap a secret of one owner for one purpose."""
    return ask_broker(KeepSecret(purpose, owner, secret))


def read(wrapped: bytes, *, purpose: str, owner: UUID) -> bytes:
    """Unwrap it again. Raises VaultError when it was moved to another owner or purpose."""
    return ask_broker(ReadSecret(purpose, owner, wrapped))


def keyed_hash(content: bytes, *, purpose: str) -> bytes:
    """32 bytes under which something is found again, and which nobody guesses out of a dump."""
    return ask_broker(KeyedHash(purpose, content))
