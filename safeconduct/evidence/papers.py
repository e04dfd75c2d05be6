"""Invented papers made by the real makers, for the demonstration and for tests: each says of itself what it is."""

import io
import json
import zipfile
from functools import cache
from typing import Literal

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

_OFFICIAL = """
#set page(width: 148mm, height: 210mm, margin: 18mm, fill: rgb("#fbfaf5"))
#set text(size: 10.5pt)
#let data = json(bytes(sys.inputs.data))
#align(center, text(8pt, tracking: 1.5pt, upper(data.office)))
#v(6mm)
#align(center, text(15pt, weight: "bold", data.title))
#v(5mm)
#for line in data.lines [#par(line)]
#v(1fr)
#grid(columns: (1fr, auto), align: (bottom, right),
  text(8pt, fill: rgb("#777"), data.notice),
  circle(radius: 13mm, stroke: 1.2pt + rgb("#3b5aa0"))[
    #align(center + horizon, text(6.5pt, fill: rgb("#3b5aa0"), data.stamp))
  ])
"""


@cache
def pdf(*lines: str, pages: int = 1) -> bytes:
    """A paper with these lines; further pages repeat the first line with their number."""
    inputs = {"lines": json.dumps(lines), "pages": str(pages)}
    return typst.compile(_PAPER.encode(), format="pdf", sys_inputs=inputs)


def official(office: str, title: str, *lines: str, notice: str, kind: Literal["pdf", "png"] = "pdf") -> bytes:
    """A paper with a head, a title and a stamp. `notice`: that it is invented; `kind`: pdf, or png for a scan."""
    data = {"office": office, "title": title, "lines": lines, "notice": notice, "stamp": office}
    return typst.compile(_OFFICIAL.encode(), format=kind, ppi=120, sys_inputs={"data": json.dumps(data)})


def picture(width: int = 64, height: int = 48, colour: str = "teal") -> Image.Image:
    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).rectangle((4, 4, width // 2, height // 2), fill="orange")
    return image


def portrait(hair: str, width: int = 600, height: int = 800) -> bytes:
    """A drawn face without features, as a JPEG: nobody's photo."""
    image = Image.new("RGB", (width, height), "#e9e6df")
    draw, middle = ImageDraw.Draw(image), width // 2
    draw.ellipse((middle - 260, 560, middle + 260, 1100), fill="#55606e")
    draw.ellipse((middle - 170, 120, middle + 170, 560), fill=hair)
    draw.ellipse((middle - 130, 190, middle + 130, 560), fill="#e0b999")
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def picture_bytes(kind: str, width: int = 64, height: int = 48, **how: object) -> bytes:
    """`kind`: JPEG or PNG."""
    kept = io.BytesIO()
    picture(width, height).save(kept, kind, **how)
    return kept.getvalue()


def heic(width: int = 640, height: int = 480, *, of: bytes | None = None) -> bytes:
    """A photo as a phone writes it; `of`: a picture that was photographed."""
    kept = io.BytesIO()
    taken = picture(width, height) if of is None else Image.open(io.BytesIO(of)).convert("RGB")
    pillow_heif.from_pillow(taken).save(kept, quality=50)
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
