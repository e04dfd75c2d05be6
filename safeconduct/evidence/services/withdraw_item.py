"""An item goes out of use: it stays sealed, with its trail, and is not offered to a dossier any more."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.evidence.kinds import TrailStep
from safeconduct.evidence.models import Item
from safeconduct.evidence.policies import COLLECTS
from safeconduct.evidence.selectors import item_for_change
from safeconduct.evidence.services.receive import note_step
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused


class ReasonNeeded(Refused):
    """Evidence does not vanish without a reason."""

    happened = _("Taking an item out of use needs a reason in words.")
    next_step = _("Write why, for example: a better copy came in, or the household does not want it used.")


def withdraw_item(actor: Actor, *, item: Item, words: str) -> Item:
    """Take an item out of use; doing so twice changes nothing. Raises NotAllowed, NotFound, ReasonNeeded."""
    actor.must_be(*COLLECTS)
    if not words.strip():
        raise ReasonNeeded
    with transaction.atomic():
        locked = item_for_change(actor, item)
        if locked.is_withdrawn:
            return locked
        locked.withdrawn_at = clock.now()
        locked.save(update_fields=["withdrawn_at"])
        note_step(locked, TrailStep.WITHDRAWN, by=actor.user, words=words)
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose="withdrawn")
    return locked
