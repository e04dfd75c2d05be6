"""Making compartments, sharing them, taking shares back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.compartments import Compartment, Group, Tier, tier_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import CompartmentKey, Grant, Holder, HolderKey
from safeconduct.kernel import clock
from safeconduct.vaultd.carried import NewCompartment
from safeconduct.vaultd.requests import MakeCompartments

RECOVERY = "recovery"


def create_compartments(subject: UUID, access: Mapping[Compartment, Iterable[Holder]], *, made_by: str) -> None:
    """Make a subject's compartments, each sealed to its first holders and to the recovery key.

    Needs no key of one's own: a stranger's browser leads here as well as a colleague's.
    """
    with transaction.atomic():
        recovery = Holder.objects.get(name=RECOVERY)
        keys = {
            compartment: HolderKey.objects.filter(holder__in={recovery, *holders}, tier=tier_of(compartment))
            for compartment, holders in access.items()
        }
        made, first = new_compartments(subject, keys, made_by=made_by)
        CompartmentKey.objects.bulk_create(made)
        Grant.objects.bulk_create(first)
        record_events(made_by, [Event(Action.CREATED, "custody.compartments", subject, subject)])


def new_compartments(
    subject: UUID, wanted: Mapping[Compartment, Iterable[HolderKey]], *, made_by: str
) -> tuple[list[CompartmentKey], list[Grant]]:
    """Compartments of a subject, each sealed to these keys of its tier; the caller saves both."""
    to = {CompartmentKey(subject=subject, compartment=name): list(keys) for name, keys in wanted.items()}
    asked = tuple(
        NewCompartment(key.pk, key.compartment, tuple(bytes(one.public_key) for one in keys))
        for key, keys in to.items()
    )
    made, first = ask_broker(MakeCompartments(subject, asked)), list[Grant]()
    for (key, holder_keys), told in zip(to.items(), made, strict=True):
        key.public_key = told.public
        first += [_first_grant(key, sealed, one, made_by) for one, sealed in zip(holder_keys, told.sealed, strict=True)]
    return list(to), first


def _first_grant(key: CompartmentKey, sealed: bytes, to: HolderKey, made_by: str) -> Grant:
    return Grant(
        compartment_key=key,
        subject=key.subject,
        compartment=key.compartment,
        holder_id=to.holder_id,
        sealed_key=sealed,
        granted_by=made_by,
        reason="first",
    )


def group(name: Group) -> Holder:
    """The holder of a group. Raises Holder.DoesNotExist before the organisation is founded."""
    return Holder.objects.get(name=name.value, kind=Holder.Kind.GROUP)


def share(
    actor: Keyholder,
    subject: UUID,
    compartments: Iterable[Compartment],
    *,
    to: Holder,
    reason: str,
    ends_at: datetime | None = None,
) -> None:
    """Give a holder a key to compartments that the actor can open. Raises NoGrant, StepUpNeeded.

    `reason` is a word of the house ("assigned", "placement"), not free text. Sharing again renews the end and never
    shortens it: a key that lasts longer was given for something else, and keeps its end and its reason.
    """
    with transaction.atomic():
        events = []
        for key in CompartmentKey.objects.filter(subject=subject, compartment__in=list(compartments)):
            to_key = HolderKey.objects.get(holder=to, tier=tier_of(key.compartment))
            sealed = actor.keyring.pass_on(key, to_key)
            longer = _lasting_beyond(ends_at, key, to)
            kept = {
                "subject": subject,
                "compartment": key.compartment,
                "sealed_key": sealed,
                "granted_by": actor.reference,
                "reason": longer.reason if longer else reason,
                "ends_at": longer.ends_at if longer else ends_at,
            }
            Grant.objects.update_or_create(compartment_key=key, holder=to, defaults=kept)
            events.append(Event(Action.GRANTED, f"{key.compartment}:key", to.pk, subject, reason))
        record_events(actor.reference, events)


def _lasting_beyond(ends_at: datetime | None, key: CompartmentKey, holder: Holder) -> Grant | None:
    """What a holder has of a compartment that does not end, or ends later."""
    if ends_at is None:
        return None
    later = Q(ends_at__isnull=True) | Q(ends_at__gt=ends_at)
    return Grant.objects.select_for_update().filter(later, compartment_key=key, holder=holder).first()


def revoke(
    actor: Keyholder, subject: UUID, *, from_holder: Holder, reason: str, holding: Compartment = Compartment.CARD
) -> None:
    """Take back every key that a holder has on a subject; holds from their next request. It cannot unlearn.

    The actor must hold a key of the subject themselves: `holding` is its everyday compartment (a home has no card).
    """
    if not may_open(actor, subject, holding):
        raise NoGrant
    take_back(subject, from_holder=from_holder, by=actor.reference, reason=reason)


def take_back(subject: UUID, *, from_holder: Holder, by: str, reason: str, given_for: str = "") -> None:
    """Take back every key that a holder has on a subject, as part of a step that ends what the keys were for.

    given_for: only those that were given for this reason. Closing needs no key of one's own; who may take that step is
    for the department to know.
    """
    with transaction.atomic():
        theirs = Grant.objects.filter(subject=subject, holder=from_holder)
        taken, _by_model = (theirs.filter(reason=given_for) if given_for else theirs).delete()
        if taken:
            record_events(by, [Event(Action.REVOKED, "custody.key", from_holder.pk, subject, reason)])


def holders_for(subject: UUID, reason: str) -> QuerySet[Holder]:
    """Who holds a key of a subject that was given for this reason."""
    given = Grant.objects.filter(compartment_key__subject=subject, reason=reason)
    return Holder.objects.filter(pk__in=given.values("holder"))


def lasting(subject: UUID, *, holder: Holder) -> frozenset[Compartment]:
    """What a holder has of a subject until somebody takes it back, for whatever it was given."""
    given = Grant.objects.filter(subject=subject, holder=holder, ends_at__isnull=True)
    return frozenset(Compartment(name) for name in given.values_list("compartment", flat=True))


def end_sooner(subject: UUID, *, holder: Holder, given_for: str, ends_at: datetime) -> None:
    """Let what was given for this reason end at an instant, unless it ends before."""
    given = Grant.objects.filter(compartment_key__subject=subject, holder=holder, reason=given_for)
    given.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=ends_at)).update(ends_at=ends_at)


def held_there(compartment: Compartment, *, subject: str, holder: str) -> Exists:
    """Whether the holder in one column of a query opens this compartment of the subject in another."""
    in_time = Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())
    return Exists(
        Grant.objects.filter(in_time, compartment=compartment, subject=OuterRef(subject), holder=OuterRef(holder))
    )


def live_grants(holders: Iterable[UUID]) -> QuerySet[Grant]:
    """Grants that open today."""
    in_time = Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())
    return Grant.objects.filter(in_time, holder_id__in=list(holders))


def opens(actor: Keyholder, compartment: Compartment, *, subject: str = "pk") -> Exists:
    """For a filter: rows whose subject (the name of the field) has this compartment and the actor holds its key."""
    live = live_grants(actor.keyring.holders)
    return Exists(live.filter(compartment=compartment, subject=OuterRef(subject)))


def may_open(actor: Keyholder, subject: UUID, compartment: Compartment) -> bool:
    """Whether the actor holds a live grant (the second key may still have to be opened)."""
    return live_grants(actor.keyring.holders).filter(subject=subject, compartment=compartment).exists()


def compartments_open_to(actor: Keyholder, subject: UUID) -> frozenset[Compartment]:
    """The compartments of a subject that the actor holds."""
    live = live_grants(actor.keyring.holders).filter(subject=subject)
    return frozenset(Compartment(name) for name in live.values_list("compartment", flat=True))


def admit(actor: Keyholder, to_group: Holder, member: Holder) -> None:
    """Make a holder a member of a group that the actor belongs to, with both tiers. Raises NoGrant, StepUpNeeded."""
    with transaction.atomic():
        for tier in Tier:
            member_key = HolderKey.objects.get(holder=member, tier=tier)
            sealed = actor.keyring.admit(to_group, member_key)
            to_group.members.update_or_create(member=member, tier=tier, defaults={"sealed_secret": sealed})
        record_events(actor.reference, [Event(Action.GRANTED, "custody.group", member.pk, None, to_group.name)])
