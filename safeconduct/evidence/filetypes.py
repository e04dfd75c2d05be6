"""What a file is, told by its bytes and never by its name. Nothing is decoded here: signatures and counts only.

`look_at` reads the pieces once and keeps the first 4 KiB and at least the last 256 KiB. What is refused is refused with
the thing to do instead, because whoever sends it may have one chance to send anything.
"""

import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from safeconduct.custody.upload import LARGEST, TooLarge
from safeconduct.evidence import texts
from safeconduct.evidence.kinds import MediaType
from safeconduct.evidence.refusals import (
    Archive,
    Damaged,
    EmptyFile,
    NotTaken,
    Polyglot,
    TooManyPixels,
    UnknownFile,
    WithMacros,
)
from safeconduct.kernel.errors import Words

HEAD, TAIL = 4096, 256 * 1024
MEGAPIXELS = 40
UNPACKED_MOST = 200 * 1024 * 1024
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"heif"})
ZIP_END = b"PK\x05\x06"


@dataclass(frozen=True)
class FileFacts:
    """What a file is; `sha256` in hex, `size` in bytes."""

    media_type: MediaType
    sha256: str
    size: int


@dataclass
class _Seen:
    """What one reading leaves."""

    head: bytes = b""
    tail: bytearray = field(default_factory=bytearray)
    size: int = 0
    text: texts.Reading | None = None

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > LARGEST:
            raise TooLarge
        if len(self.head) < HEAD:
            self.head += piece[: HEAD - len(self.head)]
        self.tail += piece
        if len(self.tail) > 2 * TAIL:
            del self.tail[:-TAIL]
        self.text = self.text or texts.Reading()
        self.text.add(piece)


def look_at(pieces: Iterable[bytes]) -> FileFacts:
    """Tell what a file is. Raises a NotTaken (which one says why), TooLarge."""
    seen, digest = _Seen(), hashlib.sha256()
    for piece in pieces:
        seen.add(piece)
        digest.update(piece)
    if not seen.size or not seen.head.strip(b"\x00 \r\n\t"):
        raise EmptyFile
    return FileFacts(_type_of(seen), digest.hexdigest(), seen.size)


def _type_of(seen: _Seen) -> MediaType:
    head = seen.head
    if head.startswith(b"PK\x03\x04"):
        return _word_file(seen)
    _refuse_archive_behind(seen)
    if re.match(rb"(?:\xef\xbb\xbf)?\s{0,16}%PDF-[12]\.", head):
        return _pdf(seen)
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(seen)
    if head[4:8] == b"ftyp" and not _brands(head).isdisjoint(HEIC_BRANDS):
        return MediaType.HEIC
    _refuse_known_others(head)
    if seen.text is not None and seen.text.encoding() is not None:
        return MediaType.TEXT
    raise UnknownFile


def _brands(head: bytes) -> frozenset[bytes]:
    """Major and compatible brands of an ISO base media file (ISO 14496-12, box `ftyp`)."""
    length = min(struct.unpack(">I", head[:4])[0], HEAD)
    return frozenset({head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))})


def _pdf(seen: _Seen) -> MediaType:
    if b"%%EOF" not in seen.tail[-4096:]:
        raise Damaged
    return MediaType.PDF


def _png(seen: _Seen) -> MediaType:
    if seen.head[12:16] != b"IHDR" or b"IEND\xaeB`\x82" not in seen.tail:
        raise Damaged
    width, height = struct.unpack(">II", seen.head[16:24])
    if width * height > MEGAPIXELS * 1_000_000:
        raise TooManyPixels
    return MediaType.PNG


def _refuse_archive_behind(seen: _Seen) -> None:
    """A picture that ends as a ZIP file does is two files in one."""
    at = seen.tail.rfind(ZIP_END)
    if at >= 0 and len(seen.tail) - at >= 22:
        comment = struct.unpack("<H", seen.tail[at + 20 : at + 22])[0]
        if at + 22 + comment == len(seen.tail):
            raise Polyglot


@dataclass(frozen=True)
class _Parts:
    """The directory of a ZIP file: names of its parts, and how large they claim to become (bytes)."""

    names: frozenset[bytes]
    unpacked: int


def _word_file(seen: _Seen) -> MediaType:
    parts = _directory(seen)
    if b"[Content_Types].xml" not in parts.names or b"word/document.xml" not in parts.names:
        raise Archive
    if any(name.lower().endswith(b"vbaproject.bin") for name in parts.names):
        raise WithMacros
    if parts.unpacked > UNPACKED_MOST:
        raise Damaged(_("Unpacked, this file would be larger than any letter is."))
    return MediaType.DOCX


def _directory(seen: _Seen) -> _Parts:
    """The central directory (PKWARE APPNOTE 4.3.12). Raises Damaged where it does not fit the file or the tail."""
    tail, at = seen.tail, seen.tail.rfind(ZIP_END)
    if at < 0 or len(tail) - at < 22:
        raise Damaged
    count, length, offset = struct.unpack("<HII", tail[at + 10 : at + 20])
    begin = at - length
    if begin < 0 or offset + length != seen.size - len(tail) + at:
        raise Damaged
    return _parts(bytes(tail[begin:at]), count)


def _parts(directory: bytes, count: int) -> _Parts:
    names, unpacked, at = set(), 0, 0
    for _number in range(count):
        if directory[at : at + 4] != b"PK\x01\x02" or len(directory) < at + 46:
            raise Damaged
        size, name, extra, comment = struct.unpack("<IHHH", directory[at + 24 : at + 34])
        names.add(directory[at + 46 : at + 46 + name])
        unpacked += size
        at += 46 + name + extra + comment
    return _Parts(frozenset(names), unpacked)


_PICTURE = _("This is a picture of a kind that we do not take.")
_AS_JPEG = _("Save it as JPEG or PNG, or take a screenshot of it, and send that.")
_FILM = _("This is a film or a sound, which we do not take here.")
_IN_WORDS = _(
    "Write down in words what it shows and keep the file in a safe place; we will ask for it if it is needed."
)
_PAGE = _("This is a web page.")
_PRINT = _("Print it into a PDF file, or take screenshots, and send those.")
_PROGRAM = _("This is a program.")
_NO_PROGRAM = _("We never take programs. Send the paper or the photo itself.")
_OLD = _("This is a file of an older or other word processor.")
_AS_PDF = _("Save it as PDF and send that.")
_PACKED = _("This is a folder of files packed into one.")
_UNPACK = _("Unpack it and send the papers and photos one by one.")

_OTHERS: tuple[tuple[bytes, Words, Words], ...] = (
    (rb"GIF8|BM.{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftypavi", _PICTURE, _AS_JPEG),
    (rb".{4}ftyp|ID3|OggS|RIFF|\x1aE\xdf\xa3|fLaC|#!AMR", _FILM, _IN_WORDS),
    (rb"(?:\xef\xbb\xbf)?\s*<(?i:!doctype|html|head|body|script|svg|\?xml|iframe)|MIME-Version:", _PAGE, _PRINT),
    (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|dex\n", _PROGRAM, _NO_PROGRAM),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", _OLD, _AS_PDF),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", _PACKED, _UNPACK),
)


def _refuse_known_others(head: bytes) -> None:
    for pattern, happened, next_step in _OTHERS:
        if re.match(pattern, head, re.DOTALL):
            raise NotTaken(happened, next_step=next_step)
