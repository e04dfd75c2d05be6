"""Hostile pictures and files that are two things at once."""

import io
import re
import struct
import zlib

from PIL import Image, PngImagePlugin

from safeconduct.evidence import papers
from tests.hostile.files.kinds import EICAR, MARKER, PIXELS, Canary, Gallery
from tests.hostile.files.letters import letter
from tests.hostile.files.pdfs import bomb, drawn

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


def box(name: bytes, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack(">I", 8 + len(whole)) + name + whole


def full(name: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *content)


def grid(rows: int, columns: int, width: int, height: int, tiles: int, *, of_itself: bool = False) -> bytes:
    """A HEIC that is a grid of one tile, shown so many times: a real coded tile, boxes by ISO 23008-12."""
    whole = papers.heic(64, 64)
    coder = whole.index(b"hvcC") - 4
    hvcc = whole[coder : coder + struct.unpack(">I", whole[coder : coder + 4])[0]]
    data = whole[whole.rindex(b"mdat") + 4 :]
    said = b"\0\1" + bytes([rows - 1, columns - 1]) + struct.pack(">II", width, height)
    names = [
        full(b"infe", struct.pack(">HH4sx", number, 0, kind), version=2)
        for number, kind in ((1, b"grid"), (2, b"hvc1"))
    ]
    refers = struct.pack(">HH", 1, tiles) + struct.pack(">H", 1 if of_itself else 2) * tiles
    sizes = [full(b"ispe", struct.pack(">II", *size)) for size in ((width, height), (64, 64))]
    owns = struct.pack(">I", 2) + struct.pack(">HBB", 1, 1, 1) + struct.pack(">HBBB", 2, 2, 2, 0x83)
    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(start: int) -> bytes:
        places = (
            b"\x44\0\0\2"
            + struct.pack(">HHHII", 1, 0, 1, start, 12)
            + struct.pack(">HHHII", 2, 0, 1, start + 12, len(data))
        )
        return full(
            b"meta", full(b"hdlr", b"\0\0\0\0pict" + b"\0" * 13), full(b"pitm", b"\0\1"), full(b"iloc", places),
            full(b"iinf", b"\0\2", *names), full(b"iref", box(b"dimg", refers)),
            box(b"iprp", box(b"ipco", sizes[0], sizes[1], hvcc), full(b"ipma", owns)),
        )  # fmt: skip

    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", said, data)


@pictures("heic that is a grid, and sound", PIXELS)
def sound_grid() -> bytes:
    return grid(2, 3, 192, 128, 6)


@pictures("heic that is a grid of 65,536 tiles", "TooManyPixels", "Damaged")
def large_grid() -> bytes:
    return grid(256, 256, 16_384, 16_384, 65_535)


@pictures("heic that is a grid of four thousand million pixels a side", "TooManyPixels", "Damaged")
def huge_grid() -> bytes:
    return grid(256, 256, 0xFFFFFFFF, 0xFFFFFFFF, 65_535)


@pictures("heic that is a grid of 39 megapixels of one tile", PIXELS, "Damaged", "TooSlow")
def repeated_grid() -> bytes:
    return grid(97, 97, 6208, 6208, 9409)


@pictures("heic that is a grid of itself", "Damaged", PIXELS)
def own_grid() -> bytes:
    return grid(2, 2, 128, 128, 4, of_itself=True)


@pictures("heic that says it is a pixel and is a million", "Damaged", PIXELS, heavy=True)
def lying_heic() -> bytes:
    whole = bytearray(papers.heic(1000, 1000))
    at = whole.index(b"ispe") + 8
    whole[at : at + 8] = struct.pack(">II", 1, 1)
    return bytes(whole)


@pictures("heic that says it has four thousand million pixels a side", "Damaged", "TooManyPixels")
def huge_heic() -> bytes:
    whole = bytearray(papers.heic(64, 64))
    at = whole.index(b"ispe") + 8
    whole[at : at + 8] = struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(whole)


@pictures("heic with boxes ten thousand deep", "Damaged")
def deep_heic() -> bytes:
    inner = b""
    for _time in range(10_000):
        inner = box(b"iprp", inner)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + full(b"meta", inner)


@pictures("film that says it is a heic", "Damaged", "NotTaken")
def film() -> bytes:
    return (
        box(b"ftyp", b"isom\0\0\0\0isommp42heic")
        + box(b"moov", box(b"mvhd", b"\0" * 100))
        + box(b"mdat", b"\xff" * 9000)
    )


@pictures("heic that is a film of pictures", PIXELS, "Damaged")
def sequence() -> bytes:
    return papers.heic(64, 64).replace(b"ftypheic", b"ftyphevc", 1) + box(b"moov", MARKER)


@pictures("avif that says it is a heic", "Damaged", "NotTaken")
def avif() -> bytes:
    return box(b"ftyp", b"avif\0\0\0\0mif1heicavif") + papers.heic(64, 64)[28:]


@pictures("pdf with a letter behind", "Polyglot")
def pdf_and_zip() -> bytes:
    return drawn() + letter()


@pictures("jpeg with a pdf inside and behind", PIXELS)
def jpeg_and_pdf() -> bytes:
    whole, paper = saved(papers.picture(), "JPEG"), papers.pdf("x")
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(paper) + 2) + paper + whole[2:] + paper


@pictures("jpeg with a Java program behind", "Polyglot")
def jpeg_and_jar() -> bytes:
    return saved(papers.picture(), "JPEG") + letter(META__INF__MANIFEST_MF=b"Main-Class: x")


@pictures("gif with a Java program behind", "Polyglot", "NotTaken")
def gifar() -> bytes:
    return saved(papers.picture(), "GIF") + letter()


@pictures("heic with a letter behind", "Polyglot")
def heic_and_zip() -> bytes:
    return papers.heic() + letter()


@pictures("picture with a web page before", "NotTaken")
def html_and_jpeg() -> bytes:
    return HTML + saved(papers.picture(), "JPEG")


@pictures("jpeg with a pdf's and a script's beginning in its first bytes", PIXELS, "Damaged")
def jpeg_and_script() -> bytes:
    whole = saved(papers.picture(), "JPEG")
    script = b"/*%PDF-1.7\n" + b"*/=1;alert('x')//" + HTML
    return whole[:2] + b"\xff\xe0" + struct.pack(">H", len(script) + 2) + script + whole[2:]


@pictures("pdf that is a program", "NotTaken")
def program_and_pdf() -> bytes:
    return b"MZ" + b"\0" * 60 + drawn()


@pictures("pdf that is a shell's script", "NotTaken")
def script_and_pdf() -> bytes:
    return b"#!/bin/sh\necho planted > /tmp/planted\nexit\n" + drawn()


@pictures("drawing in SVG that calls out", "NotTaken")
def svg(canary: Canary) -> bytes:
    return b'<svg xmlns="x" onload="alert(1)"><image href="%s"/></svg>' % canary.url


@pictures("picture that a printer would run", "UnknownFile")
def postscript() -> bytes:
    return b"%!PS-Adobe-3.0\n(/tmp/planted) (w) file closefile (%pipe%id) (r) file\n\x00"
