"""A session's keys at work, for the length of one question."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from msgspec.structs import replace

from safeconduct.vault import (
    Key,
    KeyPair,
    PublicKey,
    SealedKey,
    SecretKey,
    Signer,
    compartment_pair,
    open_key,
    seal_key,
)
from safeconduct.vaultd import carried
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.glass import GLASS
from safeconduct.vaultd.notary import Hand, Notary
from safeconduct.vaultd.refusals import NeedsStepUp, NotGranted
from safeconduct.vaultd.sessions import Session, Sessions
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.tiers import Tier, tier_of


def name_of_applicant(pair: KeyPair) -> UUID:
    """An applicant's id: of their key, so that nobody chooses whose it is."""
    return UUID(bytes=sha256(b"applicant" + pair.public).digest()[:16], version=5)


def signer_of(pair: KeyPair) -> Signer:
    """The signing half that grows from a holder's secret."""
    return Signer.grown_from(Key(bytes(pair.secret)))


def _given_to(to: carried.Public, grant: carried.Granted, sealed: bytes, given: carried.Given) -> carried.Granted:
    return replace(grant, holder=to.holder, sealed=sealed, given=given, generation=to.generation)


class OpenHands:
    """Opens what a session's holder, or a group of theirs, was given."""

    def __init__(
        self, session: Session, hands: carried.Hands, sessions: Sessions, contexts: Contexts, notary: Notary
    ) -> None:
        self._session, self._hands = session, hands
        self._sessions, self._contexts, self._notary = sessions, contexts, notary
        self._groups: dict[tuple[UUID, Tier, int], KeyPair] = {}

    def must_be_stepped_up(self) -> None:
        """Raises NeedsStepUp."""
        self._own_pair(Tier.STEP_UP)

    def data_keys(
        self, grants: Iterable[carried.Granted], things: Iterable[carried.Thing], shred: ShredKeys
    ) -> list[Key]:
        """The key of each thing, in order. Raises NotGranted, NeedsStepUp, ShredKeyGone, VaultError."""
        granted = {grant.key: grant for grant in grants}
        pairs: dict[UUID, KeyPair] = {}
        opened = []
        for thing in things:
            if (grant := granted.get(thing.key)) is None:
                raise NotGranted
            if thing.key not in pairs:
                pairs[thing.key] = compartment_pair(self.compartment_key(grant), shred.read(grant.subject))
            what = f"data-key:{thing.type}"
            at = self._contexts.thing(grant.subject, grant.compartment, grant.epoch, thing.id, thing.version, what)
            opened.append(open_key(SealedKey(thing.sealed), pairs[thing.key], at))
        return opened

    def compartment_key(self, grant: carried.Granted) -> Key:
        """What a grant seals, while it counts. Raises NotGranted, NeedsStepUp, VaultError."""
        if grant.holder == self._contexts.glass:
            raise NotGranted  # `behind_glass` opens it, and nothing else
        return self._opened(grant)

    def public_half(self, grant: carried.Granted, shred: ShredKeys) -> bytes:
        """Of the compartment that a grant opens. Raises as data_keys."""
        return compartment_pair(self.compartment_key(grant), shred.read(grant.subject)).public

    def member_by(self, grant: carried.Granted) -> carried.Membership | None:
        """Where a grant is a group's, the membership that leads to it. Raises NotGranted."""
        at = grant.holder, tier_of(grant.compartment), grant.generation
        return None if grant.holder == self._session.holder else self._membership(*at)

    def behind_glass(self, grant: carried.Granted, to: carried.Public, given: carried.Given) -> carried.Passed:
        """What the glass group was given, for a member's own key, signed by the house. Raises as compartment_key."""
        at = self._contexts.grant(grant.subject, grant.compartment, grant.key, grant.epoch)
        sealed = bytes(seal_key(self._opened(grant), PublicKey(to.key), at))
        return self._notary.give(_given_to(to, grant, sealed, given))

    def _opened(self, grant: carried.Granted) -> Key:
        self._notary.must_stand(grant)
        at = self._contexts.grant(grant.subject, grant.compartment, grant.key, grant.epoch)
        pair = self._pair(grant.holder, tier_of(grant.compartment), grant.generation)
        return open_key(SealedKey(grant.sealed), pair, at)

    def pass_on(self, grant: carried.Granted, to: carried.Public, given: carried.Given) -> carried.Passed:
        """A compartment key for another holder, signed by this one. Raises KeyNotVouchedFor, as compartment_key."""
        self._notary.must_know(to, grant.compartment, given.ends_at)
        if GLASS in {grant.given.reason, given.reason}:
            raise NotGranted  # who reads through broken glass passes nothing on, and nobody else gives under its name
        if to.tier != tier_of(grant.compartment):
            raise NotGranted
        at = self._contexts.grant(grant.subject, grant.compartment, grant.key, grant.epoch)
        sealed = bytes(seal_key(self.compartment_key(grant), PublicKey(to.key), at))
        return self._notary.give(_given_to(to, grant, sealed, given), self.hand(to.tier))

    def admit(self, group: UUID, to: carried.Public, given: carried.Given, *, generation: int) -> carried.Passed:
        """A group's secret for another member, signed by this one. Raises KeyNotVouchedFor, NotGranted, NeedsStepUp."""
        self._notary.must_know(to)
        if group == self._session.holder:
            raise NotGranted  # one's own secret would open to another whatever was given, and outlast its end here
        secret = Key(bytes(self._pair(group, to.tier, generation).secret))
        sealed = bytes(seal_key(secret, PublicKey(to.key), self._contexts.membership(group, to.tier, generation)))
        member = carried.Membership(group, to.tier, to.holder, sealed, given, generation)
        return self._notary.admit(member, self.hand(to.tier))

    def hand(self, tier: Tier) -> Hand:
        """This holder, signing with a key of theirs. Raises NeedsStepUp, NotGranted for a guest, who gives nothing."""
        if self._session.until is not None:
            raise NotGranted
        return Hand(self._session.holder, signer_of(self._own_pair(tier)))

    def must_belong(self, group: UUID) -> None:
        """Whether the session's holder is a member of a group, the second key open. Raises NotGranted, NeedsStepUp.

        Somebody let them in: whoever only goes by the group's name is none.
        """
        generations = [one.generation for one in self._hands.memberships if one.group == group]
        self._group_pair(group, Tier.STEP_UP, max(generations, default=1))

    def _pair(self, holder: UUID, tier: Tier, generation: int) -> KeyPair:
        if holder == self._session.holder:
            return self._own_pair(tier)
        at = holder, tier, generation
        if at not in self._groups:
            self._groups[at] = self._group_pair(*at)
        return self._groups[at]

    def _group_pair(self, group: UUID, tier: Tier, generation: int) -> KeyPair:
        membership = self._membership(group, tier, generation)
        self._notary.must_belong(membership)
        at = self._contexts.membership(group, tier, generation)
        secret = open_key(SealedKey(membership.sealed), self._own_pair(tier), at)
        return KeyPair.from_secret(SecretKey(bytes(secret)))

    def _membership(self, group: UUID, tier: Tier, generation: int) -> carried.Membership:
        wanted = group, tier, generation, self._session.holder
        for one in self._hands.memberships:
            if (one.group, one.tier, one.generation, one.member) == wanted:
                return one
        raise NotGranted

    def _own_pair(self, tier: Tier) -> KeyPair:
        secret = self._sessions.secret(self._session, self._hands.half, tier)
        if secret is None:
            raise NeedsStepUp
        return KeyPair.from_secret(SecretKey(secret))
