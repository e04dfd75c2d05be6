"""The first keys of an organisation: the recovery key, and the groups with their first member."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from safeconduct.custody import contexts
from safeconduct.custody.broker import DerivedLock, derive_new, give_keys
from safeconduct.custody.compartments import Group, Tier
from safeconduct.custody.grants import RECOVERY
from safeconduct.custody.keyring import OpenKeyring
from safeconduct.custody.models import Holder, HolderKey, Membership
from safeconduct.vault import Key, KeyPair, PublicKey, generate_pair, generate_passphrase, seal_key


@dataclass(frozen=True)
class NewHolder:
    """A holder with the passphrase that is shown once and kept nowhere."""

    holder: Holder
    passphrase: str = field(repr=False)
    pairs: Mapping[Tier, KeyPair] = field(repr=False)

    def keyring(self) -> OpenKeyring:
        """Their keys, open, for steps that follow at once (founding, demonstration data)."""
        return OpenKeyring(self.holder.pk, lambda tier: self.pairs[tier].secret)


@dataclass(frozen=True)
class NewPassphrase:
    """Six words with what was derived from them, which takes a second and is best done before anything is locked."""

    words: str = field(repr=False)
    lock: DerivedLock


def choose_passphrase(language: str) -> NewPassphrase:
    """Six generated words, Russian or English. Needs no database. Raises Busy."""
    words = generate_passphrase(language="ru" if language == "ru" else "en")
    return NewPassphrase(words, derive_new(words))


def make_person(passphrase: NewPassphrase) -> NewHolder:
    """A holder with two key pairs under a passphrase."""
    with transaction.atomic():
        holder = Holder.objects.create(kind=Holder.Kind.PERSON)
        pairs = give_keys(holder, passphrase.lock)
    return NewHolder(holder, passphrase.words, pairs)


def found_recovery() -> str:
    """Make the recovery key pair; returns its secret half (hex), to be carried away and kept off this machine."""
    pair = generate_pair()
    holder = Holder.objects.create(kind=Holder.Kind.RECOVERY, name=RECOVERY)
    for tier in Tier:
        HolderKey.objects.create(holder=holder, tier=tier, public_key=pair.public)
    return pair.secret.hex()


def found_group(name: Group, first_member: Holder) -> Holder:
    """Make a group's two key pairs, their secrets sealed to the first member and kept nowhere else."""
    group = Holder.objects.create(kind=Holder.Kind.GROUP, name=name.value)
    for tier in Tier:
        pair = generate_pair()
        HolderKey.objects.create(holder=group, tier=tier, public_key=pair.public)
        _seal_to(group, tier, pair, first_member)
    return group


def _seal_to(group: Holder, tier: Tier, pair: KeyPair, member: Holder) -> None:
    member_key = HolderKey.objects.get(holder=member, tier=tier)
    context = contexts.of_membership(group, tier)
    sealed = seal_key(Key(bytes(pair.secret)), PublicKey(bytes(member_key.public_key)), context)
    Membership.objects.create(group=group, member=member, tier=tier, sealed_secret=sealed)


def recovery_exists() -> bool:
    """Whether the organisation has been founded."""
    return Holder.objects.filter(name=RECOVERY).exists()
