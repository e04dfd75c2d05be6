"""A page of a paper for a screen: opened where it was drawn before, else ordered, and waited for a little."""

import time
from collections.abc import Collection, Sequence

from safeconduct.accounts.actors import Actor
from safeconduct.evidence.models import Drawing, Item
from safeconduct.evidence.refusals import BeingDrawn, NoSuchPage
from safeconduct.evidence.selectors_pages import Page, pages_as_they_stand
from safeconduct.evidence.services.open_original import open_drawing
from safeconduct.evidence.services.order_pages import order_pages

PATIENCE = 3.0  # seconds that a request waits: a page takes less than one where nobody else's are being drawn
LOOKS = 0.1


Wanted = Sequence[tuple[Item, Collection[int]]]


def show_page(actor: Actor, *, item: Item, number: int) -> bytes:
    """A page as JPEG; each look asks for the key of its picture, and the log and the trail have it.

    Raises NotAllowed, NoGrant, StepUpNeeded, Shredded, NotFound where the paper has no such page, BeingDrawn, NoWorker,
    and what the sandbox said of the page.
    """
    ((page,),) = drawn_soon(actor, wanted=[(item, [number])])
    if page.refusal is not None:
        raise page.refusal
    if not page.is_drawn:
        raise BeingDrawn if page.is_coming else NoSuchPage
    return open_page(actor, item=item, number=number)


def open_page(actor: Actor, *, item: Item, number: int) -> bytes:
    """The picture of a page that was drawn. Raises as show_page, Drawing.DoesNotExist."""
    drawing = Drawing.objects.select_related("blob__compartment_key").get(item=item, number=number)
    return b"".join(open_drawing(actor, drawing=drawing, item=item))


def drawn_soon(actor: Actor, *, wanted: Wanted, ahead: Collection[int] = ()) -> list[list[Page]]:
    """How these pages stand once what was missing is ordered, and was waited for a little.

    ahead: what somebody who reads on in the last of these items asks for next. Raises as order_pages.
    """
    for item, numbers in wanted:
        order_pages(actor, item=item, numbers=[*numbers, *(ahead if item is wanted[-1][0] else ())])
    until = time.monotonic() + PATIENCE
    while True:
        found = [pages_as_they_stand(item, numbers) for item, numbers in wanted]
        if not any(page.is_coming for pages in found for page in pages) or time.monotonic() > until:
            return found
        time.sleep(LOOKS)
