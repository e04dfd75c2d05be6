"""What a face answers when a form or a page could not be taken: each with its words."""

from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused

STILL_HERE = _("What you typed is kept on this page.")
LOOK_FIRST = _("Look first whether it is there. If it is not, send it again.")


class SentWithOtherWords(Refused):
    """The form was done; this time it says something else."""

    happened = _("This form was sent before, with other words in it.")
    kept = _("What you sent first is done, and stays. What you typed now is on this page and was not sent.")
    next_step = _("Look at what was done first. If this is to be done as well, send it too.")


class DoneAlready(Refused):
    """The form was done, and what it answered is not shown twice."""

    happened = _("This form was sent before, and it was done.")
    kept = _("It was not done a second time.")
    next_step = _("What it answered is not shown twice. Go back and look at the page.")


class PerhapsDone(Refused):
    """The house stumbled over this form when it came first."""

    happened = _("Something went wrong when this form came first, and we cannot tell whether it was done.")
    kept = STILL_HERE
    next_step = LOOK_FIRST


class AtWork(Refused):
    """The form takes long, and somebody asked again."""

    happened = _("This form is already being worked on.")
    kept = _("It is not done a second time. What you typed is on this page.")
    next_step = _("Wait a moment, then ask again: you are led to the answer as soon as it is there.")


class NoCookie(Refused):
    """The browser refuses cookies, or has just thrown them away."""

    happened = _("Your browser sent no cookie with this form, so we could not take it.")
    kept = _("What you typed is on this page, and nowhere else. What you sent us before is still with us.")
    next_step = _(
        "Let this site set cookies until you close the window, then send it again. "
        "They hold no name, and they are gone when the window is closed."
    )
    status = 403


class PageTooOld(Refused):
    """The form's proof and the browser's cookie do not belong together."""

    happened = _("This page had been open for too long, or in two windows, so we could not take the form.")
    kept = STILL_HERE
    next_step = _("Send it again.")
    status = 403


class NotFromHere(Refused):
    """Nothing says that a page of ours asked for this; somebody else's may have."""

    happened = _("We cannot tell whether this form came from a page of ours, so we did not take it.")
    kept = _("Nothing was changed. What you typed can be read below.")
    next_step = _("Open the page from here and fill it in again.")
    status = 403


class TooLong(Refused):
    """Text beyond DATA_UPLOAD_MAX_MEMORY_SIZE; it is not even read."""

    happened = _("What you sent is longer than we can take at once.")
    kept = _("Nothing of it was kept here. Your browser may still have it: go back one page.")
    next_step = _("Send it in parts.")
    status = 413


class NotReadable(Refused):
    """A request that is no form."""

    happened = _("Your browser sent something that we could not read.")
    next_step = _("Go back to the page, look at the form and send it once more.")
    status = 400


class OnlyForms(Refused):
    """An address that does something was opened like a page."""

    happened = _("There is no page at this address: it only takes a form.")
    next_step = _("Go back to the page with the form.")
    status = 405


class NoSuchPage(Refused):
    """For who is asking for help: no word of cases or caseworkers."""

    happened = _("There is no page at this address.")
    kept = _("What you have written and sent is not touched by this.")
    next_step = _("Look at the address again, or go to the first page.")
    status = 404


class Stumbled(Refused):
    """A fault of ours, while somebody only looked."""

    happened = _("Something went wrong here. It is our fault, not yours.")
    kept = _("What was sent before is kept.")
    next_step = _("Wait a moment and open the page again.")
    status = 500


class StumbledOverForm(Stumbled):
    """A fault of ours, with a form in its hands."""

    kept = _("We cannot tell whether what you sent was kept. What you typed is on this page.")
    next_step = LOOK_FIRST


class OutOfOrder(Refused):
    """The database does not answer."""

    happened = _("We cannot answer at this moment.")
    kept = _("What was sent before is kept.")
    next_step = _("Wait a minute, then try again.")
    status = 503


class OutOfOrderForForm(OutOfOrder):
    """The database does not answer, and a form is waiting."""

    kept = STILL_HERE
