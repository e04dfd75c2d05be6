"""How many offers the site takes from everybody together."""

from django.utils.translation import gettext_lazy as _

from safeconduct.custody import pace
from safeconduct.custody.pace import PaceReached, What


class OffersReached(PaceReached):
    """More came in than anyone could mean."""

    happened = _("Very many offers are coming in at this moment, and yours was not sent.")
    kept = _("Everything you wrote is still in the form.")
    next_step = _("Send it again %(when)s.")


def take_offer() -> None:
    """Raises OffersReached."""
    pace.take(What.OFFERS, refused=OffersReached)
