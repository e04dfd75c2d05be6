"""The first keys of an organisation: the recovery key, and the groups with their first member."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from safeconduct.custody.attested import key_row, membership_row, public_of
from safeconduct.custody.broker import save_holder
from safeconduct.custody.compartments import Group, Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.grants import RECOVERY
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import Holder, HolderKey, Membership
from safeconduct.recovery import PublicHalf
from safeconduct.vault import generate_passphrase, language_of_words
from safeconduct.vaultd.carried import Half, MadeHolder, Public
from safeconduct.vaultd.contexts import glass_of, roster_of
from safeconduct.vaultd.requests import MakeGroup, MakeHolder, VouchForKeys


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


def choose_passphrase(
    language: str, *, vouched: bool = False, stays_open: bool = False, until: datetime | None = None
) -> NewPassphrase:
    """Six generated words, Russian or English, and a holder's two key pairs under them. No database. Raises Busy.

    vouched: their keys count at once, without two colleagues' word; stays_open: they count and are open. Both for the
    house's own commands (founding, demonstration data): the broker's process refuses them. until: for a guest, who has
    one key, and ends then. Raises NoGrant for an end that has passed or lies further than guests stay.
    """
    words, kind = generate_passphrase(language=language_of_words(language)), Holder.Kind
    holder = Holder(kind=kind.PERSON if until is None else kind.GUEST, until=until)
    reference = uuid4()
    open_as = str(reference) if stays_open else ""
    tiers = tuple(Tier) if until is None else (Tier.STANDARD,)
    made = ask_broker(MakeHolder(holder.pk, words, tiers, open_as, vouched or stays_open, until))
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
    HolderKey.objects.bulk_create(key_row(known) for known in recovery_keys(holder, public))


def recovery_keys(holder: Holder, public: PublicHalf) -> list[Public]:
    """The recovery key's public halves for both tiers, vouched for by the house."""
    halves = [Public(holder.pk, holder.kind, tier, public.sealing, public.signing) for tier in Tier]
    return ask_broker(VouchForKeys(tuple(halves)))


def found_group(name: Group, *first_members: Holder) -> Holder:
    """Make a group's two key pairs, their secrets sealed to its first members and the recovery key only."""
    group = Holder(kind=Holder.Kind.GROUP, name=name.value)
    if name is Group.ROSTER:
        group.pk = roster_of(settings.ORGANISATION_ID)  # the broker knows these two by their names
    if name is Group.GLASS:
        group.pk = glass_of(settings.ORGANISATION_ID)
    first = HolderKey.objects.filter(holder__in=[*first_members, Holder.objects.get(name=RECOVERY)])
    made = ask_broker(MakeGroup(group.pk, tuple(public_of(key) for key in first.select_related("holder"))))
    group.save(force_insert=True)
    HolderKey.objects.bulk_create(key_row(public) for public in made.public.values())
    Membership.objects.bulk_create(membership_row(one) for one in made.memberships)
    return group


def recovery_exists() -> bool:
    """Whether the organisation has been founded."""
    return Holder.objects.filter(name=RECOVERY).exists()
