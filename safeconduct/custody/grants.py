"""Making compartments, sharing them, taking shares back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody import generations
from safeconduct.custody.attested import grant_fields, grant_row, granted, membership_fields, public_of
from safeconduct.custody.compartments import Compartment, Group, Tier, tier_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.epochs import begin_epoch
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.held import in_time
from safeconduct.custody.keyring import Keyholder, Terms
from safeconduct.custody.models import CompartmentKey, Grant, Holder, HolderKey, Membership
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.vaultd.carried import NewCompartment, Passed, Recipient
from safeconduct.vaultd.requests import EndSooner, MakeCompartments

RECOVERY, FIRST = "recovery", "first"


def create_compartments(subject: UUID, access: Mapping[Compartment, Iterable[Holder]], *, made_by: str) -> None:
    """Make a subject's compartments, each sealed to its first holders and to the recovery key.

    Needs no key of one's own: a stranger's browser leads here as well as a colleague's. Raises NotVouchedFor.
    """
    with transaction.atomic():
        recovery = Holder.objects.get(name=RECOVERY)
        keys = {
            compartment: keys_of({recovery, *holders}, tier_of(compartment)) for compartment, holders in access.items()
        }
        made, first = new_compartments(subject, keys, made_by=made_by)
        CompartmentKey.objects.bulk_create(made)
        Grant.objects.bulk_create(first)
        record_events(made_by, [Event(Action.CREATED, "custody.compartments", subject, subject)])


def keys_of(holders: Iterable[Holder], tier: Tier) -> QuerySet[HolderKey]:
    """Public halves of these holders, for one tier."""
    return HolderKey.objects.filter(holder__in=holders, tier=tier).select_related("holder")


def new_compartments(
    subject: UUID, wanted: Mapping[Compartment, Iterable[HolderKey]], *, made_by: str
) -> tuple[list[CompartmentKey], list[Grant]]:
    """Compartments of a subject, each sealed to these keys of its tier; the caller saves both. Raises NotVouchedFor."""
    rows = {CompartmentKey(subject=subject, compartment=name): list(keys) for name, keys in wanted.items()}
    asked = tuple(
        NewCompartment(
            key.pk, key.compartment, tuple(Recipient(public_of(one), FIRST, one.holder.until) for one in keys)
        )
        for key, keys in rows.items()
    )
    made, given = ask_broker(MakeCompartments(subject, asked, made_by)), list[Grant]()
    for key, told in zip(rows, made, strict=True):
        key.public_key, key.signature = told.public, told.signature
        pairs = zip(rows[key], told.passed, strict=True)
        given += [grant_row(key, one.holder_id, passed) for one, passed in pairs if passed]
    return list(rows), given


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
            to_key = keys_of([to], tier_of(key.compartment)).get()
            longer = _lasting_beyond(ends_at, key, to)
            terms = Terms(longer.reason, longer.ends_at) if longer else Terms(reason, ends_at)
            passed = actor.keyring.pass_on(key, to_key, terms)
            take_back_at_commit(Grant.objects.filter(compartment_key=key, holder=to).values_list("seal", flat=True))
            Grant.objects.update_or_create(compartment_key=key, holder=to, defaults=grant_fields(key, passed))
            events.append(Event(Action.GRANTED, f"{key.compartment}:key", to.pk, subject, reason))
        record_events(actor.reference, events)


def _lasting_beyond(ends_at: datetime | None, key: CompartmentKey, holder: Holder) -> Grant | None:
    """What a holder has of a compartment that does not end, or ends later: it was given for something else."""
    later = Q(ends_at__isnull=True) if ends_at is None else in_time(ends_at)
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
        meant = theirs.filter(reason=given_for) if given_for else theirs
        taken_back = list(meant.values_list("seal", flat=True))
        compartments = set(meant.values_list("compartment", flat=True))
        if meant.delete()[0]:
            take_back_at_commit(taken_back)
            begin_epoch(subject, compartments)
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
    """Let what was given for this reason end at an instant, unless it ends before. The house signs for it."""
    given = Grant.objects.filter(compartment_key__subject=subject, holder=holder, reason=given_for)
    later = given.filter(in_time(ends_at))
    with transaction.atomic():
        for row in later.select_for_update(of=("self",)).select_related("compartment_key"):
            sooner = ask_broker(EndSooner(granted(row, row.compartment_key), ends_at))
            take_back_at_commit([row.seal])
            fields = grant_fields(row.compartment_key, Passed(bytes(row.sealed_key), sooner, row.generation))
            Grant.objects.filter(pk=row.pk).update(**fields)


def held_there(compartment: Compartment, *, subject: str, holder: str) -> Exists:
    """Whether the holder in one column of a query opens this compartment of the subject in another."""
    return Exists(
        Grant.objects.filter(in_time(), compartment=compartment, subject=OuterRef(subject), holder=OuterRef(holder))
    )


def live_grants(holders: Iterable[UUID]) -> QuerySet[Grant]:
    """Grants that open today."""
    return Grant.objects.filter(in_time(), holder_id__in=list(holders))


def opens(actor: Keyholder, compartment: Compartment, *, subject: str = "pk") -> Exists:
    """For a filter: rows whose subject (the name of the field) has this compartment and the actor holds its key."""
    live = live_grants(actor.keyring.holders)
    return Exists(live.filter(compartment=compartment, subject=OuterRef(subject)))


def may_open(actor: Keyholder, subject: UUID, compartment: Compartment) -> bool:
    """Whether the actor holds a live grant (the second key may still have to be opened)."""
    return live_grants(actor.keyring.holders).filter(subject=subject, compartment=compartment).exists()


def who_opens(subject: UUID, compartment: Compartment) -> QuerySet[Holder]:
    """Whoever holds a live grant on a compartment, members of a group that does included."""
    given = Grant.objects.filter(in_time(), subject=subject, compartment=compartment).values("holder")
    members = Membership.objects.filter(group__in=given, tier=tier_of(compartment)).values("member")
    return Holder.objects.filter(Q(pk__in=given) | Q(pk__in=members))


def compartments_open_to(actor: Keyholder, subject: UUID) -> frozenset[Compartment]:
    """The compartments of a subject that the actor holds."""
    live = live_grants(actor.keyring.holders).filter(subject=subject)
    return frozenset(Compartment(name) for name in live.values_list("compartment", flat=True))


def admit(actor: Keyholder, to_group: Holder, member: Holder) -> None:
    """Make a holder a member of a group that the actor belongs to, with both tiers and whatever generations they have.

    Raises NoGrant, StepUpNeeded.
    """
    with transaction.atomic():
        generations.hold(Holder.objects.filter(pk=to_group.pk))
        present = generations.present_of(to_group)
        for tier in Tier:
            passed = actor.keyring.admit(to_group, keys_of([member], tier).get())
            if present not in {one.generation for one in passed}:
                raise NoGrant
            earlier = to_group.members.filter(member=member, tier=tier)
            take_back_at_commit(earlier.values_list("seal", flat=True))
            for one in passed:
                to_group.members.update_or_create(
                    member=member,
                    tier=tier,
                    generation=one.generation,
                    defaults=membership_fields(one.sealed, one.given),
                )
        record_events(actor.reference, [Event(Action.GRANTED, "custody.group", member.pk, None, to_group.name)])


def dismiss(member: Holder, groups: Iterable[Holder] | None = None, *, by: str) -> None:
    """Take the keys of these groups, of all where none is named, from a holder; whoever stays gets other ones.

    As part of a step that ends their work; holds from their next request.
    """
    theirs = member.memberships.all() if groups is None else member.memberships.filter(group__in=list(groups))
    with transaction.atomic():
        for group in generations.hold(Holder.objects.filter(pk__in=theirs.values("group"))):
            left = theirs.filter(group=group)
            take_back_at_commit(left.values_list("seal", flat=True))
            left.delete()
            generations.exchange(group, by=by)
