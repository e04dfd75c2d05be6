"""Why a file is not taken, or a page of one not shown: what it is, what was kept, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from safeconduct.custody.errors import TicketDead
from safeconduct.evidence.kinds import NotDrawn
from safeconduct.kernel.errors import NotFound, Refused


class NotTaken(Refused):
    """The file is not of a kind that we take."""

    kept = _("Nothing of that file was kept; everything else is.")
    status = 415


class NoSandbox(NotTaken):
    """A real house opens no stranger's file without walls around it."""

    happened = _("Files cannot be opened safely in this moment, so none is taken.")
    next_step = _("Send your words without the file, and the file later.")
    status = 503


class UnknownFile(NotTaken):
    happened = _("We could not tell what this file is.")
    next_step = _("Send it as PDF, JPEG, PNG, HEIC, DOCX or plain text.")


class EmptyFile(NotTaken):
    happened = _("This file is empty.")
    next_step = _("Look at it on your own device: it may not have been fully saved. Then send it again.")


class Damaged(NotTaken):
    happened = _("This file is damaged or not complete.")
    next_step = _("Open it on your own device. If it opens there, save it as PDF or take photos of it, and send those.")


class TooSlow(NotTaken):
    happened = _("This file takes too long to open.")
    next_step = _("Save it anew as a plain PDF, or take photos of its pages, and send those.")


class Polyglot(NotTaken):
    happened = _("This file is two files in one.")
    next_step = _("Open it on your own device and save it anew as PDF, JPEG or PNG.")


class Archive(NotTaken):
    happened = _("This is a folder of files packed into one.")
    next_step = _("Unpack it and send the papers and photos one by one.")


class WithMacros(NotTaken):
    happened = _("This Word file carries programs (macros).")
    next_step = _("Save it as PDF and send that.")


class Locked(NotTaken):
    happened = _("This PDF is locked with a password.")
    next_step = _("Save it without the password, or take screenshots of its pages, and send those.")


class TooManyPages(NotTaken):
    happened = _("This file has more than 300 pages.")
    next_step = _("Send it in parts of at most 300 pages.")


class TooManyPixels(NotTaken):
    happened = _("This picture is larger than 40 megapixels.")
    next_step = _("Make it smaller, or take the photo with a lower quality, and send that.")


class HoldsVirus(Refused):
    """An original in which the scanner found something stays evidence, and sealed."""

    happened = _("A virus scanner found something in this file when it came in, so nobody opens it here.")
    kept = _("The original is sealed as it came, with its fingerprint and its trail.")
    next_step = _("Ask the household for a photo or a screenshot of what it shows.")
    status = 403


class TooBusy(Refused):
    """Two files are being looked at already, and go on being."""

    happened = _("Many files are being looked at in this moment.")
    kept = _("Nothing was lost.")
    next_step = _("Wait a minute and try again.")
    status = 503


class BeingDrawn(Refused):
    """The worker has not come to this page yet."""

    happened = _("This page is being drawn.")
    kept = _("Nothing was lost; the original is sealed as it came.")
    next_step = _("Open it again in a moment; if it stays away, tell your administrator.")
    status = 503


class NoSuchPage(NotFound):
    """The paper has fewer pages."""


_OF_PAGES: dict[NotDrawn, type[Refused]] = {
    NotDrawn.LOCKED: Locked,
    NotDrawn.TOO_SLOW: TooSlow,
    NotDrawn.TOO_MANY_PAGES: TooManyPages,
    NotDrawn.TOO_MANY_PIXELS: TooManyPixels,
    NotDrawn.WITH_MACROS: WithMacros,
    NotDrawn.NO_SANDBOX: NoSandbox,
    NotDrawn.BUSY: TooBusy,
    NotDrawn.ABSENT: NoSuchPage,
    NotDrawn.INTERRUPTED: TicketDead,
    NotDrawn.DAMAGED: Damaged,
}


def of_page(why: NotDrawn) -> Refused:
    """What the worker wrote down at a page, in words.

    The file came in long ago and is kept: what is said to somebody whose file is not taken would be untrue here.
    """
    kind = _OF_PAGES[why]
    if issubclass(kind, NotFound):
        return kind()
    return kind(
        kept=_("The original is kept as it came."),
        next_step=_(
            "Look again in a minute; or ask the household for a photo of what it shows, or a colleague to allow the "
            "original."
        ),
    )


def why_not(refusal: Refused) -> NotDrawn:
    """What is written down at a page for a refusal; a file that is none of those that we take is damaged by now."""
    return next((why for why, kind in _OF_PAGES.items() if type(refusal) is kind), NotDrawn.DAMAGED)
