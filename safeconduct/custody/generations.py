"""A group gets other keys once a member has left: nothing that it is given from now on opens with what they had.

What it was given before stays as it is, sealed to the generation of that time; whoever stays holds that one too, and so
does whoever is let in. Nobody's secret is needed for it: the broker makes the pairs and seals them to the members.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.attested import key_fields, membership, membership_row, public_of
from safeconduct.custody.door import ask_broker
from safeconduct.custody.models import Grant, Holder, HolderKey, Membership
from safeconduct.custody.recognising import known_keys
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.kernel import clock
from safeconduct.vaultd.requests import NextGeneration

STANDS_FOR = timedelta(hours=1)  # longer than any step that seals to a key it has read


def hold(groups: QuerySet[Holder]) -> list[Holder]:
    """These groups, in one order; whoever changes their members at the same moment waits here.

    Within the caller's transaction. Who is given something in the name of a group does not wait.
    """
    return list(groups.select_for_update(no_key=True).order_by("pk"))


def present_of(group: Holder) -> int:
    """The generation that is given to now."""
    return max(HolderKey.objects.filter(holder=group).values_list("generation", flat=True))


def present_members(group: Holder) -> QuerySet[Membership]:
    """Who holds the secrets of the present generation, a row for each tier."""
    return Membership.objects.filter(group=group, generation=present_of(group))


def exchange(group: Holder, *, by: str) -> None:
    """Another generation of a group's keys, for its members of now. Raises NotVouchedFor without the recovery key.

    Within the caller's transaction, the group held. A member whose row the broker does not take gets nothing.
    """
    made = ask_broker(asked(group, by=by))
    take_back_at_commit(HolderKey.objects.filter(holder=group).values_list("seal", flat=True))
    _forget_earlier(group)
    for tier, public in made.public.items():
        HolderKey.objects.filter(holder=group, tier=tier).update(**key_fields(public))
    Membership.objects.bulk_create(membership_row(one) for one in made.memberships)
    record_events(by, [Event(Action.CHANGED, "custody.group-key", group.pk, None, group.name)])


def asked(group: Holder, *, by: str) -> NextGeneration:
    """What the broker is asked: other keys for whoever is a member now, and the recovery key."""
    keys = HolderKey.objects.filter(holder=group).select_related("holder")
    rows = present_members(group).select_related("member").order_by("member", "tier")
    theirs = HolderKey.objects.filter(holder__in=[row.member_id for row in rows]).select_related("holder")
    found = {(key.holder_id, key.tier): public_of(key) for key in theirs}
    recovery = tuple(one for one in found.values() if one.kind == Holder.Kind.RECOVERY)
    staying = [row for row in rows if row.member.kind != Holder.Kind.RECOVERY and (row.member_id, row.tier) in found]
    to = tuple(found[row.member_id, row.tier] for row in staying)
    return NextGeneration(tuple(map(public_of, keys)), tuple(map(membership, staying)), to, recovery, by)


def _forget_earlier(group: Holder) -> None:
    """Generations that nothing is sealed to, once nothing can come that was begun before they were replaced."""
    present = present_of(group)
    stands_since = present_members(group).order_by("made_at").values_list("made_at", flat=True).first()
    if stands_since is None or stands_since > clock.now() - STANDS_FOR:
        return
    given = Grant.objects.filter(holder=group, generation=OuterRef("generation"))
    earlier = Membership.objects.filter(~Exists(given), group=group, generation__lt=present)
    take_back_at_commit(earlier.values_list("seal", flat=True))
    earlier.delete()


def exchange_what_was_taken_back(*, by: str) -> list[str]:
    """After a restore: groups whose key of then was replaced since, or that somebody swapped. Returns their names.

    For the house's own command: nothing is sealed to a key that was taken back.
    """
    exchanged = []
    with transaction.atomic():
        for group in hold(Holder.objects.filter(kind=Holder.Kind.GROUP)):
            keys = list(HolderKey.objects.filter(holder=group).select_related("holder"))
            if len(known_keys(keys)) != len(keys):
                exchange(group, by=by)
                exchanged.append(group.name)
    return exchanged
