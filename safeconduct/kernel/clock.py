"""One way to ask what time it is, so that tests can travel and no module keeps a clock of its own."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware."""
    return timezone.now()


def today() -> date:
    """The present day in the time zone of the house (Europe/Brussels)."""
    return timezone.localdate()


def coarse(instant: datetime) -> datetime:
    """The instant to the quarter of an hour: enough for a log, too little to follow a person's day."""
    return instant.replace(minute=instant.minute - instant.minute % 15, second=0, microsecond=0)
