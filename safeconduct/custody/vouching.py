"""Colleagues vouch for each other's keys: two of the roster, before anything is given to a new one."""

from hashlib import blake2b

from django.db import transaction
from django.db.models import QuerySet

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.attested import key_row, public_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import Holder, HolderKey, Voucher
from safeconduct.vault import language_of_words, words_of
from safeconduct.vaultd.requests import VouchForKeys


def keys_to_vouch_for(holder: Holder) -> list[HolderKey]:
    """Both keys of a holder, in the order of their tiers; a guest has one."""
    return list(HolderKey.objects.filter(holder=holder).select_related("holder").order_by("tier"))


def counts(holder: Holder) -> bool:
    """Whether the broker knows both keys of a holder."""
    return all(key.seal for key in keys_to_vouch_for(holder))


def vouch(actor: Keyholder, holder: Holder) -> bool:
    """Sign that these keys are this colleague's; whether they count now. Raises CannotVouch, StepUpNeeded."""
    with transaction.atomic():
        locked = Holder.objects.select_for_update().get(pk=holder.pk)
        told = actor.keyring.vouch(keys_to_vouch_for(locked), list(locked.vouchers.all()))
        word = told.voucher
        Voucher.objects.create(holder=locked, by_id=word.by, signature=word.signature, seal=word.seal)
        for tier, seal in told.seals.items():
            locked.keys.filter(tier=tier).update(seal=seal)
        record_events(actor.reference, [Event(Action.SIGNED, "custody.voucher", locked.pk)])
    return bool(told.seals)


def vouch_as_the_house(holder: Holder, *, by: str) -> None:
    """The operator's command at the machine, for a house of one: their word counts for two."""
    with transaction.atomic():
        for known in ask_broker(VouchForKeys(tuple(public_of(key) for key in keys_to_vouch_for(holder)))):
            holder.keys.filter(tier=known.tier).update(seal=key_row(known).seal)
        record_events(by, [Event(Action.SIGNED, "custody.voucher", holder.pk)])


def without_two_words() -> QuerySet[Holder]:
    """Colleagues' and guests' holders whose keys do not count yet."""
    return Holder.objects.filter(kind__in=[Holder.Kind.PERSON, Holder.Kind.GUEST], keys__seal=b"").distinct()


def check_words(holder: Holder, language: str) -> str:
    """Five words that stand for both keys of a holder: whoever vouches compares them with the colleague, by voice."""
    keys = b"".join(bytes(key.public_key) + bytes(key.signing_key) for key in keys_to_vouch_for(holder))
    return words_of(blake2b(keys, digest_size=16).digest(), language=language_of_words(language))
