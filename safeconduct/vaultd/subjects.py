"""The desk for subjects: a case or a home gets its compartments, and ends for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.vault import PublicKey, compartment_pair, generate_key, seal_key
from safeconduct.vaultd import carried, guests
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.answering import answers
from safeconduct.vaultd.canaries import Canaries
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.glass import GLASS
from safeconduct.vaultd.notary import Notary
from safeconduct.vaultd.refusals import KeyNotVouchedFor, NotGranted
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.tiers import tier_of

ERASE = "erase"
# What a stranger's browser makes before anything is sent: nothing that is lost is in it, as in a guest's copies.
BEGUN, OF_COPIES = frozenset({"originals"}), frozenset({guests.SHOWN})


@dataclass(frozen=True)
class _Place:
    """Which compartment, under which key."""

    subject: UUID
    compartment: str
    key: UUID
    epoch: int


class Subjects:
    """Makes compartments and keeps the shred keys."""

    def __init__(self, contexts: Contexts, shred_keys: ShredKeys, notary: Notary, canaries: Canaries) -> None:
        self._contexts, self._shred_keys, self._notary = contexts, shred_keys, notary
        self._canaries = canaries

    @answers(ask.MakeCompartments)
    def make(self, asked: ask.MakeCompartments, face: Face) -> list[carried.MadeCompartment]:
        """Raises KeyNotVouchedFor, NotGranted for copies beside anything else, VaultError for what is no public key."""
        wanted = {new.compartment for new in asked.wanted}
        if wanted & OF_COPIES and wanted != OF_COPIES:
            raise NotGranted
        self._shred_keys.make(asked.subject, begun=wanted <= BEGUN, of_copies=wanted == OF_COPIES)
        return [self._first(asked, new, face) for new in asked.wanted]

    def _first(self, asked: ask.MakeCompartments, new: carried.NewCompartment, face: Face) -> carried.MadeCompartment:
        place = _Place(asked.subject, new.compartment, new.key, 1)
        for one in new.to:
            self._must_take(place, one.to, one.ends_at)
        to = [(one.to, carried.Given(one.reason, one.ends_at, asked.made_by)) for one in new.to]
        return self._made(place, to, face)

    @answers(ask.NextEpoch)
    def next_epoch(self, asked: ask.NextEpoch, face: Face) -> carried.MadeCompartment:
        """Raises NotGranted, KeyNotVouchedFor (without the recovery key), ShredKeyGone.

        A row that does not stand, or whose holder's key does not, gets nothing and keeps nobody from the rest.
        """
        present = {(one.subject, one.compartment, one.key, one.epoch) for one in asked.grants}
        holders = [one.holder for one in asked.grants]
        if len(present) != 1 or holders != [one.holder for one in asked.to]:
            raise NotGranted
        ((subject, compartment, _key, epoch),) = present
        place = _Place(subject, compartment, asked.key, epoch + 1)
        rows = list(zip(asked.to, asked.grants, strict=True))
        standing = {grant.holder: (to, grant.given) for to, grant in rows if self._stands(place, to, grant)}
        made = self._made(place, standing.values(), face)
        passed = dict(zip(standing, made.passed, strict=True))
        return carried.MadeCompartment(made.public, made.signature, tuple(passed.get(one) for one in holders))

    def _stands(self, place: "_Place", to: carried.Public, grant: carried.Granted) -> bool:
        try:
            self._notary.must_stand(grant)
            if grant.given.reason == GLASS:
                return False
            self._must_take(place, to, grant.given.ends_at)
        except (NotGranted, KeyNotVouchedFor):
            return False
        return True

    def _must_take(self, place: "_Place", to: carried.Public, ends_at: datetime | None) -> None:
        """Whether a key may be given this compartment until then. Raises KeyNotVouchedFor."""
        self._notary.must_know(to, place.compartment, ends_at)
        if to.tier != tier_of(place.compartment):
            raise KeyNotVouchedFor

    def _made(
        self, place: "_Place", to: Iterable[tuple[carried.Public, carried.Given]], face: Face
    ) -> carried.MadeCompartment:
        """A compartment under a new key. Raises KeyNotVouchedFor without the recovery key, ShredKeyGone."""
        to = list(to)
        if face is not Face.HOUSE and all(one.kind != "recovery" for one, _given in to):
            raise KeyNotVouchedFor  # or nobody could ever help who lost a key of it
        secret, at = generate_key(), self._contexts.grant(place.subject, place.compartment, place.key, place.epoch)
        public = compartment_pair(secret, self._shred_keys.read(place.subject)).public
        passed = []
        for one, given in to:
            sealed = bytes(seal_key(secret, PublicKey(one.key), at))
            where = (place.key, place.subject, place.compartment, place.epoch)
            passed.append(self._notary.give(carried.Granted(*where, one.holder, sealed, given, one.generation)))
        signature = self._notary.sign_compartment(place.subject, place.compartment, place.key, place.epoch, public)
        return carried.MadeCompartment(public, signature, tuple(passed))

    @answers(ask.Shred)
    def shred(self, asked: ask.Shred, face: Face) -> None:
        """Raises NotApproved."""
        if face is Face.HOUSE and not self._shred_keys.is_begun(asked.subject):
            self._shred_keys.drop(asked.subject)
        elif self._shred_keys.is_in_use(asked.subject):
            self._notary.must_be_two(ERASE, asked.subject, asked.approvals)
            self._shred_keys.drop(asked.subject)
        else:  # no mark on what nobody has made
            self._shred_keys.drop_begun(asked.subject)
        self._canaries.forget(asked.subject)

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
