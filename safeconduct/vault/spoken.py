"""Bytes as words that two people compare by voice."""

from safeconduct.vault.wordlists import wordlist

WORDS = 5


def words_of(digest: bytes, *, language: str) -> str:
    """Give five words of a list (`en`, `ru`) for a digest of 16 bytes or more: 64 bits of it, the same each time.

    Raises Malformed when there is no such list.
    """
    words, number, spoken = wordlist(language), int.from_bytes(digest, "big"), []
    for _word in range(WORDS):
        number, place = divmod(number, len(words))
        spoken.append(words[place])
    return " ".join(spoken)
