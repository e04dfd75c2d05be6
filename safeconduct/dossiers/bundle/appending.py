"""Pictures behind a finished PDF: an update in the file itself (PDF 32000-1, 7.5.6) that can be written while it goes.

Only what our own sheets need: they are not encrypted and have a plain cross-reference table.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from itertools import groupby

import pikepdf

from safeconduct.dossiers.bundle.contents import Page


class Appendix:
    """What follows behind these bytes: pictures in place of objects that are there, then the table that names them."""

    def __init__(self, before: bytes) -> None:
        self._at = len(before)
        self._digest = hashlib.sha256(before)
        self._starts: dict[int, int] = {}
        with pikepdf.open(io.BytesIO(before)) as document:
            self._size, self._root = int(document.trailer.Size), document.Root.objgen
            self._first_id = bytes(document.trailer.ID[0])
        table = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", before)
        assert table is not None, "a PDF ends with where its table is"
        self._table = int(table[1])

    def picture(self, number: int, page: Page) -> Iterator[bytes]:
        """PDF 32000-1, 8.9.5: a JPEG goes in as it is, as the object of this number."""
        jpeg = page.jpeg
        colours = "DeviceGray" if _is_grey(jpeg) else "DeviceRGB"
        self._starts[number] = self._at
        head = (
            f"{number} 0 obj\n<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height}"
            f" /BitsPerComponent 8 /ColorSpace /{colours} /Filter /DCTDecode /Length {len(jpeg)} >>\nstream\n"
        )
        for piece in (head.encode(), jpeg, b"\nendstream\nendobj\n"):
            self._at += len(piece)
            self._digest.update(piece)
            yield piece

    def end(self) -> bytes:
        """The table, what it belongs to, and where it is; nothing where nothing was added."""
        if not self._starts:
            return b""
        lines = ["xref"]
        numbers = sorted(self._starts)
        for _distance, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
            together = [number for _place, number in run]
            lines.append(f"{together[0]} {len(together)}")
            lines += [f"{self._starts[number]:010d} 00000 n " for number in together]
        root, generation = self._root
        ids = f"<{self._first_id.hex()}> <{self._digest.hexdigest()[:32]}>"
        lines.append(f"trailer << /Size {self._size} /Root {root} {generation} R /ID [{ids}] /Prev {self._table} >>")
        return "\n".join([*lines, "startxref", str(self._at), "%%EOF", ""]).encode()


def _is_grey(jpeg: bytes) -> bool:
    """Whether our own JPEG has one component (its start-of-frame segment says how many)."""
    at = 2
    while jpeg[at + 1] not in {0xC0, 0xC1, 0xC2}:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[at + 9] == 1
