"""Writing to the log: within the transaction of the change it speaks of, or not at all; openings in one of their own.

Services record wherever it suits them: the database numbers and appends at commit, behind everything else, and holds
the log's lock no longer than that (docs/adr/0009).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from safeconduct.audit.actions import SIGNED_AT_ONCE, TAKEN_AWAY, Action
from safeconduct.audit.models import Entry
from safeconduct.kernel import clock

WORKER = "worker"  # the house at work without anybody at the desk


@dataclass(frozen=True)
class Event:
    """One thing done to one object. `subject` is the case (or home) that the object belongs to, where it has one."""

    action: Action
    object_kind: str
    object_id: UUID | str
    subject: UUID | None = None
    purpose: str = ""

    def told(self) -> dict[str, str]:
        """As the database takes it."""
        return {
            "action": self.action.value,
            "kind": self.object_kind,
            "object": str(self.object_id),
            "subject": str(self.subject or ""),
            "purpose": str(self.purpose),
        }


def record(actor: str, action: Action, thing: models.Model, *, subject: UUID | None = None, purpose: str = "") -> None:
    """Append one event about a row. `actor` is a reference (a UUID or the name of a process), never a name."""
    record_events(actor, [Event(action, thing._meta.label_lower, str(thing.pk), subject, purpose)])


def record_events(actor: str, events: Iterable[Event]) -> None:
    """Append events in order, when the caller's transaction commits; they vanish with it if it fails."""
    _tell(actor, events, using=DEFAULT_DB_ALIAS)


def before_release(actor: str, events: Iterable[Event]) -> None:
    """Events of an opening: committed when this returns, whatever becomes of the step around it.

    Nothing of what they speak of may be given away before. Within a transaction they take another connection, for what
    was read cannot be unread by rolling back.
    """
    using = settings.LOG_DATABASE if connection.in_atomic_block else DEFAULT_DB_ALIAS
    _tell(actor, events, using=using)


def _tell(actor: str, events: Iterable[Event], *, using: str) -> None:
    told = list(events)
    if not told:
        return
    said = [event.told() for event in told]
    Entry(actor=actor, at=clock.coarse(clock.now()), events=said).save(force_insert=True, using=using)
    if settings.HAS_JOBS and any(event.action in SIGNED_AT_ONCE or event.purpose in TAKEN_AWAY for event in told):
        # What is told stands, whether the job can be asked for or not: the next quarter of an hour signs it too.
        transaction.on_commit(_ask_for_a_checkpoint, using=using, robust=True)


def sign_what_was_taken(purpose: str) -> None:
    """Ask for a checkpoint where an opening that another process told the log takes something out of the house."""
    if settings.HAS_JOBS and purpose in TAKEN_AWAY:
        transaction.on_commit(_ask_for_a_checkpoint, robust=True)


def _ask_for_a_checkpoint() -> None:
    from safeconduct.audit.tasks import sign_now  # the tasks import the services

    sign_now.defer()
