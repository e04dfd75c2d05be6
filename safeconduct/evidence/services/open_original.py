"""The original of an item leaves its seal: for a download, for pixels, for a dossier. Each time is written down."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.custody.models import Blob
from safeconduct.custody.sealing import open_blob
from safeconduct.evidence.kinds import TrailStep
from safeconduct.evidence.models import Drawing, HandOver, Item
from safeconduct.evidence.policies import READS
from safeconduct.evidence.refusals import HoldsVirus
from safeconduct.evidence.services.receive import note_step
from safeconduct.kernel import clock

ONE_SITTING = timedelta(hours=1)


def open_original(actor: Actor, *, item: Item, purpose: str) -> Iterator[bytes]:
    """The plaintext in pieces. Raises NotAllowed, HoldsVirus, NoGrant, StepUpNeeded, Shredded before the first piece.

    `purpose` is a word of the house ("download", "pages", "bundle"). The log has every opening; the trail has one for
    a sitting, or turning pages would bury it.
    """
    return _open(actor, item, item.blob, purpose)


def open_drawing(actor: Actor, *, drawing: Drawing, item: Item) -> Iterator[bytes]:
    """A page that was drawn before, in pieces: whoever sees it has seen the original. Raises as open_original."""
    return _open(actor, item, drawing.blob, "pages")


def _open(actor: Actor, item: Item, blob: Blob, purpose: str) -> Iterator[bytes]:
    actor.must_be(*READS)
    if item.holds_virus:
        raise HoldsVirus
    with transaction.atomic():
        pieces = open_blob(actor, blob, purpose=purpose)
        if not _noted_lately(actor, item):
            note_step(item, TrailStep.OPENED, by=actor.user)
    return pieces


def _noted_lately(actor: Actor, item: Item) -> bool:
    since = clock.now() - ONE_SITTING
    return HandOver.objects.filter(item=item, step=TrailStep.OPENED, by=actor.user, at__gt=since).exists()
