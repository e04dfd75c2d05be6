"""What the form and the conversation take from everybody together, with the words for who comes too late."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from safeconduct.custody import pace
from safeconduct.custody.pace import PaceReached, What
from safeconduct.custody.upload import SealedFile
from safeconduct.intake.models import Conversation
from safeconduct.intake.payloads import Answers

ROWS = 4 * 1024  # what a message or an answer takes besides its words


class RequestsReached(PaceReached):
    """More requests than the house reads."""

    happened = _("Very many people are asking for help at this moment, and we cannot take your request yet.")
    kept = _("All your answers are kept, sealed, for this browser until long after that.")
    next_step = _("Leave this window open and send it %(when)s.")


class FilesReached(PaceReached):
    """No more files for now; words get through."""

    happened = _("Very many files have come in, so we take no file at this moment.")
    kept = _("What you wrote and the files that you sent before are kept.")
    next_step = _("Your words get through without it: go on. Send the file %(when)s, here or with your seven words.")


class ReadingReached(PaceReached):
    """The log would grow faster than the disk is looked at."""

    happened = _("Very many conversations are being opened at this moment.")
    kept = _("Yours is kept, and what you sent has arrived.")
    next_step = _("Open it again %(when)s.")


def take_request() -> None:
    """Raises RequestsReached."""
    pace.take(What.REQUESTS, refused=RequestsReached)


def take_words(words: str | Answers) -> None:
    """Raises PaceReached."""
    content = words.encoded() if isinstance(words, Answers) else words.encode()
    pace.take(What.WORDS, len(content) + ROWS)


def take_file(file: SealedFile) -> None:
    """Raises FilesReached."""
    pace.take(What.FILES, (file.size or 0) + pace.SMALLEST_FILE, refused=FilesReached)


def take_reading(conversation: Conversation) -> None:
    """Each message that is opened is a line of the log, which keeps it for ever. Raises ReadingReached."""
    pace.take(What.READING, conversation.messages.count() + 1, refused=ReadingReached)


def files_are_full(request: object) -> datetime | None:
    """Until when the files of this request were left out, unread; None when they were not."""
    found: datetime | None = getattr(request, "files_are_full", None)
    return found
