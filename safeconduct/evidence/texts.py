"""Plain text: which of three encodings its bytes are, without trusting them to be any."""

import codecs
import re
from dataclasses import dataclass, field

_CONTROL = bytes(sorted(set(range(32)) - {9, 10, 12, 13})) + b"\x7f"
_LETTERS_1251 = re.compile(rb"[\xc0-\xff\xa8\xb8]")
_STRANGE_1251 = re.compile(rb"[\x80-\x9f\xa0-\xa7\xa9-\xb7\xba-\xbf]")


@dataclass
class Reading:
    """Fed piece by piece; knows at the end whether it was text."""

    start: bytes = b""
    is_utf8: bool = True
    has_control: bool = False
    cyrillic: int = 0
    strange: int = 0
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def add(self, piece: bytes) -> None:
        if len(self.start) < 2:
            self.start += piece[:2]
        if piece.translate(None, _CONTROL) != piece:
            self.has_control = True
        self.cyrillic += len(_LETTERS_1251.findall(piece))
        self.strange += len(_STRANGE_1251.findall(piece))
        if self.is_utf8:
            try:
                self._decoder.decode(piece)
            except UnicodeDecodeError:
                self.is_utf8 = False

    def encoding(self) -> str | None:
        """The codec of the text, or None when it is no text."""
        if self.start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
        if self.has_control:
            return None
        if self.is_utf8 and not self._decoder.getstate()[0]:
            return "utf-8-sig"
        return "cp1251" if self.cyrillic > 4 * self.strange else None


def encoding_of(content: bytes) -> str | None:
    """The codec of a whole text, or None when it is no text."""
    reading = Reading()
    reading.add(content)
    return reading.encoding()
