"""PDFs written object by object, so that each may be wrong in its own way."""

import struct
import zlib
from functools import cache

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
GIB = 1024 * 1024 * 1024


def page(more: bytes = b"", contents: bytes = b"4 0 R") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents %s%s>>" % (contents, more)


def stream(data: bytes, words: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(data), data)


def flat(data: bytes, words: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + words)


@cache
def bomb(piece: bytes, size: int, times: int = 1) -> tuple[bytes, bytes]:
    """`size` bytes of a repeated piece, compressed again and again; and the words that undo it.

    One block is compressed and its code repeated: a full flush forgets what came before, so each stands by itself.
    """
    block = piece * (1024 * 1024 // len(piece))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    code, total, check = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH), size // len(block), 1
    for _time in range(total):
        check = zlib.adler32(block, check)
    packed = b"\x78\xda" + code * total + b"\x03\x00" + struct.pack(">I", check)
    for _time in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed, b"/Filter[" + b"/FlateDecode" * times + b"]"


def written(*objects: bytes, trailer: bytes = b"", shift: int = 0) -> bytes:
    """A file of these objects, numbered from 1; `shift` makes each place in its table wrong by so many bytes."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out) + shift)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    begin = len(out) + shift
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, begin)
    return bytes(out)


DRAWING = stream(b"0 0 1 rg 20 20 200 200 re f")


def drawn(*more: bytes, words: bytes = b"", catalog: bytes = CATALOG, contents: bytes = DRAWING) -> bytes:
    """A sound page with a drawing; `more` objects follow from number 5."""
    return written(catalog, PAGES, page(words), contents, *more)
