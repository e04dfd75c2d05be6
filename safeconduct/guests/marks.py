"""The mark on every page that a guest sees: who, when, and the number of the look, burnt into the pixels.

typst sets the line, in its own fonts and without the system's; it is laid over the whole page, aslant, often enough
that no part of a page is without it.
"""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import typst
from django.utils import timezone
from PIL import Image

QUALITY = 80
SLANT = 24  # degrees
STRENGTH = 0.32  # of the mark over the page
LINE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: 15pt, weight: "bold", fill: rgb("#7a1020"))
#let data = json(bytes(sys.inputs.data))
#data.line
"""
WORDS = b"""
#set page(paper: "a4", margin: 2.2cm)
#set text(size: 11pt, hyphenate: false)
#set par(leading: 0.75em, spacing: 1.2em)
#let data = json(bytes(sys.inputs.data))
#text(15pt, weight: "bold", data.title)
#v(4mm)
#for part in data.parts [
  #if part.heading != "" [#text(weight: "bold", part.heading)]
  #for line in part.lines [#par(line)]
]
"""
SCREEN_DPI = 110


def line_of(name: str, at: datetime, number: int | None) -> str:
    """What the mark says; number None: a preview."""
    day = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    return f"{name} · {day} · № {'–' if number is None else number}"


def marked(jpeg: bytes, line: str) -> bytes:
    """The page with the line all over it, as another JPEG."""
    with Image.open(io.BytesIO(jpeg)) as page:
        under = page.convert("RGB")
    over = _pattern(line, under.width, under.height)
    under.paste(over, mask=over.getchannel("A").point(lambda value: int(value * STRENGTH)))
    kept = io.BytesIO()
    under.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def _pattern(line: str, width: int, height: int) -> Image.Image:
    """The line again and again on a sheet that is larger than the page, turned, and cut to it."""
    word = _set(line)
    side = int((width**2 + height**2) ** 0.5) + word.width
    sheet = Image.new("RGBA", (side, side))
    for row, top in enumerate(range(0, side, word.height * 5)):
        for left in range(-(row % 2) * word.width // 2, side, word.width + 60):
            sheet.paste(word, (left, top))
    turned = sheet.rotate(SLANT)
    left, top = (side - width) // 2, (side - height) // 2
    return turned.crop((left, top, left + width, top + height))


@lru_cache(maxsize=32)
def _set(line: str) -> Image.Image:
    (png,) = _drawn(LINE, {"line": line})
    return Image.open(io.BytesIO(png)).convert("RGBA")


def pages_of_words(title: str, parts: list[tuple[str, str]]) -> list[bytes]:
    """Words as pages (JPEG), each part under its heading; empty parts are left out."""
    told = [{"heading": heading, "lines": text.splitlines()} for heading, text in parts if text.strip()]
    return [_jpeg(png) for png in _drawn(WORDS, {"title": title, "parts": told})]


def _drawn(source: bytes, data: Mapping[str, object]) -> list[bytes]:
    """A picture (PNG) of each page; the data goes in as JSON."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(source, format="png", ppi=SCREEN_DPI, sys_inputs=inputs, ignore_system_fonts=True)
    return made if isinstance(made, list) else [made]


def _jpeg(png: bytes) -> bytes:
    kept = io.BytesIO()
    with Image.open(io.BytesIO(png)) as page:
        page.convert("RGB").save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
