"""Long work as its row shows it: who has it, when it was last heard of, whether somebody wants it stopped.

The row is a department's own (a placement round, a bundle); its job carries two ids and nothing else. Only the ticket
that the row names may work on it, so a job that comes late, twice or from a worker of before does nothing.
"""

import time
from datetime import timedelta

from django.db import models

from safeconduct.custody import tickets, workers
from safeconduct.custody.models import Ticket
from safeconduct.kernel import clock
from safeconduct.vaultd.tickets import GOOD_FOR

SOMEBODY_WAITS = "screens"  # the queue of short jobs: a lane of its own, beside which long work goes on
QUIET = timedelta(minutes=6)  # a worker is heard of every second or so, but one file may take five minutes to draw


class LongWork(models.Model):
    """`worker` is the holder that took the ticket, None until one has: a worker that was restarted is another one.

    begun_at: when the worker took it. heard_at: when it was given or last heard of. stop_asked: somebody wants an end.
    """

    ticket = models.UUIDField(null=True, editable=False)
    worker = models.UUIDField(null=True, editable=False)
    begun_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)

    TAKEN = ("worker", "begun_at", "heard_at")

    class Meta:
        abstract = True

    def give(self, ticket: Ticket) -> None:
        """Name the ticket that may work on this from now on; the caller saves."""
        self.ticket, self.worker = ticket.pk, None
        self.begun_at, self.heard_at, self.stop_asked = None, clock.now(), False

    def take(self) -> None:
        """The worker begins; the caller holds the row's lock and saves `TAKEN`."""
        me = workers.me()
        self.worker = me.holder if me is not None else None
        self.begun_at = self.heard_at = clock.now()

    @property
    def is_lost(self) -> bool:
        """Whether nobody works on it any more, nor will, given that it is not done. One query.

        Its worker is gone or fell silent; or none took it while the ticket was good, or could any more.
        """
        if self.ticket is None or self.heard_at is None:
            return True
        if self.begun_at is None:
            return self.heard_at + GOOD_FOR <= clock.now() or not tickets.can_be_opened(self.ticket)
        return self.heard_at + QUIET <= clock.now() or self.worker is None or not workers.is_alive(self.worker)

    @property
    def seconds_worked(self) -> int:
        """Whole seconds since the worker took it; 0 before."""
        return int((clock.now() - self.begun_at).total_seconds()) if self.begun_at else 0


class Pulse:
    """In the worker's hands: writes down how far the work is, about once a second, and hears who wants it stopped."""

    EVERY = 1.0

    def __init__(self, work: LongWork) -> None:
        self._rows = type(work)._default_manager.filter(pk=work.pk, ticket=work.ticket)  # noqa: SLF001 Django's own word
        self._figures: dict[str, object] = {}
        self._told_at = float("-inf")
        self._is_stopped = False

    def tell(self, *, at_once: bool = False, **figures: object) -> None:
        """Figures for columns of the row: numbers and words of the house, nothing about a person."""
        self._figures |= figures
        if not at_once and time.monotonic() < self._told_at + self.EVERY:
            return
        self._told_at = time.monotonic()
        self._rows.update(heard_at=clock.now(), **self._figures)
        self._is_stopped = not self._rows.filter(stop_asked=False).exists()
        self._figures.clear()

    def is_stopped(self) -> bool:
        """Whether to end: somebody asked for it, or the row was given to another ticket."""
        self.tell()
        return self._is_stopped
