"""The word lists: 7,776 words in each language, any two of them at least three typing errors apart."""

from functools import cache
from pathlib import Path
from typing import Final

from safeconduct.vault.errors import Malformed

LANGUAGES: Final = ("en", "ru")
FURTHEST: Final = 2


@cache
def wordlist(language: str) -> tuple[str, ...]:
    """Give the words of a language (`en`, `ru`), sorted; raise Malformed when there is no such list."""
    if language not in LANGUAGES:
        raise Malformed(f"there is no word list in {language!r}")
    return tuple((Path(__file__).parent / "words" / f"{language}.txt").read_text(encoding="utf-8").split())


def language_of_words(language: str) -> str:
    """The list for a language of people: Russian words for Russian, English ones for the others."""
    return language if language in LANGUAGES else "en"


@cache
def all_words() -> frozenset[str]:
    """Give the words of every list; no word stands in two, their alphabets differ."""
    return frozenset(word for language in LANGUAGES for word in wordlist(language))


def suggest(word: str) -> tuple[str, ...]:
    """Give the listed words at most two typing errors from this one, nearest first."""
    letters = set(word)
    # Two errors change at most four letters of the alphabet used; this spares most of the counting.
    alike = (listed for listed in all_words() if len(letters.symmetric_difference(listed)) <= 2 * FURTHEST)
    near = ((distance(word, listed), listed) for listed in alike if abs(len(listed) - len(word)) <= FURTHEST)
    return tuple(listed for far, listed in sorted(near) if far <= FURTHEST)


def distance(one: str, other: str) -> int:
    """Count the letters to change, drop or add between two words (Levenshtein); more than two may read as three."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, opposite in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != opposite)))
        if min(row) > FURTHEST:
            return FURTHEST + 1
    return row[-1]
