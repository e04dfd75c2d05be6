"""What custody answers when it does not open."""

from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import NotFound, Refused


class NoGrant(NotFound):
    """The actor holds no key for this compartment: the same answer as if it did not exist."""


class StepUpNeeded(Refused):
    """The compartment takes the second key; the page asks for the passphrase and comes back."""

    happened = _("This part is sealed twice.")
    kept = _("What you typed is kept on this page.")
    next_step = _("Enter your passphrase again. It stays open for five minutes.")
    status = 403


class WrongPassphrase(Refused):
    """The name, the passphrase or the code did not fit; which of them is not said."""

    happened = _("The name, the passphrase, the code or the passkey did not fit.")
    kept = _("Nothing was opened.")
    next_step = _("Type them once more. Six words, with spaces between them.")
    status = 403


class SessionOver(Refused):
    """The session ended, or this browser does not hold its half."""

    happened = _("You were signed out, to keep the files closed.")
    kept = _("What you typed is kept on this page.")
    next_step = _("Sign in again to go on.")
    status = 401


class Busy(Refused):
    """More sign-ins at once than this machine derives keys for."""

    happened = _("Many people are signing in at this moment.")
    kept = _("Nothing was lost.")
    next_step = _("Wait half a minute and try again.")
    status = 503


class Shredded(NotFound):
    """The subject was erased: its shred key is gone, and with it every copy."""


class TooManyCases(Refused):
    """More cases within an hour than one opens without a colleague's approval."""

    happened = _("You have opened sixty cases within an hour; this would be one more.")
    kept = _("What you opened before opens again. What you typed is kept on this page.")
    next_step = _("Open your own page and ask to open more: a programme lead or the officer decides. Or go on later.")
    status = 429


class NothingToAllow(Refused):
    """Whoever asked was not refused within this hour, or was allowed already, or would allow themselves."""

    happened = _("This colleague waits for nothing any more.")
    kept = _("Nothing was changed.")
    next_step = _("If they are refused again, they ask again.")


class AnotherGlass(Refused):
    """One case a day is opened by breaking the glass."""

    happened = _("You have opened a case of others in an emergency within the last day.")
    kept = _("Nothing was opened.")
    next_step = _("Call a programme lead: each holds a key of this case and can share it with you.")


class BrokerAway(Refused):
    """The key broker does not answer, or the log could not be written: nothing opens until it does."""

    happened = _("The part of the house that keeps the keys is not answering.")
    kept = _("What you typed is kept on this page. Nothing was opened.")
    next_step = _("Try again in a minute; if it stays away, tell your administrator.")
    status = 503


class KeySwapped(Refused):
    """A compartment's public key is not the one that the house has signed: somebody has written into the database."""

    happened = _("The lock of this part is not ours, so nothing is put into it.")
    kept = _("What you typed is kept on this page. Nothing was stored.")
    next_step = _("Tell your administrator at once: somebody may have changed the database.")
    status = 503


class NotVouchedFor(Refused):
    """Keys go only to colleagues whose own keys two others have vouched for."""

    happened = _("Nobody gives this colleague keys yet: two colleagues have to vouch for them first.")
    kept = _("Nothing was shared.")
    next_step = _("Open the page of this colleague, or ask a programme lead or the officer to do so.")


class CannotVouch(Refused):
    """Two different people of the roster, never oneself."""

    happened = _("You cannot vouch for this colleague, or have done so already.")
    kept = _("Nothing was signed.")
    next_step = _("Another programme lead, officer or administrator can.")


class NotTwo(Refused):
    """A step that takes the word of two colleagues has not got it."""

    happened = _("Two different colleagues have not confirmed this within a day.")
    kept = _("Nothing was done.")
    next_step = _("Ask for it anew, and let another colleague confirm it.")


class TicketDead(Refused):
    """The worker that could open this was restarted, or half an hour went by."""

    happened = _("The work was interrupted before it was done.")
    kept = _("Everything it needs is still there.")
    next_step = _("Start it again: your keys are needed once more.")
