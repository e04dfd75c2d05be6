"""Why somebody is not invited, or a paper not given."""

from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused


class Over(Refused):
    """The guest's time has ended."""

    happened = _("This guest’s time has ended.")
    kept = _("Nothing was given.")
    next_step = _("Invite them anew, if they are to read on.")


class TooLong(Refused):
    """A last day that has passed, or lies further than guests stay."""

    happened = _("A guest stays from today for fourteen days at most.")
    kept = _("Nobody was invited.")
    next_step = _("Choose another last day.")


class NothingChosen(Refused):
    """A showing of no page."""

    happened = _("No paper was chosen.")
    kept = _("Nothing was given.")
    next_step = _("Go back and choose what the guest is to read.")


class NotDrawnYet(Refused):
    """The worker has not drawn every page of what was chosen."""

    happened = _("Not every page of these papers has been drawn yet.")
    kept = _("Nothing was given. Your choice stands on this page.")
    next_step = _("Wait until all pages stand here, look at them, and give them then.")


class TooManyPages(Refused):
    """More pages than are copied while somebody waits."""

    happened = _("These are more pages than can be given at once.")
    kept = _("Nothing was given.")
    next_step = _("Choose fewer papers now, and give the others afterwards.")
