"""Bytes as words of the house's lists, and words as people type them."""

from collections.abc import Callable

from safeconduct.recovery.errors import Mistake, NotASheet, WordsMistyped, WrongNumberOfWords
from safeconduct.vault.codes import words_in
from safeconduct.vault.wordlists import LANGUAGES, language_of_words, suggest, wordlist


def to_words(content: bytes, count: int, language: str) -> tuple[str, ...]:
    """Bytes as so many words: one big number, the first word the highest place. The words must have room for them."""
    listed, number, words = wordlist(language), int.from_bytes(content, "big"), list[str]()
    for _ in range(count):
        number, place = divmod(number, len(listed))
        words.append(listed[place])
    assert number == 0
    return tuple(reversed(words))


def check_words(digest: bytes, language: str) -> str:
    """Four words for the first six bytes of a digest, for people to compare; language: any of the people's."""
    return " ".join(to_words(digest[:6], 4, language_of_words(language)))


def in_both_lists(check: Callable[[str], str], language: str) -> str:
    """Check words of the English and of the Russian list, one's own first: each colleague says those of their own.

    check: the words in a language.
    """
    own = language_of_words(language)
    return " · ".join(check(one) for one in sorted(LANGUAGES, key=lambda one: one != own))


def from_words(text: str, count: int, size: int) -> bytes:
    """The bytes that words stand for: any case, spacing, numbering; ё or е. Raises NotASheet, saying what is wrong."""
    words = words_in(text)
    language = next((name for name in LANGUAGES if any(word in wordlist(name) for word in words)), LANGUAGES[0])
    places = {word: place for place, word in enumerate(wordlist(language))}
    unknown = [(at, word) for at, word in enumerate(words, 1) if word not in places]
    if unknown and len(words) == count:
        raise WordsMistyped(tuple(Mistake(at, word, suggest(word)) for at, word in unknown))
    if len(words) != count:
        raise WrongNumberOfWords(len(words), count)
    number = 0
    for word in words:
        number = number * len(places) + places[word]
    if number >= 1 << 8 * size:
        raise NotASheet("these words stand for nothing")
    return number.to_bytes(size, "big")
