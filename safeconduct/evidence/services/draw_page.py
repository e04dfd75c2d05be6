"""A page of a paper for a screen: drawn in the sandbox once, kept sealed beside the original, opened from then on."""

from django.db import IntegrityError, transaction

from safeconduct.accounts.actors import Actor
from safeconduct.custody import stores
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import store_blob
from safeconduct.evidence.disarm.pages import AT_A_PAGE, pages_of
from safeconduct.evidence.models import DRAWING, Drawing, Item
from safeconduct.evidence.services.open_original import open_drawing, open_original
from safeconduct.kernel.errors import NotFound

SCREEN_DPI = 110


def draw_page(actor: Actor, *, item: Item, number: int) -> bytes:
    """A page as JPEG; both ways ask for the key of the original, and are written down as an opening of it.

    Raises NotAllowed, NoGrant, StepUpNeeded, Shredded, NotFound where the paper has no such page, a NotTaken, TooBusy.
    """
    kept = item.drawings.filter(number=number).select_related("blob__compartment_key").first()
    if kept is not None:
        return b"".join(open_drawing(actor, drawing=kept, item=item))
    pieces = open_original(actor, item=item, purpose="pages")
    drawn = pages_of(pieces, item.media_type, dpi=SCREEN_DPI, first=number, max_pages=1, seconds=AT_A_PAGE)
    picture = next(drawn, None)
    if picture is None:
        raise NotFound
    _keep(item, number, picture.jpeg)
    return picture.jpeg


def _keep(item: Item, number: int, jpeg: bytes) -> None:
    """Of two who draw a page at once, one is kept."""
    blob = None
    try:
        with transaction.atomic():
            blob = store_blob(item.case_id, Compartment.ORIGINALS, [jpeg], kind=DRAWING)
            Drawing.objects.create(item=item, number=number, blob=blob)
    except IntegrityError:
        if blob is not None:
            stores.drop_blob(blob.pk)
