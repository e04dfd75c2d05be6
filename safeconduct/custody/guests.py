"""A guest's keys: until when, and that they go. The broker holds to the end by its own clock."""

from datetime import date, datetime, timedelta

from safeconduct.custody import broker
from safeconduct.custody.models import Grant, Holder, HolderKey, Lock, Voucher
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.kernel import clock
from safeconduct.vaultd.guests import LONGEST

LONGEST_DAYS = LONGEST.days


def last_day() -> date:
    """The last day that a guest who comes today can stay, today counted."""
    return clock.today() + timedelta(days=LONGEST_DAYS - 1)


def end_of(last_on: date) -> datetime:
    """The instant at which a guest's last day is over; never later than the broker allows."""
    return min(clock.midnight(last_on + timedelta(days=1)), clock.now() + LONGEST - timedelta(minutes=1))


def remove_keys(guest: Holder) -> None:
    """Delete what a guest opened with: grants, the wrapped key, the lock; sessions end.

    Within the caller's transaction. What they were given stands sealed until it is shredded.
    """
    broker.end_sessions_of(guest)
    theirs = Grant.objects.filter(holder=guest)
    take_back_at_commit(theirs.values_list("seal", flat=True))
    theirs.delete()
    for rows in (Voucher, HolderKey, Lock):
        rows.objects.filter(holder=guest).delete()
