"""A job's ticket: the data keys it needs and no more, sealed to the worker's key that lives in its memory only."""

import base64
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.custody import contexts, stores
from safeconduct.custody.compartments import Tier
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import Blob, Holder, HolderKey, SealedRecord, Ticket
from safeconduct.custody.payloads import Payload
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.vault import (
    Key,
    KeyPair,
    PublicKey,
    Sealed,
    SealedKey,
    VaultError,
    generate_key,
    generate_pair,
    open_key,
    open_sealed,
    open_stream,
    seal,
    seal_key,
)

GOOD_FOR = timedelta(minutes=30)
P = TypeVar("P", bound=Payload)
_worker_pair: KeyPair | None = None


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


def announce_worker() -> Holder:
    """Make this process the worker: a new pair in memory, its public half in the database; old tickets die."""
    global _worker_pair  # noqa: PLW0603 - the one secret of the worker process, which must live nowhere else
    _worker_pair = generate_pair()
    with transaction.atomic():
        Holder.objects.filter(kind=Holder.Kind.WORKER).delete()
        holder = Holder.objects.create(kind=Holder.Kind.WORKER)
        HolderKey.objects.create(holder=holder, tier=Tier.STANDARD, public_key=_worker_pair.public)
    return holder


def issue(actor: Keyholder, things: Sequence[SealedRecord | Blob], *, purpose: str) -> Ticket:
    """A ticket over these records and blobs. Raises NoWorker, NoGrant, StepUpNeeded."""
    worker_key = HolderKey.objects.filter(holder__kind=Holder.Kind.WORKER).select_related("holder").first()
    if worker_key is None:
        raise NoWorker
    with transaction.atomic():
        events = [
            Event(Action.OPENED, thing.type, thing.pk, thing.compartment_key.subject, purpose) for thing in things
        ]
        record_events(actor.reference, events)
        keys = {str(thing.pk): base64.b64encode(actor.keyring.data_key(thing)).decode() for thing in things}
        return _seal_ticket(worker_key, TicketKeys(keys=keys), purpose, actor.reference)


def _seal_ticket(worker_key: HolderKey, keys: TicketKeys, purpose: str, issued_by: str) -> Ticket:
    ticket = Ticket(worker=worker_key.holder, purpose=purpose, issued_by=issued_by, ends_at=clock.now() + GOOD_FOR)
    context, key = contexts.of_ticket(ticket.pk), generate_key()
    ticket.sealed_key = seal_key(key, PublicKey(bytes(worker_key.public_key)), context)
    ticket.content = seal(keys.encoded(), key, context)
    ticket.save(force_insert=True)
    return ticket


class OpenTicket:
    """A ticket in the worker's hands."""

    def __init__(self, ticket: Ticket) -> None:
        """Raises TicketDead."""
        if _worker_pair is None or ticket.ends_at <= clock.now():
            raise TicketDead
        context = contexts.of_ticket(ticket.pk)
        try:
            key = open_key(SealedKey(bytes(ticket.sealed_key)), _worker_pair, context)
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
    return Ticket.objects.filter(ends_at__lte=clock.now()).delete()[0]
