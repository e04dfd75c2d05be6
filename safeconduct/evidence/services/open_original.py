"""An original leaves its seal by the words of two, a picture of a page for one. Each time is written down."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.custody.originals import TAKEN, ByTwo
from safeconduct.custody.sealing import open_blob
from safeconduct.evidence.kinds import TrailStep
from safeconduct.evidence.models import Drawing, HandOver, Item
from safeconduct.evidence.policies import READS
from safeconduct.evidence.refusals import HoldsVirus
from safeconduct.evidence.services.receive import note_step
from safeconduct.kernel import clock

ONE_SITTING = timedelta(hours=1)
PAGES = "pages"  # why an original is opened for a worker that draws it, and a picture of a page for a colleague


def open_original(actor: Actor, *, item: Item, by_two: ByTwo) -> Iterator[bytes]:
    """The plaintext in pieces.

    Raises NotAllowed, HoldsVirus, NoGrant, StepUpNeeded, Shredded, NotTwo before the first piece.
    """
    must_be_shown(actor, item)
    with transaction.atomic():
        pieces = open_blob(actor, item.blob, purpose=TAKEN, by_two=by_two)
        note_step(item, TrailStep.TAKEN_OUT, by=actor.user)
    return pieces


def open_drawing(actor: Actor, *, drawing: Drawing, item: Item) -> Iterator[bytes]:
    """A page that was drawn, in pieces. Raises NotAllowed, HoldsVirus, NoGrant, StepUpNeeded, Shredded."""
    must_be_shown(actor, item)
    with transaction.atomic():
        pieces = open_blob(actor, drawing.blob, purpose=PAGES)
        note_opened(actor, item)
    return pieces


def must_be_shown(actor: Actor, item: Item) -> None:
    """Raises NotAllowed, HoldsVirus."""
    actor.must_be(*READS)
    if item.holds_virus:
        raise HoldsVirus


def note_opened(actor: Actor, item: Item) -> None:
    """On the trail, once a sitting, or turning pages would bury it; the log has every opening."""
    if not _noted_lately(actor, item):
        note_step(item, TrailStep.OPENED, by=actor.user)


def _noted_lately(actor: Actor, item: Item) -> bool:
    since = clock.now() - ONE_SITTING
    return HandOver.objects.filter(item=item, step=TrailStep.OPENED, by=actor.user, at__gt=since).exists()
