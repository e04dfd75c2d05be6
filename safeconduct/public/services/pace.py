"""How many offers a minute the site takes from everybody together: no address of anyone is kept to count by."""

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.public.models import Pace

OFFERS_A_MINUTE = 20


class TooBusy(Refused):
    """More came in this minute than anyone could mean."""

    happened = _("Very many offers are coming in at this moment, and yours was not sent.")
    kept = _("Everything you wrote is still in the form.")
    next_step = _("Wait a minute, then send it again.")
    status = 429


def take_turn(what: str, *, a_minute: int) -> None:
    """Count one more of `what` in this minute. Raises TooBusy when there were enough.

    One row for each `what`, changed in place: safe between processes, and nothing is left of earlier minutes.
    """
    minute = clock.now().replace(second=0, microsecond=0)
    Pace.objects.bulk_create([Pace(what=what, minute=minute)], ignore_conflicts=True)
    is_free = Q(minute__lt=minute) | Q(taken__lt=a_minute)
    counted = Case(When(minute__lt=minute, then=Value(1)), default=F("taken") + 1)
    if not Pace.objects.filter(is_free, what=what).update(taken=counted, minute=minute):
        raise TooBusy
