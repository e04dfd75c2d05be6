"""What a stranger types, while they type it and once it is sent."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload
from safeconduct.evidence.payloads import StoredFile


class Answers(Payload, frozen=True):
    """The form so far, kept under the key in the stranger's browser. Every answer may be skipped.

    begun_anew: earlier answers were lost, and every page says so until these are sent.
    """

    sealed_type: ClassVar[str] = "intake.answers"
    subject: str = ""
    safe: str = ""
    time_left: str = ""
    where: str = ""
    adults: int = 1
    children: int = 0
    working_name: str = ""
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    own_words: str = ""
    files: tuple[StoredFile, ...] = ()
    free: bool = False
    keep: bool = False
    answered: tuple[str, ...] = ()
    code: str = ""
    begun_anew: bool = False


class MessageText(Payload, frozen=True):
    """One message of a conversation; `files`: how many came with it, which is all that can be read of them here."""

    sealed_type: ClassVar[str] = "intake.message"
    text: str
    files: int = 0
