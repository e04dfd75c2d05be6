"""Why a stay, a home or an offer is refused, in words for people."""

from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused

_STAYS_AS_IT_WAS = _("No stay was made or changed.")


class UnitTaken(Refused):
    """Another household lives there on some of the days."""

    happened = _("This unit is taken on some of these days.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Somebody was faster: choose another unit or other days on the occupancy board.")


class MustNotMeet(Refused):
    """Two households that are kept apart would live in one home."""

    happened = _("A household that this one must not meet lives in this home on some of these days.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Choose another home, or other days.")


class TooFewBeds(Refused):
    """The beds that are free on the days do not suffice."""

    happened = _("There are too few free beds for this household.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Choose a larger unit, or days on which more beds are free.")


class BelowTheNorm(Refused):
    """The room breaks a norm for this household."""

    happened = _("The room is too small for this household by the norms.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Look at the norms on the page of the unit; measure again if they seem wrong.")


class NotVetted(Refused):
    """The home is not vetted on the day of arrival."""

    happened = _("This home is not vetted for the day of arrival.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Two colleagues visit it, and one who did not bring it in decides.")


class NotFunded(Refused):
    """No subsistence budget covers the whole stay."""

    happened = _("The subsistence budget does not cover the whole stay.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Find money for the missing months on the funding page: a bed alone is not a place.")


class Closed(Refused):
    """The unit is not open on all of the days."""

    happened = _("This unit is closed on some of these days.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Choose days within those on which the host opens it.")


class HouseholdHoused(Refused):
    """The household has another stay on some of the days."""

    happened = _("This household has a home on some of these days already.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("Move the stay that it has, or cancel it first.")


class CaseEnded(Refused):
    """The case is closed, declined or withdrawn."""

    happened = _("This case has ended: no home is held for it.")
    kept = _STAYS_AS_IT_WAS
    next_step = _("An ended case stays ended. A household that needs a home after all becomes a new case.")


class WrongDays(Refused):
    """The span of days is empty or backwards."""

    happened = _("The last day has to come after the first.")
    kept = _("Nothing was changed.")
    next_step = _("Look at the two dates again.")


class StayOver(Refused):
    """The stay was ended or cancelled before."""

    happened = _("This stay has ended or was cancelled already.")
    kept = _("The stay stands as it stood.")
    next_step = _("Somebody may have changed it meanwhile: look at the unit's page.")


class StayBegun(Refused):
    """A household that has moved in leaves on a day; its stay is not undone."""

    happened = _("This household has moved in: its stay ends on a day, it is not cancelled.")
    kept = _("The stay stands as it stood.")
    next_step = _("Write down the day on which they leave.")


class SomebodyLivesThere(Refused):
    """Days that are to be closed, or a unit that is to shrink, are in use."""

    happened = _("Somebody lives there on some of these days.")
    kept = _("Nothing was closed or changed.")
    next_step = _("Move or end those stays first; the unit's page lists them.")


class ClosedAlready(Refused):
    """Some of the days are closed already."""

    happened = _("The unit is closed on some of these days already.")
    next_step = _("Choose only the days that are still open.")


class FundedAlready(Refused):
    """Another budget covers some of the days."""

    happened = _("Another budget covers some of these days already.")
    kept = _("No budget was changed.")
    next_step = _("Let the new budget begin on the day the other one ends.")


class NotYourVisit(Refused):
    """The second visit is another colleague's."""

    happened = _("You have visited this home. The second visit is another colleague's.")
    kept = _("Your visit stands.")
    next_step = _("Ask a colleague to go and look with other eyes.")


class VisitsMissing(Refused):
    """Two visits and the needed checks come before a decision."""

    happened = _("Two colleagues have to visit, and every needed check has to be made, before this is decided.")
    kept = _("The visits so far stand.")
    next_step = _("Look at what is still missing on the page of the home.")


class OwnHome(Refused):
    """Nobody approves a home that they brought in."""

    happened = _("You brought this home in. Another colleague decides about it.")
    kept = _("The visits stand.")
    next_step = _("Ask a colleague who had no part in finding it.")


class ReasonsNeeded(Refused):
    """A no without a reason is not given."""

    happened = _("This needs a reason in words.")
    kept = _("Nothing was decided.")
    next_step = _("Write a sentence that you could say to the host.")


class OfferAnswered(Refused):
    """The offer became a home or was declined before."""

    happened = _("This offer has been answered already.")
    kept = _("The answer stands.")
    next_step = _("Look at what was written to it.")
