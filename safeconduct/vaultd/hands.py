"""A session's keys at work, for the length of one question."""

from collections.abc import Iterable
from uuid import UUID

from safeconduct.vault import Key, KeyPair, PublicKey, SealedKey, SecretKey, derive, open_key, pair_from_seed, seal_key
from safeconduct.vaultd import carried
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.refusals import NeedsStepUp, NotGranted
from safeconduct.vaultd.sessions import Session, Sessions
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.tiers import Tier, tier_of


def compartment_pair(compartment_key: Key, shred_key: bytes) -> KeyPair:
    """The pair of a compartment: from its key and the subject's shred key, so that shredding kills it."""
    return pair_from_seed(derive(compartment_key, "safeconduct compartment pair", salt=shred_key))


class OpenHands:
    """Opens what a session's holder, or a group of theirs, was given."""

    def __init__(self, session: Session, hands: carried.Hands, sessions: Sessions, contexts: Contexts) -> None:
        self._session, self._hands = session, hands
        self._sessions, self._contexts = sessions, contexts
        self._groups: dict[tuple[UUID, Tier], KeyPair] = {}

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
            if thing.key not in granted:
                raise NotGranted
            grant = granted[thing.key]
            if thing.key not in pairs:
                pairs[thing.key] = compartment_pair(self.compartment_key(grant), shred.read(grant.subject))
            what = f"data-key:{thing.type}"
            at = self._contexts.thing(grant.subject, grant.compartment, grant.epoch, thing.id, thing.version, what)
            opened.append(open_key(SealedKey(thing.sealed), pairs[thing.key], at))
        return opened

    def compartment_key(self, grant: carried.Granted) -> Key:
        """What a grant seals. Raises NotGranted, NeedsStepUp, VaultError."""
        at = self._contexts.grant(grant.subject, grant.compartment, grant.key, grant.epoch)
        return open_key(SealedKey(grant.sealed), self._pair(grant.holder, tier_of(grant.compartment)), at)

    def pass_on(self, grant: carried.Granted, to: bytes) -> bytes:
        """A compartment key, sealed to another public key."""
        at = self._contexts.grant(grant.subject, grant.compartment, grant.key, grant.epoch)
        return seal_key(self.compartment_key(grant), PublicKey(to), at)

    def admit(self, group: UUID, tier: Tier, to: bytes) -> bytes:
        """A group's secret, sealed to another public key."""
        secret = Key(bytes(self._pair(group, tier).secret))
        return seal_key(secret, PublicKey(to), self._contexts.membership(group, tier))

    def _pair(self, holder: UUID, tier: Tier) -> KeyPair:
        if holder == self._session.holder:
            return self._own_pair(tier)
        if (holder, tier) not in self._groups:
            self._groups[holder, tier] = self._group_pair(holder, tier)
        return self._groups[holder, tier]

    def _group_pair(self, group: UUID, tier: Tier) -> KeyPair:
        for membership in self._hands.memberships:
            if membership.group == group and membership.tier == tier:
                at = self._contexts.membership(group, tier)
                secret = open_key(SealedKey(membership.sealed), self._own_pair(tier), at)
                return KeyPair.from_secret(SecretKey(bytes(secret)))
        raise NotGranted

    def _own_pair(self, tier: Tier) -> KeyPair:
        secret = self._sessions.secret(self._session, self._hands.half, tier)
        if secret is None:
            raise NeedsStepUp
        return KeyPair.from_secret(SecretKey(secret))
