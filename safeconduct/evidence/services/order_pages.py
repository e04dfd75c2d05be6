"""Pages are drawn by the worker, in the sandbox: a colleague orders them with a ticket, once whoever else asks too."""

from collections.abc import Collection, Iterable

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.custody import tickets, workers
from safeconduct.custody.models import Ticket
from safeconduct.evidence.models import Item, PageOrdered
from safeconduct.evidence.selectors import item_for_change
from safeconduct.evidence.selectors_pages import to_order
from safeconduct.evidence.services.draw_pages import draw_with_ticket
from safeconduct.evidence.services.open_original import PAGES, must_be_shown, note_opened


def order_pages(actor: Actor, *, item: Item, numbers: Iterable[int]) -> None:
    """Have the worker draw those of these pages that are not drawn nor on their way; the broker tells the log first.

    Raises NotAllowed, NotFound, HoldsVirus, NoGrant, StepUpNeeded, Shredded, TooManyCases, NoWorker where something is
    to be drawn; NoGrant and StepUpNeeded also where nothing is.
    """
    from safeconduct.evidence.tasks import draw_ordered  # the tasks import the services

    with transaction.atomic():
        ticket = _ordered(actor, item, set(numbers))
        if ticket is not None:
            draw_ordered.defer(item_id=str(item.pk), ticket_id=str(ticket.pk))


def draw_now(actor: Actor, *, item: Item, numbers: Iterable[int]) -> None:
    """Draw what is missing of these pages at once, in this process, a worker for that long: for commands of the house.

    Raises as order_pages.
    """
    with workers.at_work():
        ticket = _ordered(actor, item, set(numbers))
        if ticket is not None:
            draw_with_ticket(item.pk, ticket.pk)


def _ordered(actor: Actor, item: Item, wanted: set[int]) -> Ticket | None:
    """The ticket for what is missing of these pages, which name it; None where nothing is."""
    must_be_shown(actor, item)
    actor.keyring.must_reach(item.blob.compartment_key)
    if not to_order(item, wanted):
        return None
    with transaction.atomic():
        locked = item_for_change(actor, item)
        missing = to_order(locked, wanted)  # of two who ask at one moment the second finds it ordered
        if not missing:
            return None
        ticket = tickets.issue(actor, [locked.blob], purpose=PAGES)
        _write(locked, missing, ticket)
        note_opened(actor, locked)
    return ticket


def _write(item: Item, numbers: Collection[int], ticket: Ticket) -> None:
    PageOrdered.objects.filter(item=item, number__in=numbers).delete()
    rows = [PageOrdered(item=item, number=number) for number in sorted(numbers)]
    for row in rows:
        row.give(ticket)
    PageOrdered.objects.bulk_create(rows)
