"""Another recovery key takes the place of the one the house has: three keepers of the old one pass everything on to it.

From the first step on, whatever is sealed is sealed to the new key; what was sealed before waits for the answer. The
house itself cannot pass it on, nor can its colleagues: nobody holds every key, and the old key lies on paper.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.attested import give_again, let_in_again
from safeconduct.custody.compartments import Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.founding import recovery_keys
from safeconduct.custody.grants import RECOVERY
from safeconduct.custody.models import Grant, Holder, HolderKey, Membership
from safeconduct.custody.recognising import Tell, known_grants, known_keys, known_memberships, untold
from safeconduct.custody.recovering import request_for, sealed_secrets
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.kernel.errors import Refused
from safeconduct.recovery import PublicHalf
from safeconduct.recovery.answering import check
from safeconduct.recovery.files import Answer, Request
from safeconduct.vaultd.carried import Public
from safeconduct.vaultd.requests import FindUnsealed


class AnEarlierKey(Refused):
    """The house has or had this recovery key: what was replaced is never vouched for again."""

    happened = _("The house has this recovery key, or had it before.")
    kept = _("Nothing was changed.")
    next_step = _("Make another key offline, with five new sheets, and adopt that one.")


def begin_adopting(old: PublicHalf, new: PublicHalf, *, by: str, now: datetime, tell: Tell = untold) -> Request:
    """A request to the keepers of the old key: all that is sealed to it, for the new one.

    tell: what hears of rows that are left out (recovering.request_for). Raises OtherRecoveryKey, AnEarlierKey.
    """
    with transaction.atomic():
        holder = Holder.objects.select_for_update().get(name=RECOVERY)
        keys = dict.fromkeys(Tier, bytes(new.sealing))
        name = f"recovery key: {new.check_words('en')}"
        asked = request_for(holder, keys, recovery=old, name=name, now=now, tell=tell)
        vouched = _vouched_anew(holder, new)
        take_back_at_commit(row.seal for row in known_keys(holder.keys.select_related("holder")))
        for known in vouched:
            halves = {"public_key": known.key, "signing_key": known.signing, "seal": known.seal}
            HolderKey.objects.filter(holder=holder, tier=known.tier).update(**halves)
        record_events(by, [Event(Action.CHANGED, "custody.recovery", holder.pk)])
    return asked


def _vouched_anew(holder: Holder, new: PublicHalf) -> list[Public]:
    vouched = recovery_keys(holder, new)
    taken_back, present = ask_broker(FindUnsealed(keys=tuple(vouched))), {bytes(row.seal) for row in holder.keys.all()}
    if taken_back or present & {known.seal for known in vouched}:
        raise AnEarlierKey
    return vouched


def finish_adopting(asked: Request, given: Answer, old: PublicHalf, *, by: str, tell: Tell = untold) -> int:
    """Put what the old key passed on in the place of what was sealed to it; says how many keys. Raises DoesNotFit.

    tell: what hears of rows that the house never wrote, or took back; they stay as they are, and open nothing.
    """
    check(given, asked, old)
    with transaction.atomic():
        holder = Holder.objects.get(name=RECOVERY)
        sealed = {one.key: one.sealed for one in given.compartments}
        secrets = sealed_secrets(given)
        grants = Grant.objects.filter(holder=holder, compartment_key__in=sealed).select_related("compartment_key")
        groups = Membership.objects.filter(member=holder).select_related("group")
        rows, found = known_grants(grants, tell), known_memberships(groups, tell)
        members = [row for row in found if (row.group_id, row.tier, row.generation) in secrets]
        for row in rows:
            row.sealed_key = sealed[row.compartment_key_id]
        for member in members:
            member.sealed_secret = secrets[member.group_id, member.tier, member.generation]
        give_again(rows)
        let_in_again(members)
        record_events(by, [Event(Action.CHANGED, "custody.recovery", holder.pk)])
    return len(rows)
