"""The applicant code: seven words with which a person returns to the conversation, and nothing else."""

from dataclasses import dataclass, field
from secrets import choice
from unicodedata import category, normalize

from safeconduct.vault.errors import UnknownWord, WrongLength
from safeconduct.vault.wordlists import all_words, suggest, wordlist

LENGTH = 7
LOCATING = 2


@dataclass(frozen=True)
class ApplicantCode:
    """Seven words; `str()` gives them with spaces, for the one page that shows them. The repr shows none."""

    words: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def locator(self) -> str:
        """The first two words: they find the record and open nothing."""
        return " ".join(self.words[:LOCATING])

    @property
    def secret(self) -> str:
        """The last five words, 64.6 bits: they go through `stretch` and open the conversation."""
        return " ".join(self.words[LOCATING:])


def generate_code(language: str) -> ApplicantCode:
    """Give a new code in a language; raise Malformed when there is no such list."""
    listed = wordlist(language)
    return ApplicantCode(tuple(choice(listed) for _ in range(LENGTH)))


def parse_code(text: str) -> ApplicantCode:
    """Read a code as people type it: any case, spacing, hyphens, numbering; ё or е; either language.

    Raises WrongLength, or UnknownWord for the first word that stands in no list, with what may be meant.
    """
    words = words_in(text)
    if len(words) != LENGTH:
        raise WrongLength(len(words), LENGTH)
    for word in words:
        if word not in all_words():
            raise UnknownWord(word, suggest(word))
    return ApplicantCode(words)


def words_in(text: str) -> tuple[str, ...]:
    """Fold the text and keep letters; what a phone adds unseen vanishes, anything else parts words."""
    folded = normalize("NFKC", text.casefold()).replace("ё", "е")
    seen = (letter for letter in folded if category(letter) not in {"Cf", "Mn"})
    return tuple("".join(letter if letter.isalpha() else " " for letter in seen).split())
