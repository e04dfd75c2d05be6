"""The desk for the pepper: what must be found again, and small secrets that the house reads without a person."""

import hashlib
import hmac

from safeconduct.vault import Key, Wrapped, derive, unwrap, wrap
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face


class Peppered:
    """Uses the pepper and gives it to nobody."""

    def __init__(self, pepper: bytes, contexts: Contexts) -> None:
        self._pepper, self._contexts = pepper, contexts

    @answers(ask.KeyedHash)
    def keyed_hash(self, asked: ask.KeyedHash, _face: Face) -> bytes:
        return hmac.new(self._pepper, f"{asked.purpose} ".encode() + asked.content, hashlib.sha256).digest()

    @answers(ask.KeepSecret)
    def keep(self, asked: ask.KeepSecret, _face: Face) -> bytes:
        return wrap(asked.secret, self._key(asked.purpose), self._contexts.wrap(asked.purpose, asked.owner))

    @answers(ask.ReadSecret)
    def read(self, asked: ask.ReadSecret, _face: Face) -> bytes:
        """Raises VaultError."""
        at = self._contexts.wrap(asked.purpose, asked.owner)
        return unwrap(Wrapped(asked.wrapped), self._key(asked.purpose), at)

    def _key(self, purpose: str) -> Key:
        return derive(Key(self._pepper), f"safeconduct {purpose}")
