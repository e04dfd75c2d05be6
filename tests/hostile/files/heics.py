"""Hostile HEIC pictures: grids, lies about size, and what is none."""

import struct

from safeconduct.evidence import papers
from tests.hostile.files.kinds import MARKER, PIXELS, Gallery

heics = Gallery()


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


@heics("heic that is a grid, and sound", PIXELS)
def sound_grid() -> bytes:
    return grid(2, 3, 192, 128, 6)


@heics("heic that is a grid of 65,536 tiles", "TooManyPixels", "Damaged")
def large_grid() -> bytes:
    return grid(256, 256, 16_384, 16_384, 65_535)


@heics("heic that is a grid of four thousand million pixels a side", "TooManyPixels", "Damaged")
def huge_grid() -> bytes:
    return grid(256, 256, 0xFFFFFFFF, 0xFFFFFFFF, 65_535)


@heics("heic that is a grid of 39 megapixels of one tile", PIXELS, "Damaged", "TooSlow")
def repeated_grid() -> bytes:
    return grid(97, 97, 6208, 6208, 9409)


@heics("heic that is a grid of itself", "Damaged", PIXELS)
def own_grid() -> bytes:
    return grid(2, 2, 128, 128, 4, of_itself=True)


@heics("heic that says it is a pixel and is a million", "Damaged", PIXELS, heavy=True)
def lying_heic() -> bytes:
    whole = bytearray(papers.heic(1000, 1000))
    at = whole.index(b"ispe") + 8
    whole[at : at + 8] = struct.pack(">II", 1, 1)
    return bytes(whole)


@heics("heic that says it has four thousand million pixels a side", "Damaged", "TooManyPixels")
def huge_heic() -> bytes:
    whole = bytearray(papers.heic(64, 64))
    at = whole.index(b"ispe") + 8
    whole[at : at + 8] = struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(whole)


@heics("heic with boxes ten thousand deep", "Damaged")
def deep_heic() -> bytes:
    inner = b""
    for _time in range(10_000):
        inner = box(b"iprp", inner)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + full(b"meta", inner)


@heics("film that says it is a heic", "Damaged", "NotTaken")
def film() -> bytes:
    return (
        box(b"ftyp", b"isom\0\0\0\0isommp42heic")
        + box(b"moov", box(b"mvhd", b"\0" * 100))
        + box(b"mdat", b"\xff" * 9000)
    )


@heics("heic that is a film of pictures", PIXELS, "Damaged")
def sequence() -> bytes:
    return papers.heic(64, 64).replace(b"ftypheic", b"ftyphevc", 1) + box(b"moov", MARKER)


@heics("avif that says it is a heic", "Damaged", "NotTaken")
def avif() -> bytes:
    return box(b"ftyp", b"avif\0\0\0\0mif1heicavif") + papers.heic(64, 64)[28:]
