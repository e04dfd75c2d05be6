"""The sheets: one part of the key each, as words that are typed back and as the text of a QR square."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from safeconduct.recovery.errors import NotASheet, NotThisKey, OfAnotherKey, TooFewSheets
from safeconduct.recovery.keys import ID_SIZE, PublicHalf, RecoveryKey
from safeconduct.recovery.splitting import PARTS, THRESHOLD, join, split
from safeconduct.recovery.wording import check_words, from_words, to_words
from safeconduct.vault import Key

WORDS = 26
VERSION = 1
PART_SIZE, CHECK_SIZE = 32, 3
SIZE = 1 + ID_SIZE + PART_SIZE + CHECK_SIZE
SQUARE = "SAFECONDUCT-SHEET:"


@dataclass(frozen=True)
class Sheet:
    """number: 1 to 5. key_id: of which key. part: 32 bytes that alone, or with one other, say nothing."""

    number: int
    key_id: bytes
    part: bytes = field(repr=False)

    def words(self, language: str) -> tuple[str, ...]:
        """The sheet's twenty-six words, Russian or English."""
        return to_words(self._content(), WORDS, language)

    def check_words(self, language: str) -> str:
        """Those of its key."""
        return check_words(self.key_id, language)

    def square(self) -> str:
        """The text of the QR square: the same forty-two bytes, in digits and capital letters."""
        return SQUARE + self._content().hex().upper()

    @classmethod
    def read(cls, text: str) -> "Sheet":
        """From words or a square, as typed or scanned. Raises NotASheet, saying what is wrong."""
        scanned = "".join(text.split()).upper()
        content = _from_square(scanned) if scanned.startswith(SQUARE) else from_words(text, WORDS, SIZE)
        version, number = divmod(content[0], 16)
        sheet = cls(number, content[1 : 1 + ID_SIZE], content[1 + ID_SIZE : -CHECK_SIZE])
        if version != VERSION or not 1 <= number <= PARTS or sheet._content() != content:
            raise NotASheet("the words are listed, and do not belong together")
        return sheet

    def _content(self) -> bytes:
        body = bytes([VERSION * 16 + self.number]) + self.key_id + self.part
        return body + blake2b(body, digest_size=CHECK_SIZE, person=b"recovery sheet").digest()


def _from_square(scanned: str) -> bytes:
    try:
        content = bytes.fromhex(scanned.removeprefix(SQUARE))
    except ValueError:
        content = b""
    if len(content) != SIZE:
        raise NotASheet("this square was not read whole")
    return content


def split_on_sheets(key: RecoveryKey) -> list[Sheet]:
    """Five sheets of a key, in order."""
    return [Sheet(number, key.public.id, part) for number, part in split(key.seed).items()]


def join_sheets(sheets: Iterable[Sheet], public: PublicHalf | None = None) -> RecoveryKey:
    """The key of three sheets; of more, the three with the lowest numbers.

    public: the key that is expected. Raises TooFewSheets, OfAnotherKey, NotThisKey.
    """
    given = sorted({sheet.number: sheet for sheet in sheets}.items())
    ids = {sheet.key_id for _number, sheet in given} | ({public.id} if public else set())
    if len(ids) > 1:
        raise OfAnotherKey("these sheets are not all of the same key")
    if len(given) < THRESHOLD:
        raise TooFewSheets(f"three different sheets are needed, not {len(given)}")
    key = RecoveryKey(Key(join({number: sheet.part for number, sheet in given[:THRESHOLD]})))
    if key.public.id not in ids or (public is not None and key.public != public):
        raise NotThisKey("the sheets give another key than was expected")
    return key
