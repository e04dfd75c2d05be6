"""Why a round or an answer is refused, in words for people."""

from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused


class NobodyWaits(Refused):
    """No household to place."""

    happened = _("No household that you hold a key of waits for a home in this time.")
    kept = _("No round was opened.")
    next_step = _("Ask a caseworker to write the needs for a home and to share the case with housing.")


class NothingFree(Refused):
    """No unit to place into."""

    happened = _("No vetted and funded place is free in this time.")
    kept = _("No round was opened.")
    next_step = _("Look at the occupancy board and at the funding, or choose other days.")


class WrongDays(Refused):
    """The span is empty, backwards or past."""

    happened = _("The last day has to come after the first, and the first is not in the past.")
    kept = _("No round was opened.")
    next_step = _("Look at the two dates again.")


class KeptImpossible(Refused):
    """The proposals that are to be kept cannot all be kept."""

    happened = _("The proposals that you want to keep cannot all be kept together.")
    kept = _("Nothing was promised to anybody.")
    next_step = _("Open a round that keeps fewer of them.")


class NotSolved(Refused):
    """The solver gave no answer in time, or none that stood the check."""

    happened = _("No placement was found that stands the check.")
    kept = _("Nothing was promised to anybody.")
    next_step = _("Try again. If it happens again, tell your administrator.")


class CancelledEarly(Refused):
    """A person ended the search before anything was found."""

    happened = _("The search was cancelled before a placement was found.")
    kept = _("Nothing was promised to anybody.")
    next_step = _("Start it again, or open another round.")


class SearchRuns(Refused):
    """One search at a time: two would propose the same homes."""

    happened = _("Another round is being solved.")
    kept = _("No round was opened.")
    next_step = _("Wait until it is done, or cancel it; it stands in the list of rounds.")


class NoSearch(Refused):
    """It was done, or somebody cancelled it, in the meantime."""

    happened = _("This search is not going on any more.")
    next_step = _("Look at the round again.")


class NotToStartAgain(Refused):
    """The search goes on, or is done, or asks for what cannot be."""

    happened = _("This search is not one that can be started again.")
    next_step = _("Look at the round again, or open another one.")


class DecidedAlready(Refused):
    """Somebody answered before, or the round closed."""

    happened = _("This proposal has been answered already, or its round is closed.")
    kept = _("The answer stands.")
    next_step = _("Look at the round again.")


class NotAccepted(Refused):
    """Only what was accepted can be taken back."""

    happened = _("This placement is not accepted, so there is nothing to take back.")
    next_step = _("Look at the round again.")


class NoWaitingAnyMore(Refused):
    """The case has moved on or ended since the round."""

    happened = _("This household does not wait for a home any more.")
    kept = _("No stay was made and no place of the quota was taken.")
    next_step = _("Look at the case; decline this proposal if it is no longer needed.")


class ReasonNeeded(Refused):
    """A no without a reason helps nobody."""

    happened = _("Declining needs a reason in words.")
    kept = _("The proposal still waits.")
    next_step = _("Write a sentence; the next round will not propose this place to them again.")
