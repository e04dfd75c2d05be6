"""A holder's secrets, wrapped under what their words give."""

from datetime import datetime
from uuid import UUID

from safeconduct.vault import Key, Stretched, Wrapped, unwrap, wrap
from safeconduct.vaultd.contexts import EPOCH, MICROSECOND, Contexts
from safeconduct.vaultd.tiers import Tier


class UnderWords:
    """Wraps and unwraps, bound to the holder and the tier. kind: a passphrase's wrap is no kit's, nor the other way.

    until: a guest's wrap is bound to their end as well, so that the words open nothing for whoever says another.
    """

    def __init__(self, contexts: Contexts, kind: str = "holder") -> None:
        self._contexts, self._kind = contexts, kind

    def wrapped(
        self, holder: UUID, tier: Tier, secret: bytes, given: Stretched, until: datetime | None = None
    ) -> bytes:
        return wrap(secret, _key_of(given, tier), self._bound(holder, tier, until))

    def opened(
        self, holder: UUID, tier: Tier, wrapped: bytes, given: Stretched, until: datetime | None = None
    ) -> bytes:
        """Raises VaultError for what is another holder's, another tier's, another end's or changed."""
        return unwrap(Wrapped(wrapped), _key_of(given, tier), self._bound(holder, tier, until))

    def _bound(self, holder: UUID, tier: Tier, until: datetime | None) -> bytes:
        kind = self._kind if until is None else f"{self._kind} until {(until - EPOCH) // MICROSECOND}"
        return self._contexts.wrap(kind, holder, tier)


def _key_of(given: Stretched, tier: Tier) -> Key:
    return given.standard if tier is Tier.STANDARD else given.step_up
