"""A job's ticket: the data keys it needs and no more, sealed to each worker that is alive."""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.custody import contexts, stores, workers
from safeconduct.custody.errors import TicketDead
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import Blob, HolderKey, SealedRecord, Ticket, TicketKey
from safeconduct.custody.payloads import Payload
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.vault import Key, Sealed, VaultError, open_sealed, open_stream
from safeconduct.vaultd.refusals import NoWorkerKnown
from safeconduct.vaultd.tickets import GOOD_FOR, open_ticket

ASK_AGAIN = 2  # seconds, when a job came to a worker that its ticket was not sealed to
P = TypeVar("P", bound=Payload)


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


def issue(actor: Keyholder, things: Sequence[SealedRecord | Blob], *, purpose: str) -> Ticket:
    """A ticket over these records and blobs. Raises NoWorker, NoGrant, StepUpNeeded."""
    workers_keys = HolderKey.objects.filter(holder__in=workers.alive())
    alive = {key.holder_id: bytes(key.public_key) for key in workers_keys}
    if not alive:
        raise NoWorker
    ticket = Ticket(purpose=purpose, issued_by=actor.reference, ends_at=clock.now() + GOOD_FOR)
    try:
        sealed = actor.keyring.ticket(things, purpose=purpose, name=ticket.pk, workers=alive)
    except NoWorkerKnown:
        raise NoWorker from None
    ticket.content = sealed.content
    with transaction.atomic():
        ticket.save(force_insert=True)
        TicketKey.objects.bulk_create(
            TicketKey(ticket=ticket, worker_id=worker, sealed_key=key) for worker, key in sealed.keys.items()
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
    """A ticket in the worker's hands, for the things of one subject.

    of: the case or round into which what comes of it is sealed; a row that was moved there meanwhile brings nothing.
    """

    def __init__(self, ticket: Ticket, *, of: UUID) -> None:
        """Raises TicketDead."""
        me = workers.me()
        mine = ticket.keys.filter(worker=me.holder).first() if me is not None else None
        if me is None or mine is None or ticket.ends_at <= clock.now():
            raise TicketDead
        try:
            opened = open_ticket(bytes(ticket.content), bytes(mine.sealed_key), me.pair, contexts.of_ticket(ticket.pk))
        except VaultError:
            raise TicketDead from None
        if opened.ends_at <= clock.now():  # as it was sealed: a row can be put back and say another time
            raise TicketDead
        self._keys, self._of, self.ends_at = opened.keys, of, opened.ends_at

    def record(self, record: SealedRecord, kind: type[P]) -> P:
        """A record's payload. Raises NotOnTicket."""
        context = contexts.of_object(record, "content")
        return kind.decoded(open_sealed(Sealed(bytes(record.content)), self._key(record), context))

    def blob(self, blob: Blob) -> Iterator[bytes]:
        """A blob's plaintext in pieces. Raises NotOnTicket."""
        return open_stream(stores.read_blob(blob.pk), self._key(blob), contexts.of_object(blob, "content"))

    def _key(self, thing: SealedRecord | Blob) -> Key:
        if thing.pk not in self._keys or thing.compartment_key.subject != self._of:
            raise NotOnTicket
        return self._keys[thing.pk]


class _Used:
    """Tickets that this process has used, until each ends: put back, a row opens nothing here. Safe for threads."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._until: dict[UUID, datetime] = {}

    def add(self, ticket: UUID, ends_at: datetime) -> bool:
        """False for one that was used before."""
        with self._mutex:
            self._until = {name: end for name, end in self._until.items() if end > clock.now()}
            is_new = ticket not in self._until
            self._until[ticket] = ends_at
        return is_new


_used = _Used()


def use(ticket_id: UUID, *, of: UUID) -> OpenTicket:
    """Open a ticket for the things of this subject, once: the row is deleted. Raises TicketDead."""
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        raise TicketDead
    opened = OpenTicket(ticket, of=of)
    if not Ticket.objects.filter(pk=ticket_id).delete()[0] or not _used.add(ticket_id, opened.ends_at):
        raise TicketDead  # somebody else used it between our reading and our deleting, or we did before
    return opened


def void(ticket_id: UUID | None) -> None:
    """Delete a ticket that nobody is to use any more."""
    if ticket_id is not None:
        Ticket.objects.filter(pk=ticket_id).delete()


def sweep() -> int:
    """Delete tickets that have run out; returns how many."""
    _rows, by_model = Ticket.objects.filter(ends_at__lte=clock.now()).delete()
    return by_model.get("custody.Ticket", 0)
