"""What the child may say: frames of a fixed header and raw pixels. Anything else ends the conversation."""

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import BinaryIO, NamedTuple

MAGIC = b"SCP1"
HEADER = struct.Struct(">4sBBII")
MOST_PIXELS = 40_000_000
MOST_PAGES = 300
A4_POINTS = (595.3, 841.9)


class Word(IntEnum):
    """What a frame says. COUNT carries the number of pages in `width`; from LOCKED on it is a refusal."""

    END = 0
    COUNT = 1
    PAGE = 2
    LOCKED = 16
    DAMAGED = 17
    TOO_MANY_PAGES = 18
    TOO_MANY_PIXELS = 19
    WITH_MACROS = 20


REFUSALS = frozenset(word for word in Word if word >= Word.LOCKED)


def sheet(dpi: int) -> tuple[int, int]:
    """An upright sheet in pixels."""
    return round(A4_POINTS[0] * dpi / 72), round(A4_POINTS[1] * dpi / 72)


def most_pixels(dpi: int) -> int:
    """Of a page, which fits the sheet: whoever says more has been taken over, and would fill the memory outside."""
    short, long = sheet(dpi)
    return (short + 2) * (long + 2)


class BadFrame(Exception):
    """The child said something that is no frame."""


class CannotShow(Exception):
    """The child's reason for stopping: one of REFUSALS."""

    def __init__(self, reason: Word) -> None:
        super().__init__(reason.name)
        self.reason = reason


class Frame(NamedTuple):
    """`pixels`: rows from the top, `channels` bytes a pixel (1 grey, 3 RGB)."""

    word: Word
    channels: int = 0
    width: int = 0
    height: int = 0
    pixels: bytes = b""


def write(out: BinaryIO, frame: Frame) -> None:
    out.write(HEADER.pack(MAGIC, frame.word, frame.channels, frame.width, frame.height))
    out.write(frame.pixels)


def read(source: BinaryIO, most: int = MOST_PIXELS) -> Iterator[Frame]:
    """Frames up to END, of at most so many pixels each. Raises CannotShow for a refusal, BadFrame for what is none."""
    for _number in range(MOST_PAGES + 2):  # the count, the pages, the end
        frame = _read_one(source, most)
        if frame.word is Word.END:
            return
        if frame.word in REFUSALS:
            raise CannotShow(frame.word)
        yield frame
    raise BadFrame


def _read_one(source: BinaryIO, most: int) -> Frame:
    header = source.read(HEADER.size)
    if len(header) != HEADER.size:
        raise BadFrame
    magic, word, channels, width, height = HEADER.unpack(header)
    if magic != MAGIC or word not in set(Word):
        raise BadFrame
    if word != Word.PAGE:
        return Frame(Word(word), 0, width, height)
    if channels not in {1, 3} or not 0 < width * height <= most:
        raise BadFrame
    pixels = source.read(width * height * channels)
    if len(pixels) != width * height * channels:
        raise BadFrame
    return Frame(Word.PAGE, channels, width, height, pixels)
