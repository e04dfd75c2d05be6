"""How much the house takes in from strangers in an hour and in a day, from all of them together.

No address of anyone is kept to count by, so there is one count for everybody: of requests, offers and messages read,
and of the bytes of words and of files. A stranger with patience fills no disk; a surge of people who need help reaches
the pace too, and is told when to come back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safeconduct.custody.models import Pace
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

What, Span = Pace.What, Pace.Span
LENGTH = {Span.HOUR: timedelta(hours=1), Span.DAY: timedelta(days=1)}
SMALLEST_FILE = 64 * 1024  # what a file costs besides its bytes: rows, keys, padding


class PaceReached(Refused):
    """The house has taken in as much as it takes in an hour, or in a day. `free_at`: when it takes more."""

    happened = _("Very much is coming in at this moment, and this was not taken.")
    kept = _("What you typed is kept on this page.")
    next_step = _("Send it again %(when)s.")
    status = 429

    def __init__(self, free_at: datetime) -> None:
        super().__init__(next_step=str(self.next_step) % {"when": when(free_at - clock.now())})
        self.free_at = free_at


class _Full(Exception):
    """Which span is full, on its way out of the transaction that counted the other."""

    def __init__(self, row: Pace) -> None:
        super().__init__()
        self.row = row


def take(what: Pace.What, amount: int = 1, *, refused: type[PaceReached] = PaceReached) -> None:
    """Count `amount` more (things, or bytes) in this hour and this day, or in neither. Raises `refused`.

    Call it before the step's own transaction: everybody waits for these two rows.
    """
    try:
        with transaction.atomic():
            for span in Span:
                _count(what, span, amount)
    except _Full as full:
        _note_refusal(full.row)
        raise refused(_ends(full.row)) from None


def _note_refusal(full: Pace) -> None:
    """For the doctor and the day of those who read requests."""
    Pace.objects.get_or_create(what=full.what, span=full.span, defaults={"began_at": full.began_at})
    rows = Pace.objects.filter(what=full.what, span=full.span)
    rows.update(refused=F("refused") + 1, reached_at=clock.now())


def _count(what: Pace.What, span: Pace.Span, amount: int) -> None:
    began_at = _beginning(span)
    row, _is_new = Pace.objects.select_for_update().get_or_create(what=what, span=span, defaults={"began_at": began_at})
    if row.began_at != began_at:
        row.began_at, row.taken, row.refused = began_at, 0, 0
    has_room = row.taken + amount <= limit(what, span)
    row.taken += amount if has_room else 0
    row.save(update_fields=["began_at", "taken", "refused"])
    if not has_room:
        raise _Full(row)


def limit(what: Pace.What, span: Pace.Span) -> int:
    """How many, or how many bytes, in one span."""
    an_hour, a_day = settings.PACE[what]
    return int(an_hour if span is Span.HOUR else a_day)


def full_until(what: Pace.What, least: int = 1) -> datetime | None:
    """When more is taken again, where not even `least` would be now; None where there is room."""
    rows = Pace.objects.filter(what=what)
    full = [row for row in rows if row.began_at == _beginning(Span(row.span)) and row.taken + least > _limit_of(row)]
    return max(map(_ends, full), default=None)


def reached(since: timedelta = LENGTH[Span.DAY]) -> Iterable[Pace]:
    """Where somebody was asked to come back lately."""
    return Pace.objects.filter(reached_at__gt=clock.now() - since).order_by("what", "span")


def _limit_of(row: Pace) -> int:
    return limit(What(row.what), Span(row.span))


def _ends(row: Pace) -> datetime:
    return row.began_at + LENGTH[Span(row.span)]


def _beginning(span: Pace.Span) -> datetime:
    hour = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
    return hour if span is Span.HOUR else hour.replace(hour=0)


def when(wait: timedelta) -> str:
    """Write "in 40 minutes", "in 3 hours": a stranger's clock may stand elsewhere."""
    minutes = max(1, ceil(wait / timedelta(minutes=1)))
    if minutes <= 90:
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    hours = ceil(minutes / 60)
    return ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours}
