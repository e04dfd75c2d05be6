"""What goes wrong in a ceremony: one family, each member one cause. No message repeats a word of a sheet.

`cause` names the sentence in texts/*.toml that tells a person what to do.
"""

from dataclasses import dataclass


class RecoveryRefused(Exception):
    """The ceremony cannot go on like this; nothing was given away."""

    cause = "refused"


class NotASheet(RecoveryRefused):
    """The words do not make a sheet: too few, too many, or swapped, or one was taken for another that is listed."""

    cause = "not_a_sheet"


@dataclass(frozen=True)
class Mistake:
    """A word that stands in no list. position: from 1. meant: what it may be, nearest first."""

    position: int
    word: str
    meant: tuple[str, ...]


class WordsMistyped(NotASheet):
    """Words that stand in no list; they are kept out of the message."""

    cause = "mistyped"

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(f"{len(mistakes)} words are in no list")
        self.mistakes = mistakes


class WrongNumberOfWords(NotASheet):
    """found, expected: how many words were read, and how many a sheet has."""

    cause = "wrong_number"

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(f"a sheet has {expected} words, not {found}")
        self.found, self.expected = found, expected


class OfAnotherKey(RecoveryRefused):
    """A sheet, and not one of this key."""

    cause = "of_another_key"


class TooFewSheets(RecoveryRefused):
    """Fewer than three different sheets."""

    cause = "too_few"


class NotThisKey(RecoveryRefused):
    """The sheets give a key that is not the one that was expected: one of them is not what was printed."""

    cause = "not_this_key"


class NotAPublicHalf(RecoveryRefused):
    """What was given is no public half of a recovery key, or was mistyped."""

    cause = "not_a_public_half"


class NotAFile(RecoveryRefused):
    """What was read is no request or answer of this version, or was changed on its way."""

    cause = "not_a_file"


class DoesNotFit(RecoveryRefused):
    """An answer to something else: another request, another key, another person, or with a changed byte."""

    cause = "does_not_fit"
