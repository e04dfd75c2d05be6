"""A job's ticket: the data keys it needs and no more, sealed to each worker that is alive."""

import base64
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody import contexts, stores, workers
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import Blob, HolderKey, SealedRecord, Ticket, TicketKey
from safeconduct.custody.payloads import Payload
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.vault import (
    Key,
    PublicKey,
    Sealed,
    SealedKey,
    VaultError,
    generate_key,
    open_key,
    open_sealed,
    open_stream,
    seal,
    seal_key,
)

GOOD_FOR = timedelta(minutes=30)
ASK_AGAIN = 2  # seconds, when a job came to a worker that its ticket was not sealed to
P = TypeVar("P", bound=Payload)


class TicketDead(Refused):
    """The worker that could open this was restarted, or half an hour went by."""

    happened = _("The work was interrupted before it was done.")
    kept = _("Everything it needs is still there.")
    next_step = _("Start it again: your keys are needed once more.")


class NoWorker(Refused):
    """No worker has announced a key."""

    happened = _("The part of the house that does long work is not running.")
    next_step = _("Try again in a minute; if it stays away, tell your administrator.")
    status = 503


class NotOnTicket(Refused):
    """The ticket does not name this: it came after the work was ordered."""

    happened = _("Something came in after this work was ordered.")
    kept = _("Everything it needs is still there.")
    next_step = _("Start it again, so that it is counted in.")


class TicketKeys(Payload, frozen=True):
    """Data keys by object id (base64), as they travel."""

    sealed_type: ClassVar[str] = "custody.ticket"
    keys: dict[str, str]


def issue(actor: Keyholder, things: Sequence[SealedRecord | Blob], *, purpose: str) -> Ticket:
    """A ticket over these records and blobs. Raises NoWorker, NoGrant, StepUpNeeded."""
    worker_keys = list(HolderKey.objects.filter(holder__in=workers.alive()))
    if not worker_keys:
        raise NoWorker
    with transaction.atomic():
        events = [
            Event(Action.OPENED, thing.type, thing.pk, thing.compartment_key.subject, purpose) for thing in things
        ]
        record_events(actor.reference, events)
        keys = {str(thing.pk): base64.b64encode(actor.keyring.data_key(thing)).decode() for thing in things}
        return _seal_ticket(worker_keys, TicketKeys(keys=keys), purpose, actor.reference)


def _seal_ticket(worker_keys: list[HolderKey], keys: TicketKeys, purpose: str, issued_by: str) -> Ticket:
    ticket = Ticket(purpose=purpose, issued_by=issued_by, ends_at=clock.now() + GOOD_FOR)
    context, key = contexts.of_ticket(ticket.pk), generate_key()
    ticket.content = seal(keys.encoded(), key, context)
    ticket.save(force_insert=True)
    TicketKey.objects.bulk_create(
        TicketKey(
            ticket=ticket, worker_id=to.holder_id, sealed_key=seal_key(key, PublicKey(bytes(to.public_key)), context)
        )
        for to in worker_keys
    )
    return ticket


def is_for_another(ticket_id: UUID) -> bool:
    """Whether this worker cannot open a ticket that another one, which is alive, can: it came after the order."""
    me = workers.me()
    keys = TicketKey.objects.filter(ticket=ticket_id)
    is_mine = me is not None and keys.filter(worker=me.holder).exists()
    return not is_mine and keys.filter(worker__in=workers.alive()).exists()


def can_be_opened(ticket_id: UUID) -> bool:
    """Whether a worker that is alive can still open it."""
    return TicketKey.objects.filter(ticket=ticket_id, worker__in=workers.alive()).exists()


class OpenTicket:
    """A ticket in the worker's hands."""

    def __init__(self, ticket: Ticket) -> None:
        """Raises TicketDead."""
        me = workers.me()
        mine = ticket.keys.filter(worker=me.holder).first() if me is not None else None
        if me is None or mine is None or ticket.ends_at <= clock.now():
            raise TicketDead
        context = contexts.of_ticket(ticket.pk)
        try:
            key = open_key(SealedKey(bytes(mine.sealed_key)), me.pair, context)
        except VaultError:
            raise TicketDead from None
        opened = TicketKeys.decoded(open_sealed(Sealed(bytes(ticket.content)), key, context))
        self._keys = {UUID(name): Key(base64.b64decode(value)) for name, value in opened.keys.items()}

    def record(self, record: SealedRecord, kind: type[P]) -> P:
        """A record's payload. Raises NotOnTicket."""
        context = contexts.of_object(record, "content")
        return kind.decoded(open_sealed(Sealed(bytes(record.content)), self._key(record.pk), context))

    def blob(self, blob: Blob) -> Iterator[bytes]:
        """A blob's plaintext in pieces. Raises NotOnTicket."""
        return open_stream(stores.read_blob(blob.pk), self._key(blob.pk), contexts.of_object(blob, "content"))

    def _key(self, thing: UUID) -> Key:
        if thing not in self._keys:
            raise NotOnTicket
        return self._keys[thing]


def use(ticket_id: UUID) -> OpenTicket:
    """Open a ticket, once: the row is deleted. Raises TicketDead."""
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        raise TicketDead
    opened = OpenTicket(ticket)
    if not Ticket.objects.filter(pk=ticket_id).delete()[0]:
        raise TicketDead  # somebody else used it between our reading and our deleting
    return opened


def void(ticket_id: UUID | None) -> None:
    """Delete a ticket that nobody is to use any more."""
    if ticket_id is not None:
        Ticket.objects.filter(pk=ticket_id).delete()


def sweep() -> int:
    """Delete tickets that have run out; returns how many."""
    _rows, by_model = Ticket.objects.filter(ends_at__lte=clock.now()).delete()
    return by_model.get("custody.Ticket", 0)
