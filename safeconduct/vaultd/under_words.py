"""A holder's secrets, wrapped under what their words give."""

from uuid import UUID

from safeconduct.vault import Key, Stretched, Wrapped, unwrap, wrap
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.tiers import Tier


class UnderWords:
    """Wraps and unwraps, bound to the holder and the tier."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts

    def wrapped(self, holder: UUID, tier: Tier, secret: bytes, given: Stretched) -> bytes:
        return wrap(secret, _key_of(given, tier), self._contexts.wrap("holder", holder, tier))

    def opened(self, holder: UUID, tier: Tier, wrapped: bytes, given: Stretched) -> bytes:
        """Raises VaultError for what is another holder's, another tier's or changed."""
        return unwrap(Wrapped(wrapped), _key_of(given, tier), self._contexts.wrap("holder", holder, tier))


def _key_of(given: Stretched, tier: Tier) -> Key:
    return given.standard if tier is Tier.STANDARD else given.step_up
