"""Another recovery key takes the place of the one the house has: three keepers of the old one pass everything on to it.

From the first step on, whatever is sealed is sealed to the new key; what was sealed before waits for the answer. The
house itself cannot pass it on, nor can its colleagues: nobody holds every key, and the old key lies on paper.
"""

from datetime import datetime

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.attested import give_again, let_in_again
from safeconduct.custody.compartments import Tier
from safeconduct.custody.founding import recovery_keys
from safeconduct.custody.grants import RECOVERY
from safeconduct.custody.models import Grant, Holder, HolderKey, Membership
from safeconduct.custody.recovering import request_for
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.answering import check
from safeconduct.recovery.files import Answer, Request


def begin_adopting(old: PublicHalf, new: PublicHalf, *, by: str, now: datetime) -> Request:
    """A request to the keepers of the old key: all that is sealed to it, for the new one. Raises OtherRecoveryKey."""
    with transaction.atomic():
        holder = Holder.objects.select_for_update().get(name=RECOVERY)
        keys = dict.fromkeys(Tier, bytes(new.sealing))
        name = f"recovery key: {new.check_words('en')}"
        asked = request_for(holder, keys, recovery=old, name=name, now=now)
        for known in recovery_keys(holder, new):
            halves = {"public_key": known.key, "signing_key": known.signing, "seal": known.seal}
            HolderKey.objects.filter(holder=holder, tier=known.tier).update(**halves)
        record_events(by, [Event(Action.CHANGED, "custody.recovery", holder.pk)])
    return asked


def finish_adopting(asked: Request, given: Answer, old: PublicHalf, *, by: str) -> int:
    """Put what the old key passed on in the place of what was sealed to it; says how many keys. Raises DoesNotFit."""
    check(given, asked, old)
    with transaction.atomic():
        holder = Holder.objects.get(name=RECOVERY)
        sealed = {one.key: one.sealed for one in given.compartments}
        secrets = {(one.group, str(one.tier)): one.sealed for one in given.groups}
        grants = Grant.objects.filter(holder=holder, compartment_key__in=sealed).select_related("compartment_key")
        rows, members = list(grants), list(Membership.objects.filter(member=holder))
        for row in rows:
            row.sealed_key = sealed[row.compartment_key_id]
        for member in members:
            member.sealed_secret = secrets.get((member.group_id, member.tier), member.sealed_secret)
        give_again(rows)
        let_in_again(members)
        record_events(by, [Event(Action.CHANGED, "custody.recovery", holder.pk)])
    return len(rows)
