"""A guest's keys: until when, and that they go. The broker holds to the end by its own clock."""

from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from safeconduct.custody import broker
from safeconduct.custody.models import Grant, Holder, HolderKey, Lock, Voucher
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.kernel import clock
from safeconduct.vaultd.guests import LONGEST
from safeconduct.vaultd.taken_back import SEAL_SIZE, TakenBack

LONGEST_DAYS = LONGEST.days


def last_day() -> date:
    """The last day that a guest who comes today can stay, today counted."""
    return clock.today() + timedelta(days=LONGEST_DAYS - 1)


def end_of(last_on: date) -> datetime:
    """The instant at which a guest's last day is over; never later than the broker allows."""
    return min(clock.midnight(last_on + timedelta(days=1)), clock.now() + LONGEST - timedelta(minutes=1))


def remove_keys(guest: Holder, *, why: str) -> None:
    """Delete what a guest opened with: grants, the wrapped key, the lock; sessions end.

    That they have ended, and why, is told to the broker with the seals that it takes back: it outlives the database.
    Within the caller's transaction. What they were given stands sealed until it is shredded.
    """
    broker.end_sessions_of(guest)
    theirs = Grant.objects.filter(holder=guest)
    take_back_at_commit([*theirs.values_list("seal", flat=True), _mark(guest, why)])
    theirs.delete()
    for rows in (Voucher, HolderKey, Lock):
        rows.objects.filter(holder=guest).delete()


def remembered_end(guest: Holder, whys: tuple[str, ...]) -> str | None:
    """For which of these reasons a guest has ended, as the broker remembers it; None where it knows of no end.

    For the house's own command, which has the folder of the shred keys.
    """
    taken_back = TakenBack(lambda: Path(settings.SHRED_DIR))
    return next((why for why in whys if taken_back.has(_mark(guest, why))), None)


def _mark(guest: Holder, why: str) -> bytes:
    """As long as a seal, and no row carries it: who was given nothing has no seal that could be taken back."""
    return blake2b(b"safeconduct guest's end\0" + guest.pk.bytes + why.encode(), digest_size=SEAL_SIZE).digest()
