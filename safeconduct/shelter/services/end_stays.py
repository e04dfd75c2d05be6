"""What time does to stays: a confirmed one whose last day has passed has ended, with nobody at the desk."""

from django.db import transaction
from django.db.models import QuerySet

from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, record
from safeconduct.kernel import clock
from safeconduct.shelter.models import Stay
from safeconduct.shelter.words import StayState


def overdue() -> QuerySet[Stay]:
    """Confirmed stays whose last day has passed. A held one is for a person to answer: did they ever come?"""
    return Stay.objects.filter(state=StayState.CONFIRMED, until_on__lt=clock.today())


def sweep() -> int:
    """End what is overdue; returns how many stays. The keys to the addresses ended on the day by themselves."""
    ended = 0
    for pk in overdue().values_list("pk", flat=True):
        with transaction.atomic():
            stay = overdue().select_for_update().filter(pk=pk).first()
            if stay is not None:  # nobody was quicker
                stay.state = StayState.ENDED
                stay.save(update_fields=["state"])
                record(WORKER, Action.RELEASED, stay, subject=stay.case_id, purpose=stay.state)
                ended += 1
    return ended
