"""The words for what a log is found to be; the house and its strangers say the same."""

from enum import IntEnum


class Word(IntEnum):
    """What a log is found to be, with the exit code that says so."""

    OK = 0
    ALTERED = 10  # something stands where something else was signed
    MISSING = 11  # less is there than was signed, or there is a gap
    FORKED = 12  # two histories were signed, or another one than was written down
    UNSIGNED = 13  # no key that is trusted signs it
    STALE = 14  # nobody has signed it for too long


class Wrong(Exception):
    """It does not fit; the word is what is wrong, the text where."""

    def __init__(self, word: Word, says: str) -> None:
        super().__init__(says)
        self.word, self.says = word, says
