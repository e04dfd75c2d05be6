"""One person's keys are given back: made anew by themselves, sealed on to those by three custodians, put in place here.

What a request holds is what the person could open at that moment, and nothing else; what an answer brings is written
only over what they still hold when it comes. So nobody gains by a recovery, also not the person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.attested import give_again, let_in_again
from safeconduct.custody.broker import end_sessions_of
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.grants import RECOVERY, live_grants
from safeconduct.custody.models import Grant, Holder, HolderKey, Kit, Membership, RetiredKey
from safeconduct.custody.payloads import Payload
from safeconduct.custody.recognising import Tell, known_grants, known_keys, known_memberships, untold
from safeconduct.custody.rewrapping import NewLock, replace_lock
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.kernel.errors import Refused
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.files import Answer, HeldGroup, HeldKey, Request
from safeconduct.vault import generate_passphrase, language_of_words
from safeconduct.vaultd import carried
from safeconduct.vaultd.requests import CheckWords, MakeHolder, VouchForKeys

CODE_WORDS = 5
REASON = "recovery"


class OtherRecoveryKey(Refused):
    """The house's file and the database speak of two recovery keys: one of them was swapped."""

    happened = _("The recovery key in the database is not the one that this house took.")
    kept = _("Nothing was asked and nothing was given.")
    next_step = _(
        "Somebody may have changed the database. Speak with the data-protection officer before anything else."
    )


class NewKeys(Payload, frozen=True):
    """A lock and two pairs under new words, as they will stand in the rows."""

    sealed_type: ClassVar[str] = "custody.new-keys"
    lock: NewLock
    public: dict[Tier, bytes]
    signing: dict[Tier, bytes]


def make_code(language: str) -> tuple[str, carried.Lock]:
    """Five words by which somebody is told apart at the door, and their lock. Raises Busy."""
    words = generate_passphrase(CODE_WORDS, language_of_words(language))
    return words, ask_broker(MakeHolder(uuid4(), words, ())).lock


def check_code(words: str, *, salt: bytes, memory_kib: int, passes: int, verifier: bytes) -> None:
    """Whether these are the words of a code with this lock. Raises WrongPassphrase, Busy."""
    ask_broker(CheckWords(words, uuid4(), carried.Lock(salt, memory_kib, passes, verifier)))


def make_keys(holder: Holder, *, language: str) -> tuple[NewKeys, str]:
    """Two new pairs under six new words; they count for nothing yet. Raises Busy."""
    words = generate_passphrase(language=language_of_words(language))
    made = ask_broker(MakeHolder(holder.pk, words, tuple(Tier)))
    wrapped = {tier: pair.wrapped for tier, pair in made.pairs.items()}
    lock = NewLock(made.lock.salt, made.lock.memory_kib, made.lock.passes, made.lock.verifier, wrapped)
    halves = {tier: pair.public for tier, pair in made.pairs.items()}
    public, signing = {t: half.key for t, half in halves.items()}, {t: half.signing for t, half in halves.items()}
    return NewKeys(lock=lock, public=public, signing=signing), words


def request_for(
    holder: Holder, public: Mapping[Tier, bytes], *, recovery: PublicHalf, name: str, now: datetime, tell: Tell = untold
) -> Request:
    """Everything that a holder was given and opens today, sealed to the recovery key. Raises OtherRecoveryKey.

    tell: what hears of each row that the house never wrote, or took back; such a row is asked for by nobody.
    """
    _must_be_ours(recovery)
    return Request(
        organisation=settings.ORGANISATION_ID,
        id=uuid4(),
        recovery=recovery.written(),
        person=holder.pk,
        name=name,
        asked_at=now,
        keys=dict(public),
        compartments=_held_keys(holder, tell),
        groups=_held_groups(holder, tell),
    )


def _held_keys(holder: Holder, tell: Tell) -> tuple[HeldKey, ...]:
    mine = known_grants(live_grants([holder.pk]).select_related("compartment_key"), tell)
    keys = [row.compartment_key_id for row in mine]
    theirs = Grant.objects.filter(holder__name=RECOVERY, compartment_key__in=keys).select_related("compartment_key")
    found = known_grants(theirs.order_by("compartment_key"), untold if holder.name == RECOVERY else tell)
    places = [(row.compartment_key, bytes(row.sealed_key)) for row in found]
    return tuple(HeldKey(key.pk, key.subject, key.compartment, key.epoch, sealed) for key, sealed in places)


