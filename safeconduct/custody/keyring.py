"""What a session can open, for the length of one request. The in-process form of the key broker.

The interface is what the broker process will speak: callers name a grant or an object and get one data key; the
compartment keys and the holder's own secrets stay in here.
"""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.custody import contexts, stores
from safeconduct.custody.compartments import Tier, tier_of
from safeconduct.custody.errors import NoGrant, StepUpNeeded
from safeconduct.custody.models import Blob, CompartmentKey, Grant, Holder, HolderKey, Membership, SealedRecord
from safeconduct.kernel import clock
from safeconduct.vault import Key, KeyPair, PublicKey, SealedKey, SecretKey, derive, open_key, pair_from_seed, seal_key


class Keyring(Protocol):
    """Opens single data keys, and seals a compartment key on to another holder."""

    @property
    def holders(self) -> frozenset[UUID]: ...

    def data_key(self, thing: SealedRecord | Blob) -> Key: ...

    def must_reach(self, key: CompartmentKey) -> None: ...

    def must_be_stepped_up(self) -> None: ...

    def pass_on(self, key: CompartmentKey, to: HolderKey) -> SealedKey: ...

    def admit(self, group: Holder, member_key: HolderKey) -> SealedKey: ...


class Keyholder(Protocol):
    """Whoever opens: a colleague at the desk, an applicant with a code."""

    @property
    def reference(self) -> str: ...

    @property
    def keyring(self) -> Keyring: ...


Secret = Callable[[Tier], SecretKey | None]


def compartment_pair(subject: UUID, compartment_key: Key) -> KeyPair:
    """The pair of a compartment: from its key and the subject's shred key, so that shredding kills it."""
    return pair_from_seed(derive(compartment_key, "safeconduct compartment pair", salt=stores.shred_key(subject)))


class OpenKeyring:
    """A keyring over one holder's secret keys, unwrapped on first use and dropped with the request."""

    def __init__(self, holder: UUID, secret: Secret) -> None:
        self._holder = holder
        self._secret = secret
        self._group_pairs: dict[tuple[UUID, str], KeyPair] = {}
        self._compartment_keys: dict[UUID, Key] = {}
        self._memberships: list[Membership] | None = None

    def __repr__(self) -> str:
        return "<OpenKeyring>"

    @property
    def holders(self) -> frozenset[UUID]:
        """This holder and the groups they belong to."""
        return frozenset({self._holder, *(row.group_id for row in self._rows())})

    def data_key(self, thing: SealedRecord | Blob) -> Key:
        """The key of one object. Raises NoGrant, StepUpNeeded, Shredded."""
        key = thing.compartment_key
        pair = compartment_pair(key.subject, self._compartment_key(key))
        return open_key(SealedKey(bytes(thing.sealed_key)), pair, contexts.of_object(thing, "data-key"))

    def must_reach(self, key: CompartmentKey) -> None:
        """Only who could open the compartment goes on. Raises NoGrant, StepUpNeeded."""
        self._compartment_key(key)

    def must_be_stepped_up(self) -> None:
        """Only who has just given the passphrase again goes on. Raises StepUpNeeded."""
        self._own_pair(Tier.STEP_UP)

    def pass_on(self, key: CompartmentKey, to: HolderKey) -> SealedKey:
        """Seal a compartment key to another holder's public key."""
        return seal_key(self._compartment_key(key), PublicKey(bytes(to.public_key)), contexts.of_grant(key))

    def admit(self, group: Holder, member_key: HolderKey) -> SealedKey:
        """Seal a group's secret of the member key's tier to that member."""
        pair = self._pair(group.pk, Tier(member_key.tier))
        context = contexts.of_membership(group, member_key.tier)
        return seal_key(Key(bytes(pair.secret)), PublicKey(bytes(member_key.public_key)), context)

    def preload(self, keys: list[CompartmentKey]) -> None:
        """Fetch and open the grants of many compartments in one query."""
        wanted = {key.pk: key for key in keys if key.pk not in self._compartment_keys}
        for grant in self._live_grants(list(wanted.values())):
            if grant.compartment_key_id not in self._compartment_keys:
                self._open_grant(wanted[grant.compartment_key_id], grant)

    def _compartment_key(self, key: CompartmentKey) -> Key:
        if key.pk not in self._compartment_keys:
            grant = self._live_grants([key]).first()
            if grant is None:
                raise NoGrant
            self._open_grant(key, grant)
        return self._compartment_keys[key.pk]

    def _live_grants(self, keys: list[CompartmentKey]) -> QuerySet[Grant]:
        live = Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())
        return Grant.objects.filter(live, compartment_key__in=keys, holder_id__in=self.holders)

    def _open_grant(self, key: CompartmentKey, grant: Grant) -> None:
        pair = self._pair(grant.holder_id, tier_of(key.compartment))
        sealed = SealedKey(bytes(grant.sealed_key))
        self._compartment_keys[key.pk] = open_key(sealed, pair, contexts.of_grant(key))

    def _rows(self) -> list[Membership]:
        if self._memberships is None:
            self._memberships = list(Membership.objects.filter(member_id=self._holder).select_related("group"))
        return self._memberships

    def _pair(self, holder: UUID, tier: Tier) -> KeyPair:
        if holder == self._holder:
            return self._own_pair(tier)
        if (holder, tier) not in self._group_pairs:
            self._group_pairs[holder, tier] = self._open_membership(holder, tier)
        return self._group_pairs[holder, tier]

    def _own_pair(self, tier: Tier) -> KeyPair:
        secret = self._secret(tier)
        if secret is None:
            raise StepUpNeeded
        return KeyPair.from_secret(secret)

    def _open_membership(self, group: UUID, tier: Tier) -> KeyPair:
        for row in self._rows():
            if row.group_id == group and row.tier == tier:
                context = contexts.of_membership(row.group, tier)
                opened = open_key(SealedKey(bytes(row.sealed_secret)), self._own_pair(tier), context)
                return KeyPair.from_secret(SecretKey(opened))
        raise NoGrant
