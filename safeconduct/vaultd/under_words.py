"""A holder's secrets, wrapped under what their words give."""

from uuid import UUID

from safeconduct.vault import Key, Stretched, Wrapped, unwrap, wrap
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.tiers import Tier


class UnderWords:
    """Wraps and unwraps, bound to the holder and the tier. kind: a passphrase's wrap is no kit's, nor the other way."""

    def __init__(self, contexts: Contexts, kind: str = "holder") -> None:
        self._contexts, self._kind = contexts, kind

    def wrapped(self, holder: UUID, tier: Tier, secret: bytes, given: Stretched) -> bytes:
        return wrap(secret, _key_of(given, tier), self._contexts.wrap(self._kind, holder, tier))

    def opened(self, holder: UUID, tier: Tier, wrapped: bytes, given: Stretched) -> bytes:
        """Raises VaultError for what is another holder's, another tier's or changed."""
        return unwrap(Wrapped(wrapped), _key_of(given, tier), self._contexts.wrap(self._kind, holder, tier))


def _key_of(given: Stretched, tier: Tier) -> Key:
    return given.standard if tier is Tier.STANDARD else given.step_up
