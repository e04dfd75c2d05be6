"""Guesses at passphrases, codes and seven words, slowed for each name, in the database: one count for all processes.

A turn is taken before anything is compared, so that fifty guesses sent at the same moment are counted as fifty. The
first five cost nothing; then a wait that doubles, from half a minute to a quarter of an hour. Whoever waits is answered
without deriving: the same for a name that nobody has.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Tries
from safeconduct.custody.peppered import keyed_hash
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

Door = Tries.Door
FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


class TriedTooOften(Refused):
    """So many wrong ones in a row that the next has to wait; nothing is said of whether the name exists."""

    kept = _("Nothing was opened.")
    next_step = _("Wait, and look at each word meanwhile. Whoever is let in begins with a clean count.")
    status = 429

    def __init__(self, wait: timedelta) -> None:
        minutes = ceil(wait / timedelta(minutes=1))
        happened = ngettext(
            "That did not fit too often. The next try is possible in a minute.",
            "That did not fit too often. The next try is possible in %(minutes)d minutes.",
            minutes,
        )
        super().__init__(happened % {"minutes": minutes})


@contextmanager
def a_try(door: Door, who: str | bytes) -> Iterator[None]:
    """One guess. Raises TriedTooOften before it, and counts it when WrongPassphrase comes out of it.

    What fits wipes the count. What could not be tried (the house was busy) is not counted.
    """
    name = _name_of(door, who)
    _take(door, name)
    try:
        yield
    except WrongPassphrase:
        raise
    except BaseException:
        Tries.objects.filter(door=door, name=name, count__gt=0).update(count=F("count") - 1, free_at=clock.now())
        raise
    Tries.objects.filter(door=door, name=name).update(count=0, free_at=clock.now())


def _name_of(door: Door, who: str | bytes) -> bytes:
    content = who if isinstance(who, bytes) else who.encode()
    return keyed_hash(door.encode() + b"\0" + content, purpose="tries")


def _take(door: Door, name: bytes) -> None:
    """Count one more, in a transaction of its own: the next one already sees it. Raises TriedTooOften."""
    with transaction.atomic():
        found = Tries.objects.select_for_update()
        row, _is_new = found.get_or_create(door=door, name=name, defaults={"free_at": clock.now()})
        now = clock.now()  # after the wait for the row: whoever was before us may have come later
        if row.free_at > now:
            raise TriedTooOften(min(row.free_at - now, LONGEST_WAIT))
        row.count = 1 if row.free_at < now - FORGOTTEN_AFTER else row.count + 1
        row.free_at = now + wait_after(row.count)
        row.save(update_fields=["count", "free_at"])


def wait_after(count: int) -> timedelta:
    """How long the next one waits after so many that did not fit."""
    if count < FREE:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(count - FREE, 10)), LONGEST_WAIT)


def sweep() -> int:
    """Forget what has been quiet for a day; returns how many."""
    return Tries.objects.filter(free_at__lt=clock.now() - FORGOTTEN_AFTER).delete()[0]
