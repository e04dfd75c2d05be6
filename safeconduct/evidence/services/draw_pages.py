"""The worker's part: pages that somebody ordered are drawn in the sandbox and sealed; the plaintext is kept nowhere.

What goes wrong is written down at the page, in a word of the house, and stands on the screen of whoever waits.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct.custody import stores, tickets
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import store_blob
from safeconduct.custody.tickets import OpenTicket
from safeconduct.evidence.disarm.pages import AT_A_PAGE, FOR_SCREENS, pages_of
from safeconduct.evidence.filetypes import look_at
from safeconduct.evidence.kinds import MediaType, NotDrawn
from safeconduct.evidence.models import DRAWING, Drawing, Item, PageOrdered
from safeconduct.evidence.refusals import NoSuchPage, why_not
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

SCREEN_DPI = 110


def draw_with_ticket(item_id: UUID, ticket_id: UUID) -> None:
    """Draw what this ticket was given for. A ticket that no page names does nothing: the order was made anew."""
    ordered = _taken(item_id, ticket_id)
    if not ordered:
        tickets.void(ticket_id)
        return
    try:
        item = Item.objects.select_related("blob__compartment_key").get(pk=item_id)
        opens = tickets.use(ticket_id, of=item.case_id)
        # Its bytes say what the file is: a row that called it text would draw what no page shows.
        kind = look_at(opens.blob(item.blob)).media_type
        for page in ordered:
            _draw(item, page, opens, kind)
    except Refused as refusal:
        _leave(ordered, why_not(refusal))
    except BaseException:
        _leave(ordered, NotDrawn.INTERRUPTED)
        raise


def _taken(item_id: UUID, ticket_id: UUID) -> list[PageOrdered]:
    with transaction.atomic():
        waiting = PageOrdered.objects.select_for_update(of=("self",)).filter(item=item_id, ticket=ticket_id)
        found = list(waiting.filter(not_drawn="", begun_at__isnull=True))
        for page in found:
            page.take()
            page.save(update_fields=page.TAKEN)
    return found


def _draw(item: Item, page: PageOrdered, opens: OpenTicket, kind: MediaType) -> None:
    """One child a page: one that is slow or broken keeps none of the others from the screen."""
    try:
        original = opens.blob(item.blob)
        drawn = pages_of(
            original, kind, dpi=SCREEN_DPI, first=page.number, max_pages=1, seconds=AT_A_PAGE, turns=FOR_SCREENS
        )
        picture = next(drawn, None)
        if picture is None:
            raise NoSuchPage
    except Refused as refusal:
        _leave([page], why_not(refusal))
    else:
        _keep(item, page, picture.jpeg)


def _keep(item: Item, page: PageOrdered, jpeg: bytes) -> None:
    """Sealed as the original is. One that was drawn by another worker meanwhile stays as it was."""
    blob = None
    try:
        with transaction.atomic():
            blob = store_blob(item.case_id, Compartment.ORIGINALS, [jpeg], kind=DRAWING)
            Drawing.objects.create(item=item, number=page.number, blob=blob)
            PageOrdered.objects.filter(pk=page.pk).delete()
    except IntegrityError:
        if blob is not None:
            stores.drop_blob(blob.pk)
        PageOrdered.objects.filter(pk=page.pk).delete()
    PageOrdered.objects.filter(ticket=page.ticket).update(heard_at=clock.now())


def _leave(pages: list[PageOrdered], why: NotDrawn) -> None:
    """Write down why, at those that still wait for this ticket."""
    waiting = PageOrdered.objects.filter(pk__in=[page.pk for page in pages], not_drawn="", ticket=pages[0].ticket)
    waiting.update(not_drawn=why, heard_at=clock.now())
