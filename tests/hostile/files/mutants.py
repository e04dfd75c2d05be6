"""Sound files of each kind, spoiled by chance: bits, numbers and pieces changed, cut, doubled, moved, crossed."""

import io
import random
from collections.abc import Iterator
from functools import cache

from PIL import Image

from safeconduct.evidence import papers
from tests.hostile.files.heics import grid
from tests.hostile.files.letters import letter
from tests.hostile.files.pdf_writing import drawn, stream
from tests.hostile.files.pdfs import fax, jbig2, with_image
from tests.hostile.files.pictures import saved, telling_jpeg, telling_png

TELLING = (
    b"\0",
    b"\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\xff\xff\xff\xff",
    b"-1",
    b"2147483648",
    b"1e308",
    b" 0 R",
    b"<<",
    b"[",
)


@cache
def sound() -> dict[str, tuple[bytes, ...]]:
    """Small files by kind."""
    picture = papers.picture(120, 90)
    jpx = io.BytesIO()
    picture.save(jpx, "JPEG2000")
    scan = with_image(b"/Width 120/Height 90/Filter/DCTDecode", saved(picture, "JPEG"))
    fine = with_image(b"/Width 120/Height 90/Filter/JPXDecode", jpx.getvalue())
    form = drawn(
        stream(b"1 0 0 rg 0 0 99 99 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]"),
        words=b"/Resources<</XObject<</F 5 0 R>>>>",
    )
    deep = Image.new("I;16", (90, 90), 999)
    texts = ("Они пришли дважды.\r\n".encode("cp1251") * 9, "They came.\n".encode("utf-16"), "Они пришли.\n".encode())
    pngs = [saved(image, "PNG") for image in (picture, picture.convert("P"), deep)]
    return {
        "pdf": (papers.pdf("Справка о несудимости", "words"), drawn(), scan, fine, fax(), jbig2(), form),
        "jpeg": (saved(picture, "JPEG"), saved(picture, "JPEG", progressive=True), telling_jpeg()),
        "png": (*pngs, telling_png()),
        "heic": (papers.heic(128, 96), grid(2, 2, 128, 128, 4)),
        "docx": (papers.docx("Заявление", "Я прошу о помощи."), letter()),
        "text": texts,
    }


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many, the same for the same seed, each of its own: `("jpeg 17", bytes)`."""
    kinds = list(sound())
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield f"{kind} {number}", mutant(kind, random.Random(f"{seed} {number}"))


def mutant(kind: str, chance: random.Random) -> bytes:
    """One spoiled file of this kind."""
    content = bytearray(chance.choice(sound()[kind]))
    for _time in range(chance.choice((1, 1, 2, 4, 12))):
        if content:
            chance.choice(WAYS)(content, chance)
    return bytes(content)


def flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def noise(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    content[at : at + chance.choice((1, 4, 40))] = chance.randbytes(chance.choice((1, 4, 40)))


def tell(content: bytearray, chance: random.Random) -> None:
    at, word = chance.randrange(len(content)), chance.choice(TELLING)
    content[at : at + len(word)] = word


def cut(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    del content[at : at + chance.choice((1, 2, 16, 256, len(content)))]


def double(content: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(content)), chance.choice((4, 64, 1024))
    content[at:at] = content[at : at + length] * chance.choice((1, 2, 50))


def move(content: bytearray, chance: random.Random) -> None:
    start, end, length = chance.randrange(len(content)), chance.randrange(len(content)), chance.choice((4, 64, 1024))
    piece = content[start : start + length]
    del content[start : start + length]
    content[end:end] = piece


def cross(content: bytearray, chance: random.Random) -> None:
    other = chance.choice(sound()[chance.choice(list(sound()))])
    start, at = chance.randrange(len(other)), chance.randrange(len(content))
    content[at : at + chance.choice((0, 64, 1024))] = other[start : start + chance.choice((16, 256, 4096))]


def number(content: bytearray, chance: random.Random) -> None:
    """A number written in digits, as PDF and XML have them, becomes another."""
    digits = [at for at in range(len(content)) if 48 <= content[at] <= 57]
    if digits:
        at = chance.choice(digits)
        content[at : at + 1] = str(chance.choice((0, 9, 255, 65_536, 2**31 - 1, 2**32, 10**12))).encode()


WAYS = (flip, flip, noise, tell, cut, double, move, cross, number)
