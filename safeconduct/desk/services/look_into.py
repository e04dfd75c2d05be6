"""An alarm is looked into, once for everybody who hears it."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.desk.models import Watched
from safeconduct.desk.selectors_alarms import alarm_for


def look_into(actor: Actor, *, sequence: int) -> None:
    """An alarm was looked into, by another than who set it off. Raises NotAllowed, NotFound."""
    with transaction.atomic():
        leaf = alarm_for(actor, sequence)
        Watched.objects.get_or_create(leaf=leaf.sequence, defaults={"by": actor.user})
        record_events(actor.reference, [Event(Action.CHANGED, leaf.object_kind, leaf.object_id, purpose="checked")])
