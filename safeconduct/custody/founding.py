"""The first keys of an organisation: the recovery key, and the groups with their first member."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.custody import contexts
from safeconduct.custody.broker import save_holder
from safeconduct.custody.compartments import Group, Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.grants import RECOVERY
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import Holder, HolderKey, Membership
from safeconduct.recovery import PublicHalf
from safeconduct.vault import Key, KeyPair, PublicKey, generate_pair, generate_passphrase, seal_key
from safeconduct.vaultd.carried import Half, MadeHolder
from safeconduct.vaultd.requests import MakeHolder


@dataclass(frozen=True)
class NewPassphrase:
    """Six words with the keys that were made under them, which takes a second: best done before anything is locked.

    `holder` has no row yet; `reference` will be the colleague's id, by which the log names them.
    """

    words: str = field(repr=False)
    holder: Holder
    reference: UUID
    made: MadeHolder = field(repr=False)

    def keyring(self) -> SessionKeyring:
        """Their keys, open, for steps that follow at once. Raises KeysAreShut where they were not asked to stay so."""
        if self.made.half is None:
            raise KeysAreShut
        return SessionKeyring(self.holder.pk, Half(self.made.half.session, self.made.half.key))


class KeysAreShut(RuntimeError):
    """The keys were made under their words and shut at once."""


def choose_passphrase(language: str, *, stays_open: bool = False) -> NewPassphrase:
    """Six generated words, Russian or English, and a holder's two key pairs under them. No database. Raises Busy.

    stays_open: for the house's own commands (founding, demonstration data); the broker's process refuses it.
    """
    words, holder = generate_passphrase(language="ru" if language == "ru" else "en"), Holder(kind=Holder.Kind.PERSON)
    reference = uuid4()
    made = ask_broker(MakeHolder(holder.pk, words, tuple(Tier), str(reference) if stays_open else ""))
    return NewPassphrase(words, holder, reference, made)


def make_person(passphrase: NewPassphrase) -> Holder:
    """Write the rows of a holder with two key pairs under a passphrase."""
    with transaction.atomic():
        passphrase.holder.save(force_insert=True)
        save_holder(passphrase.holder, passphrase.made)
    return passphrase.holder


def found_recovery(public: PublicHalf) -> None:
    """Take the public half of a recovery key: whatever is sealed from now on is sealed to it too."""
    holder = Holder.objects.create(kind=Holder.Kind.RECOVERY, name=RECOVERY)
    for tier in Tier:
        HolderKey.objects.create(holder=holder, tier=tier, public_key=public.sealing)


def found_group(name: Group, first_member: Holder) -> Holder:
    """Make a group's two key pairs, their secrets sealed to the first member and the recovery key only."""
    group = Holder.objects.create(kind=Holder.Kind.GROUP, name=name.value)
    for tier in Tier:
        pair = generate_pair()
        HolderKey.objects.create(holder=group, tier=tier, public_key=pair.public)
        for holder in (first_member, Holder.objects.get(name=RECOVERY)):
            _seal_to(group, tier, pair, holder)
    return group


def _seal_to(group: Holder, tier: Tier, pair: KeyPair, member: Holder) -> None:
    member_key = HolderKey.objects.get(holder=member, tier=tier)
    context = contexts.of_membership(group, tier)
    sealed = seal_key(Key(bytes(pair.secret)), PublicKey(bytes(member_key.public_key)), context)
    Membership.objects.create(group=group, member=member, tier=tier, sealed_secret=sealed)


def recovery_exists() -> bool:
    """Whether the organisation has been founded."""
    return Holder.objects.filter(name=RECOVERY).exists()
