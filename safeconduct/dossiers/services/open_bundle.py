"""The PDF of a bundle is given to a colleague, and it is written down that they had it."""

from collections.abc import Iterator

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.custody.sealing import open_blob
from safeconduct.dossiers.models import Bundle, Reading
from safeconduct.dossiers.words import BundleState
from safeconduct.kernel.errors import NotFound


def open_bundle(actor: Actor, *, bundle: Bundle) -> Iterator[bytes]:
    """The PDF of a bundle that is ready, in pieces; from now on the actor has had this version before them.

    Raises NotFound, NoGrant, StepUpNeeded, and then nothing is written down.
    """
    if bundle.blob is None or bundle.state != BundleState.MADE:
        raise NotFound
    with transaction.atomic():
        pieces = open_blob(actor, bundle.blob, purpose="download")
        Reading.objects.get_or_create(bundle=bundle, by=actor.user)
    return pieces
