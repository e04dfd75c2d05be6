"""The desk for subjects: a case or a home gets its compartments, and ends for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from safeconduct.vault import PublicKey, compartment_pair, generate_key, seal_key
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import NotGranted
from safeconduct.vaultd.shred_keys import ShredKeys

ERASE = "erase"
BEGUN = frozenset({"originals"})  # what a stranger's browser makes before anything is sent


@dataclass(frozen=True)
class _Place:
    """Which compartment, under which key."""

    subject: UUID
    compartment: str
    key: UUID
    epoch: int


class Subjects:
    """Makes compartments and keeps the shred keys."""

    def __init__(self, contexts: Contexts, shred_keys: ShredKeys, notary: Notary) -> None:
        self._contexts, self._shred_keys, self._notary = contexts, shred_keys, notary

    @answers(ask.MakeCompartments)
    def make(self, asked: ask.MakeCompartments, _face: Face) -> list[carried.MadeCompartment]:
        """Raises KeyNotVouchedFor, VaultError for a public key that is none."""
        is_begun = {new.compartment for new in asked.wanted} <= BEGUN
        self._shred_keys.make(asked.subject, begun=is_begun)
        return [self._first(asked, new) for new in asked.wanted]

    def _first(self, asked: ask.MakeCompartments, new: carried.NewCompartment) -> carried.MadeCompartment:
        place = _Place(asked.subject, new.compartment, new.key, 1)
        return self._made(place, [(one.to, carried.Given(one.reason, one.ends_at, asked.made_by)) for one in new.to])

    @answers(ask.NextEpoch)
    def next_epoch(self, asked: ask.NextEpoch, _face: Face) -> carried.MadeCompartment:
        """Raises NotGranted, KeyNotVouchedFor, ShredKeyGone."""
        present = {(one.subject, one.compartment, one.key, one.epoch) for one in asked.grants}
        holders = [one.holder for one in asked.grants]
        if len(present) != 1 or holders != [one.holder for one in asked.to]:
            raise NotGranted
        for grant in asked.grants:
            self._notary.must_stand(grant)
        ((subject, compartment, _key, epoch),) = present
        to = [(public, grant.given) for grant, public in zip(asked.grants, asked.to, strict=True)]
        return self._made(_Place(subject, compartment, asked.key, epoch + 1), to)

    def _made(self, place: "_Place", to: Iterable[tuple[carried.Public, carried.Given]]) -> carried.MadeCompartment:
        """A compartment under a new key. Raises as make, ShredKeyGone."""
        secret, at = generate_key(), self._contexts.grant(place.subject, place.compartment, place.key, place.epoch)
        public = compartment_pair(secret, self._shred_keys.read(place.subject)).public
        passed = []
        for one, given in to:
            self._notary.must_know(one, place.compartment)
            sealed = bytes(seal_key(secret, PublicKey(one.key), at))
            granted = carried.Granted(
                place.key, place.subject, place.compartment, place.epoch, one.holder, sealed, given
            )
            passed.append(self._notary.give(granted))
        signature = self._notary.sign_compartment(place.subject, place.compartment, place.key, place.epoch, public)
        return carried.MadeCompartment(public, signature, tuple(passed))

    @answers(ask.Shred)
    def shred(self, asked: ask.Shred, face: Face) -> None:
        """Raises NotApproved."""
        needs_two = face is not Face.HOUSE and self._shred_keys.is_in_use(asked.subject)
        if needs_two:
            self._notary.must_be_two(ERASE, asked.subject, asked.approvals)
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
