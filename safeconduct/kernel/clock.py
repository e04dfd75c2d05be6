"""One way to ask what time it is, so that tests can travel and no module keeps a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from safeconduct.kernel.errors import StillToCome

_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta(0))


def now() -> datetime:
    """The present instant, aware."""
    shift = _shift.get()
    if not shift:
        return timezone.now()
    # The same time of day: an hour more or less, where summer time lies between, would be another day near midnight.
    return timezone.make_aware(timezone.localtime().replace(tzinfo=None) + shift)


def today() -> date:
    """The present day in the time zone of the house (Europe/Brussels)."""
    return timezone.localdate(now())


def midnight(day: date) -> datetime:
    """The instant at which a day of the house begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def must_have_come(*days: date | None) -> None:
    """For days on which something is said to have happened. Raises StillToCome for one after today."""
    present = today()
    if any(day is not None and day > present for day in days):
        raise StillToCome


@contextmanager
def days_away(days: int) -> Iterator[None]:
    """For tests and for demonstration data: within the block it is `days` later (or, below zero, earlier)."""
    token = _shift.set(timedelta(days=days))
    try:
        yield
    finally:
        _shift.reset(token)


def coarse(instant: datetime) -> datetime:
    """The instant to the quarter of an hour: enough for a log, too little to follow a person's day."""
    return instant.replace(minute=instant.minute - instant.minute % 15, second=0, microsecond=0)
