"""Small secrets that the server must read without a person: wrapped under the pepper, which no backup holds."""

from uuid import UUID

from django.conf import settings

from safeconduct.custody import contexts
from safeconduct.vault import Key, Wrapped, derive, unwrap, wrap


def _key(purpose: str) -> Key:
    return derive(Key(settings.PEPPER), f"safeconduct {purpose}")


def keep(secret: bytes, *, purpose: str, owner: UUID) -> bytes:
    """Wrap a secret of one owner for one purpose."""
    return wrap(secret, _key(purpose), contexts.of_wrap(purpose, owner))


def read(wrapped: bytes, *, purpose: str, owner: UUID) -> bytes:
    """Unwrap it again. Raises VaultError when it was moved to another owner or purpose."""
    return unwrap(Wrapped(wrapped), _key(purpose), contexts.of_wrap(purpose, owner))
