"""Files to test with, made by the real makers: pictures by Pillow, papers by typst, Word files by hand."""

import io
import json
import zipfile

import pillow_heif
import typst
from PIL import Image, ImageDraw

_PAPER = """
#set page(paper: "a4", margin: 2cm)
#set text(size: 11pt)
#let lines = json(bytes(sys.inputs.lines))
#for line in lines [#par(line)]
#for number in range(1, int(sys.inputs.pages)) [#pagebreak() #lines.at(0) #(number + 1)]
"""


def pdf(*lines: str, pages: int = 1) -> bytes:
    """A paper with these lines; further pages repeat the first line with their number."""
    inputs = {"lines": json.dumps(lines), "pages": str(pages)}
    return typst.compile(_PAPER.encode(), format="pdf", sys_inputs=inputs)


def picture(width: int = 64, height: int = 48, colour: str = "teal") -> Image.Image:
    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).rectangle((4, 4, width // 2, height // 2), fill="orange")
    return image


def picture_bytes(kind: str, width: int = 64, height: int = 48, **how: object) -> bytes:
    """`kind`: JPEG or PNG."""
    kept = io.BytesIO()
    picture(width, height).save(kept, kind, **how)
    return kept.getvalue()


def heic(width: int = 640, height: int = 480) -> bytes:
    """A photo as a phone writes it."""
    kept = io.BytesIO()
    pillow_heif.from_pillow(picture(width, height)).save(kept, quality=50)
    return kept.getvalue()


_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def docx(*paragraphs: str, parts: dict[str, bytes] | None = None) -> bytes:
    """A Word file with these paragraphs; `parts` adds to or replaces its parts."""
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        own: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": _DOCUMENT.format(body)}
        for name, content in {**own, **(parts or {})}.items():
            packed.writestr(name, content)
    return kept.getvalue()
