"""Rows by the thousand, sealed like any other."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody.compartments import Compartment, tier_of
from safeconduct.custody.grants import RECOVERY, new_compartments
from safeconduct.custody.models import Blob, CompartmentKey, Grant, Holder, HolderKey, SealedRecord
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import new_blob, new_record

M = TypeVar("M", bound=Model)
ROWS_AT_ONCE = 1000
FOUND = HolderKey.objects.exclude(holder__kind=Holder.Kind.APPLICANT).select_related("holder")


class Batch:
    """Rows that are kept together by `flush`: all of them or none."""

    def __init__(self, made_by: str) -> None:
        self.made_by = made_by
        self._rows: dict[type[Any], list[Any]] = {}
        self._events: list[Event] = []
        self._compartments: dict[tuple[UUID, Compartment], CompartmentKey] = {}
        self._holder_keys = {(key.holder_id, key.tier): key for key in FOUND.all()}
        self._recovery = Holder.objects.get(name=RECOVERY)

    def add(self, row: M) -> M:
        """Keep a row for `flush`."""
        self._rows.setdefault(type(row), []).append(row)
        return row

    def add_holder(self, holder: Holder, key: HolderKey) -> Holder:
        """A new holder whom this batch seals to."""
        key.holder = holder
        self._holder_keys[holder.pk, key.tier] = self.add(key)
        return self.add(holder)

    def open_subject(self, subject: UUID, access: Mapping[Compartment, Iterable[Holder]]) -> None:
        """What `custody.grants.create_compartments` does."""
        wanted = {
            compartment: [self._holder_keys[holder.pk, tier_of(compartment)] for holder in {self._recovery, *holders}]
            for compartment, holders in access.items()
        }
        keys, first = new_compartments(subject, wanted, made_by=self.made_by)
        self._compartments |= {(subject, Compartment(key.compartment)): self.add(key) for key in keys}
        self._rows.setdefault(Grant, []).extend(first)
        self.log(Action.CREATED, "custody.compartments", subject, subject)

    def seal(self, subject: UUID, compartment: Compartment, payload: Payload) -> SealedRecord:
        """What `custody.sealing.seal` does, for a subject of this batch."""
        return self.add(new_record(self._compartments[subject, compartment], payload))

    def store(self, subject: UUID, compartment: Compartment, content: bytes, *, kind: str) -> Blob:
        """What `custody.sealing.store_blob` does, for a subject of this batch."""
        return self.add(new_blob(self._compartments[subject, compartment], [content], kind=kind))

    def log(self, action: Action, kind: str, thing: UUID, subject: UUID) -> None:
        """An event, written when the rows are."""
        self._events.append(Event(action, kind, thing, subject))

    def flush(self) -> None:
        """Write everything in one transaction; foreign keys are checked at its end, so the order is free."""
        with transaction.atomic():
            for model, rows in self._rows.items():
                model.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
            record_events(self.made_by, self._events)
        self._rows, self._events = {}, []
