"""Hostile PNG and JPEG pictures."""

import io
import re
import struct
import zlib

from PIL import Image, PngImagePlugin

from safeconduct.evidence import papers
from tests.hostile.files.kinds import EICAR, MARKER, PIXELS, Gallery
from tests.hostile.files.pdf_writing import bomb

pictures = Gallery()
HTML = b"<html><script>alert('%s')</script></html>" % MARKER
MIB = 1024 * 1024


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    kept = io.BytesIO()
    image.save(kept, kind, **how)
    return kept.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    """A PNG of these chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


SMALL = chunk(b"IDAT", zlib.compress(b"\0\xff\x00\x00\x00\xff\x00" * 2))


@pictures("png of sixty thousand by sixty thousand", "TooManyPixels")
def huge_png() -> bytes:
    return png(60_000, 60_000, SMALL)


@pictures("png of 41 megapixels in 5 KB", "TooManyPixels")
def large_png() -> bytes:
    return png(8200, 5000, chunk(b"IDAT", zlib.compress(b"\0" * 1026 * 5000, 9)), depth=1, colour=0)


@pictures("png of 40 megapixels with transparency", PIXELS, heavy=True)
def largest_png() -> bytes:
    return png(8000, 5000, chunk(b"IDAT", bomb(b"\0", 154 * MIB)[0]), colour=6)


@pictures("png of two pixels that unpacks to 1 GiB", PIXELS, "Damaged", heavy=True)
def unpacking_png() -> bytes:
    return png(2, 2, chunk(b"IDAT", bomb(b"\0", 1024 * MIB)[0]))


@pictures("png with 1 GiB of words, packed", PIXELS, "Damaged", heavy=True)
def wordy_png() -> bytes:
    words = bomb(b"w", 1024 * MIB)[0]
    return png(
        2, 2, chunk(b"zTXt", b"Comment\0\0" + words), SMALL, chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + words)
    )


@pictures("png with a colour profile of 1 GiB", PIXELS, "Damaged", heavy=True)
def profiled_png() -> bytes:
    return png(2, 2, chunk(b"iCCP", b"x\0\0" + bomb(b"\0", 1024 * MIB)[0]), SMALL)


@pictures("png that is a film of four thousand million pictures", PIXELS, "Damaged")
def film_png() -> bytes:
    frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 60_000, 60_000, 0, 0, 1, 1, 0, 0))
    return png(2, 2, chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)), frame, SMALL, frame)


@pictures("png with a chunk of four thousand million bytes", PIXELS, "Damaged")
def long_chunk() -> bytes:
    return (
        png(2, 2, SMALL).replace(b"IEND", b"XXXX", 1)[:-12] + b"\xff\xff\xff\xffjUNK" + b"x" * 99 + chunk(b"IEND", b"")
    )


@pictures("png in lines between lines that are not there", PIXELS, "Damaged")
def interlaced() -> bytes:
    return png(5000, 5000, SMALL, depth=16, colour=6, interlaced=1)


@pictures("png with words, place and a web page behind", PIXELS)
def telling_png() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", MARKER.decode())
    about.add_itxt("XML:com.adobe.xmp", HTML.decode())
    return saved(papers.picture(), "PNG", pnginfo=about, exif=exif(), icc_profile=profile()) + HTML


def exif() -> bytes:
    about = Image.Exif()
    about[0x010F], about[0x013B], about[0x8298] = MARKER.decode(), HTML.decode(), MARKER.decode()
    about.get_ifd(0x8825)[29] = MARKER.decode()
    return about.tobytes()


def profile() -> bytes:
    return struct.pack(">I", 128 + len(MARKER)) + b"\0" * 124 + MARKER


@pictures("jpeg with words, place, a profile and EICAR", PIXELS)
def telling_jpeg() -> bytes:
    how = {"exif": exif(), "icc_profile": profile() + EICAR * 2000, "comment": b"<?php system($_GET[0]); ?>" + MARKER}
    return saved(papers.picture(640, 480), "JPEG", **how)


@pictures("jpeg whose EXIF is nothing but circles and lies", PIXELS, "Damaged")
def circular_exif() -> bytes:
    circle = (
        b"Exif\0\0MM\0*\0\0\0\x08"
        b"\0\3"
        + struct.pack(">HHII", 0x0112, 2, 0xFFFFFFFF, 8)
        + struct.pack(">HHII", 0x8769, 4, 1, 8) * 2
        + struct.pack(">I", 8)
    )
    whole = saved(papers.picture(), "JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(circle) + 2) + circle + whole[2:]


def resized(content: bytes, width: int, height: int) -> bytes:
    """A JPEG that says it is as large as this."""
    return re.sub(
        rb"(\xff[\xc0\xc2]\0\x11\x08)....",
        lambda found: found[1] + struct.pack(">HH", height, width),
        content,
        count=1,
        flags=re.DOTALL,
    )


@pictures("jpeg of 65,500 by 65,500", "TooManyPixels")
def huge_jpeg() -> bytes:
    return resized(saved(papers.picture(), "JPEG"), 65_500, 65_500)


@pictures("jpeg of few bytes that says it has 39 megapixels", "Damaged", PIXELS, heavy=True)
def hollow_jpeg() -> bytes:
    return resized(saved(papers.picture(), "JPEG", progressive=True), 7800, 5000)


@pictures("jpeg drawn over ten thousand times", PIXELS, "TooSlow", "Damaged", heavy=True)
def many_scans() -> bytes:
    whole = saved(Image.new("L", (4000, 4000)), "JPEG", progressive=True)
    start = whole.rindex(b"\xff\xda")
    return whole[:start] + whole[start:-2] * 10_000 + whole[-2:]


@pictures("jpeg cut off", "Damaged")
def cut_jpeg() -> bytes:
    return saved(papers.picture(900, 900), "JPEG")[:-2500]


@pictures("jpeg in four colours with a profile", PIXELS)
def four_colours() -> bytes:
    return saved(papers.picture(300, 300).convert("CMYK"), "JPEG", icc_profile=profile())
