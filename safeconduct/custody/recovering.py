"""One person's keys are given back: made anew by themselves, sealed on to those by three custodians, put in place here.

What a request holds is what the person could open at that moment, and nothing else; what an answer brings is written
only over what they still hold when it comes. So nobody gains by a recovery, also not the person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.broker import end_sessions_of
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.grants import RECOVERY, live_grants
from safeconduct.custody.models import Grant, Holder, HolderKey, Kit, Membership
from safeconduct.custody.payloads import Payload
from safeconduct.custody.rewrapping import NewLock, replace_lock
from safeconduct.kernel.errors import Refused
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.files import Answer, HeldGroup, HeldKey, Request
from safeconduct.vault import generate_passphrase
from safeconduct.vaultd import carried
from safeconduct.vaultd.requests import CheckWords, MakeHolder

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


def make_code(language: str) -> tuple[str, carried.Lock]:
    """Five words by which somebody is told apart at the door, and their lock. Raises Busy."""
    words = generate_passphrase(CODE_WORDS, language)
    return words, ask_broker(MakeHolder(uuid4(), words, ())).lock


def check_code(words: str, *, salt: bytes, memory_kib: int, passes: int, verifier: bytes) -> None:
    """Whether these are the words of a code with this lock. Raises WrongPassphrase, Busy."""
    ask_broker(CheckWords(words, uuid4(), carried.Lock(salt, memory_kib, passes, verifier)))


def make_keys(holder: Holder, *, language: str) -> tuple[NewKeys, str]:
    """Two new pairs under six new words; they count for nothing yet. Raises Busy."""
    words = generate_passphrase(language=language)
    made = ask_broker(MakeHolder(holder.pk, words, tuple(Tier)))
    wrapped = {tier: pair.wrapped for tier, pair in made.pairs.items()}
    lock = NewLock(made.lock.salt, made.lock.memory_kib, made.lock.passes, made.lock.verifier, wrapped)
    return NewKeys(lock=lock, public={tier: pair.public for tier, pair in made.pairs.items()}), words


def request_for(
    holder: Holder, public: Mapping[Tier, bytes], *, recovery: PublicHalf, name: str, now: datetime
) -> Request:
    """Everything that a holder opens today, sealed to the recovery key. Raises OtherRecoveryKey."""
    _must_be_ours(recovery)
    keys = live_grants([holder.pk]).values("compartment_key")
    theirs = Grant.objects.filter(holder__name=RECOVERY, compartment_key__in=keys).select_related("compartment_key")
    groups = Membership.objects.filter(member=holder).values("group")
    secrets = Membership.objects.filter(member__name=RECOVERY, group__in=groups).order_by("group", "tier")
    return Request(
        organisation=settings.ORGANISATION_ID,
        id=uuid4(),
        recovery=recovery.written(),
        person=holder.pk,
        name=name,
        asked_at=now,
        keys=dict(public),
        compartments=tuple(_held(grant) for grant in theirs.order_by("compartment_key")),
        groups=tuple(HeldGroup(row.group_id, Tier(row.tier), bytes(row.sealed_secret)) for row in secrets),
    )


def _held(grant: Grant) -> HeldKey:
    key = grant.compartment_key
    return HeldKey(key.pk, key.subject, key.compartment, key.epoch, bytes(grant.sealed_key))


def _must_be_ours(recovery: PublicHalf) -> None:
    kept = HolderKey.objects.filter(holder__name=RECOVERY).values_list("public_key", flat=True)
    if {bytes(key) for key in kept} != {bytes(recovery.sealing)}:
        raise OtherRecoveryKey


def give_back(holder: Holder, new: NewKeys, answer: Answer, *, by: str) -> int:
    """Put the new keys in place, with what the answer holds of what the person still has; what they were given since
    the request, and the kit, open nothing any more and go. Every session ends. Within the caller's transaction.

    The answer has been checked. Returns how many keys are open to the person again.
    """
    for tier, public in new.public.items():
        HolderKey.objects.filter(holder=holder, tier=tier).update(public_key=public)
    replace_lock(holder, new.lock)
    Kit.objects.filter(holder=holder).delete()
    given = _give_compartments(holder, answer, by)
    _let_into_groups(holder, answer, by)
    end_sessions_of(holder)
    return given


def _give_compartments(holder: Holder, answer: Answer, by: str) -> int:
    sealed, events = {held.key: held for held in answer.compartments}, list[Event]()
    for grant in Grant.objects.select_for_update().filter(holder=holder):
        held = sealed.get(grant.compartment_key_id)
        if held is None:
            grant.delete()
            continue
        grant.sealed_key, grant.granted_by = held.sealed, by  # what it was given for, and until when, stay
        grant.save(update_fields=["sealed_key", "granted_by"])
        events.append(Event(Action.GRANTED, f"{held.compartment}:key", holder.pk, held.subject, REASON))
    record_events(by, events)
    return len(events)


def _let_into_groups(holder: Holder, answer: Answer, by: str) -> None:
    sealed = {(held.group, str(held.tier)): held.sealed for held in answer.groups}
    for membership in Membership.objects.select_for_update(of=("self",)).select_related("group").filter(member=holder):
        secret = sealed.get((membership.group_id, membership.tier))
        if secret is None:
            membership.delete()
            continue
        membership.sealed_secret = secret
        membership.save(update_fields=["sealed_secret"])
        record_events(by, [Event(Action.GRANTED, "custody.group", holder.pk, None, REASON)])
