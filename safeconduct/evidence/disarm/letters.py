"""The words of a Word file: a parser of its own, which only the child that is given such a file loads."""

import io
import re
import zipfile
import zlib
from typing import ClassVar
from xml.parsers import expat

from safeconduct.evidence.disarm.frames import CannotShow, Word

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
LETTER_MOST, TYPES_MOST = 20 * 1024 * 1024, 1024 * 1024


def words_of(content: bytes) -> str:
    """The text of a Word file, a line for each paragraph, without layout and pictures. Raises CannotShow."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            with packed.open("[Content_Types].xml") as part:
                types = part.read(TYPES_MOST)
            with packed.open("word/document.xml") as part:
                document = part.read(LETTER_MOST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError):
        raise CannotShow(Word.DAMAGED) from None
    if re.search(rb"(?i)vbaProject|macroEnabled", types.replace(b"\0", b"")):  # under whatever name they lie
        raise CannotShow(Word.WITH_MACROS)
    if len(document) > LETTER_MOST:
        raise CannotShow(Word.DAMAGED)
    return Paragraphs().of(document)


class Paragraphs:
    """Hears the XML of a Word file and keeps its words only: no tree stands in memory, however many tags it has.

    A letter declares no types and no entities, so one that does is refused, in whatever encoding it is written.
    """

    SIGNS: ClassVar = {
        WORD_NAMESPACE + name: sign for name, sign in zip(("p", "br", "cr", "tab"), "\n\n\n\t", strict=True)
    }

    def __init__(self) -> None:
        self._words: list[str] = []
        self._is_text = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._hear
        self._parser.StartDoctypeDeclHandler = self._refuse

    def of(self, document: bytes) -> str:
        """A line for each paragraph. Raises CannotShow."""
        try:
            self._parser.Parse(document, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise CannotShow(Word.DAMAGED) from None
        return "".join(self._words)

    def _begin(self, name: str, _attributes: object) -> None:
        self._is_text = name == f"{WORD_NAMESPACE}t"

    def _end(self, name: str) -> None:
        self._is_text = False
        if sign := self.SIGNS.get(name):
            self._words.append(sign)

    def _hear(self, words: str) -> None:
        if self._is_text:
            self._words.append(words)

    def _refuse(self, *_declared: object) -> None:
        raise CannotShow(Word.DAMAGED)
