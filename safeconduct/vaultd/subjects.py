"""The desk for subjects: a case or a home gets its compartments, and ends for good."""

from uuid import UUID

from safeconduct.vault import PublicKey, generate_key, seal_key
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.hands import compartment_pair
from safeconduct.vaultd.shred_keys import ShredKeys


class Subjects:
    """Makes compartments and keeps the shred keys."""

    def __init__(self, contexts: Contexts, shred_keys: ShredKeys) -> None:
        self._contexts, self._shred_keys = contexts, shred_keys

    @answers(ask.MakeCompartments)
    def make(self, asked: ask.MakeCompartments, _face: Face) -> list[carried.MadeCompartment]:
        """Raises VaultError for a public key that is none."""
        shred_key = self._shred_keys.make(asked.subject)
        return [self._made(asked.subject, new, shred_key) for new in asked.wanted]

    def _made(self, subject: UUID, new: carried.NewCompartment, shred_key: bytes) -> carried.MadeCompartment:
        secret, at = generate_key(), self._contexts.grant(subject, new.compartment, new.key, 1)
        sealed = tuple(bytes(seal_key(secret, PublicKey(public), at)) for public in new.to)
        return carried.MadeCompartment(compartment_pair(secret, shred_key).public, sealed)

    @answers(ask.Shred)
    def shred(self, asked: ask.Shred, _face: Face) -> None:
        self._shred_keys.drop(asked.subject)

    @answers(ask.HasShredKey)
    def has(self, asked: ask.HasShredKey, _face: Face) -> bool:
        return self._shred_keys.has(asked.subject)

    @answers(ask.KeepReceipt)
    def keep_receipt(self, asked: ask.KeepReceipt, _face: Face) -> None:
        """Raises ShredKeyGone where the subject was never erased."""
        self._shred_keys.keep_receipt(asked.subject, asked.receipt)

    @answers(ask.SweepShredKeys)
    def sweep(self, _asked: ask.SweepShredKeys, _face: Face) -> int:
        return self._shred_keys.sweep()
