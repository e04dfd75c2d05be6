"""The parsers of strangers' files. Imported by the sandboxed child only; each is a generator of page pictures.

The first thing each of them yields is the number of pages (an int), then pictures of the pages asked for.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from typing import NamedTuple

from PIL import Image, ImageOps

from safeconduct.evidence.disarm.frames import MOST_PAGES, MOST_PIXELS, CannotShow, Word, sheet

LINES_A_PAGE, SIGNS_A_LINE = 46, 80


class Wanted(NamedTuple):
    """Which pages (1 is the first, `last` counts) at how many pixels an inch; nothing is drawn where `last` is 0."""

    dpi: int
    first: int = 1
    last: int = MOST_PAGES

    def of(self, total: int) -> range:
        """The pages to draw, counted from 0. Raises CannotShow when there are more than 300 in all."""
        if total > MOST_PAGES:
            raise CannotShow(Word.TOO_MANY_PAGES)
        return range(self.first - 1, min(self.last, total))

    @property
    def paper(self) -> tuple[int, int]:
        """The sheet in pixels, upright."""
        return sheet(self.dpi)


Pages = Iterator[int | Image.Image]


def pdf(content: bytes, wanted: Wanted) -> Pages:
    """Each page as pdfium draws it, filled forms included; pages larger than A4 are drawn on A4."""
    import pypdfium2  # each child loads only the parser that it needs

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise CannotShow(Word.LOCKED if "password" in str(error).lower() else Word.DAMAGED) from None
    document.init_forms()
    if not len(document):
        raise CannotShow(Word.DAMAGED)
    pages = wanted.of(len(document))
    yield len(document)
    for number in pages:
        page = document[number]
        width, height = page.get_size()
        yield page.render(scale=_scale(width, height, wanted)).to_pil()
        page.close()


def _scale(width: float, height: float, wanted: Wanted) -> float:
    """Pixels a point, at most so many that the page fits the sheet, upright or lying."""
    short, long = sorted((max(width, 1.0), max(height, 1.0)))
    return min(wanted.dpi / 72, wanted.paper[0] / short, wanted.paper[1] / long)


def picture(content: bytes, wanted: Wanted, formats: tuple[str, ...] = ("JPEG", "PNG")) -> Pages:
    """A photo the right way up, as large as fits the sheet; nothing of its metadata goes on."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=formats) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise CannotShow(Word.TOO_MANY_PIXELS)
            opened.draft("RGB", (wanted.paper[1], wanted.paper[1]))
            opened.load()
            yield 1
            if wanted.of(1):
                yield _upright(opened, wanted)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise CannotShow(Word.TOO_MANY_PIXELS) from None


def heic(content: bytes, wanted: Wanted) -> Pages:
    """A phone's photo."""
    import pillow_heif  # each child loads only the parser that it needs

    pillow_heif.register_heif_opener(thumbnails=False)
    return picture(content, wanted, ("HEIF",))


def _upright(opened: Image.Image, wanted: Wanted) -> Image.Image:
    short, long = wanted.paper
    image = ImageOps.exif_transpose(opened)
    sheet = (short, long) if image.height >= image.width else (long, short)
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    image.thumbnail(sheet, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def text(content: bytes, wanted: Wanted) -> Pages:
    """Plain text, typeset."""
    from safeconduct.evidence.texts import encoding_of  # not needed for papers and photos

    encoding = encoding_of(content)
    if encoding is None:
        raise CannotShow(Word.DAMAGED)
    return _typeset(content.decode(encoding), wanted)


_LETTER = b"""
#set page(paper: "a4", margin: 22mm)
#set text(size: 11pt, hyphenate: false)
#set par(spacing: 0.7em)
#for line in sys.inputs.text.split("\\n") {
  if line.trim() == "" { v(0.6em) } else { par(line) }
}
"""


def _typeset(words: str, wanted: Wanted) -> Pages:
    if len(words) > (SIGNS_A_LINE + 1) * LINES_A_PAGE * MOST_PAGES:  # before they are counted line by line
        raise CannotShow(Word.TOO_MANY_PAGES)
    lines = [line[at : at + 5000] for line in words.splitlines() for at in range(0, max(1, len(line)), 5000)]
    if sum(1 + len(line) // SIGNS_A_LINE for line in lines) > LINES_A_PAGE * MOST_PAGES:
        raise CannotShow(Word.TOO_MANY_PAGES)
    import typst  # each child loads only the parser that it needs

    printable = "\n".join("".join(sign for sign in line if sign.isprintable() or sign == "\t") for line in lines)
    return pdf(typst.compile(_LETTER, format="pdf", sys_inputs={"text": printable}), wanted)


def letter(content: bytes, wanted: Wanted) -> Pages:
    """The text of a Word file, without layout and pictures."""
    from safeconduct.evidence.disarm.letters import words_of  # not needed for papers and photos

    return _typeset(words_of(content), wanted)


DECODERS: dict[str, Callable[[bytes, Wanted], Pages]] = {
    "application/pdf": pdf,
    "image/jpeg": picture,
    "image/png": picture,
    "image/heic": heic,
    "text/plain": text,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": letter,
}