def _held_groups(holder: Holder, tell: Tell) -> tuple[HeldGroup, ...]:
    mine = known_memberships(Membership.objects.filter(member=holder).select_related("group"), tell)
    theirs = Membership.objects.filter(member__name=RECOVERY, group__in={row.group_id for row in mine})
    theirs = theirs.select_related("group").order_by("group", "generation", "tier")
    found = known_memberships(theirs, untold if holder.name == RECOVERY else tell)
    return tuple(HeldGroup(row.group_id, Tier(row.tier), bytes(row.sealed_secret), row.generation) for row in found)


def _must_be_ours(recovery: PublicHalf) -> None:
    kept = HolderKey.objects.filter(holder__name=RECOVERY).values_list("public_key", flat=True)
    if {bytes(key) for key in kept} != {bytes(recovery.sealing)}:
        raise OtherRecoveryKey


def give_back(holder: Holder, new: NewKeys, answer: Answer, *, by: str, tell: Tell = untold) -> int:
    """Put the new keys in place, with what the answer holds of what the person still has; what they were given since
    the request, and the kit, open nothing any more and go. Every session ends. Within the caller's transaction.

    The answer has been checked. tell: what hears of each row that the house never wrote, or took back; it goes too.
    Returns how many keys are open to the person again.
    """
    _replace_keys(holder, new)
    replace_lock(holder, new.lock)
    Kit.objects.filter(holder=holder).delete()
    given = _give_compartments(holder, answer, by, tell)
    _let_into_groups(holder, answer, by, tell)
    end_sessions_of(holder)
    return given


def _replace_keys(holder: Holder, new: NewKeys) -> None:
    """The house vouches for the new keys: two colleagues and three custodians have. The old ones check signatures, and
    are never vouched for again: whoever puts their rows back gets nothing sealed to them.
    """
    halves = [carried.Public(holder.pk, holder.kind, tier, key, new.signing[tier]) for tier, key in new.public.items()]
    replaced = list(HolderKey.objects.filter(holder=holder).select_related("holder"))
    take_back_at_commit(row.seal for row in known_keys(replaced))
    for old in replaced:
        RetiredKey.objects.create(holder=holder, tier=old.tier, signing_key=old.signing_key)
    holder.vouchers.all().delete()
    for known in ask_broker(VouchForKeys(tuple(halves))):
        keys = {"public_key": known.key, "signing_key": known.signing, "seal": known.seal}
        HolderKey.objects.filter(holder=holder, tier=known.tier).update(**keys)


def _give_compartments(holder: Holder, answer: Answer, by: str, tell: Tell) -> int:
    """What they were given for, and until when, stays."""
    sealed = {held.key: held for held in answer.compartments}
    rows = list(Grant.objects.select_for_update(of=("self",)).filter(holder=holder).select_related("compartment_key"))
    known = known_grants(rows, tell)
    take_back_at_commit(row.seal for row in known)  # a strange row may carry the seal of somebody else's
    kept = [row for row in known if row.compartment_key_id in sealed]
    Grant.objects.filter(pk__in=[row.pk for row in rows if row not in kept]).delete()
    for row in kept:
        row.sealed_key, row.granted_by = sealed[row.compartment_key_id].sealed, by
    give_again(kept)
    record_events(by, [Event(Action.GRANTED, f"{row.compartment}:key", holder.pk, row.subject, REASON) for row in kept])
    return len(kept)


def sealed_secrets(answer: Answer) -> dict[tuple[UUID, str, int], bytes]:
    """What an answer holds of groups' secrets: by group, tier and generation."""
    return {(held.group, str(held.tier), held.generation): held.sealed for held in answer.groups}


def _let_into_groups(holder: Holder, answer: Answer, by: str, tell: Tell) -> None:
    sealed = sealed_secrets(answer)
    rows = list(Membership.objects.select_for_update(of=("self",)).select_related("group").filter(member=holder))
    known = known_memberships(rows, tell)
    take_back_at_commit(row.seal for row in known)
    kept = [row for row in known if (row.group_id, row.tier, row.generation) in sealed]
    Membership.objects.filter(pk__in=[row.pk for row in rows if row not in kept]).delete()
    for row in kept:
        row.sealed_secret, row.given_by = sealed[row.group_id, row.tier, row.generation], by
    let_in_again(kept)
    record_events(by, [Event(Action.GRANTED, "custody.group", holder.pk, None, REASON) for _row in kept])
