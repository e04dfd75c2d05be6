"""Writing to the log: within the transaction of the change it speaks of, or not at all."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models, transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.merkle import leaf_hash
from safeconduct.audit.models import Leaf
from safeconduct.kernel import clock

WORKER = "worker"  # the house at work without anybody at the desk
LOG_LOCK = 0x5AFEC0  # one writer at a time: the sequence has no gaps and no forks


@dataclass(frozen=True)
class Event:
    """One thing done to one object. `subject` is the case (or home) that the object belongs to, where it has one."""

    action: Action
    object_kind: str
    object_id: UUID | str
    subject: UUID | None = None
    purpose: str = ""


def record(actor: str, action: Action, thing: models.Model, *, subject: UUID | None = None, purpose: str = "") -> None:
    """Append one event about a row. `actor` is a reference (a UUID or the name of a process), never a name."""
    record_events(actor, [Event(action, thing._meta.label_lower, str(thing.pk), subject, purpose)])


def record_events(actor: str, events: Iterable[Event]) -> None:
    """Append events in order, in the caller's transaction; they vanish with it if it fails.

    The lock is held until commit, so services call this last.
    """
    events = list(events)
    if not events:
        return
    with transaction.atomic():
        first = _take_next_sequence()
        Leaf.objects.bulk_create([_leaf(first + place, actor, event) for place, event in enumerate(events)])


def _take_next_sequence() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
    newest = Leaf.objects.aggregate(newest=models.Max("sequence"))["newest"]
    return 0 if newest is None else newest + 1


def _leaf(sequence: int, actor: str, event: Event) -> Leaf:
    at = clock.coarse(clock.now())
    content = json.dumps(
        {
            "seq": sequence,
            "at": at.isoformat(),
            "actor": actor,
            "action": event.action.value,
            "kind": event.object_kind,
            "object": str(event.object_id),
            "subject": str(event.subject or ""),
            "purpose": event.purpose,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()
    return Leaf(
        sequence=sequence,
        leaf=content,
        leaf_hash=leaf_hash(content),
        at=at,
        actor=actor,
        action=event.action.value,
        object_kind=event.object_kind,
        object_id=str(event.object_id),
        subject_id=str(event.subject or ""),
        purpose=event.purpose,
    )
