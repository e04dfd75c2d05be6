import struct

import pytest

from safeconduct.custody.upload import LARGEST, TooLarge
from safeconduct.evidence import refusals
from safeconduct.evidence.filetypes import FileFacts, look_at
from safeconduct.evidence.kinds import MediaType
from safeconduct.evidence.papers import docx, heic, pdf, picture_bytes


def look(content: bytes, piece: int = 1000) -> FileFacts:
    return look_at(content[at : at + piece] for at in range(0, len(content), piece))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf("Справка о несудимости"), MediaType.PDF),
        (picture_bytes("JPEG"), MediaType.JPEG),
        (picture_bytes("PNG"), MediaType.PNG),
        (heic(), MediaType.HEIC),
        (docx("Заявление"), MediaType.DOCX),
        ("Они пришли дважды.\n".encode(), MediaType.TEXT),
        ("Они пришли дважды.\n".encode("utf-16"), MediaType.TEXT),
        ("Они пришли дважды.\r\n".encode("cp1251"), MediaType.TEXT),
        (b"They came twice.", MediaType.TEXT),
    ],
    ids=["pdf", "jpeg", "png", "heic", "docx", "utf-8", "utf-16", "cp1251", "ascii"],
)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_a_file_is_told_by_its_bytes_however_they_arrive(content: bytes, kind: MediaType, piece: int) -> None:
    facts = look(content, piece)
    assert (facts.media_type, facts.size) == (kind, len(content))


def test_the_fingerprint_is_that_of_the_whole_file() -> None:
    assert look(b"abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("content", "refusal", "words"),
    [
        (b"", refusals.EmptyFile, "empty"),
        (b"\x00" * 5000, refusals.EmptyFile, "empty"),
        (b"\x00\x01\x02\x03 what is this", refusals.UnknownFile, "could not tell"),
        (b"MZ\x90\x00\x03\x00\x00\x00", refusals.NotTaken, "a program"),
        (b"#!/bin/sh\nrm -rf /\n", refusals.NotTaken, "a program"),
        (b"<!DOCTYPE html><script>alert(1)</script>", refusals.NotTaken, "a web page"),
        ('\ufeff  <svg xmlns="x" onload="alert(1)">'.encode(), refusals.NotTaken, "a web page"),
        (b"GIF89a\x01\x00", refusals.NotTaken, "a picture of a kind"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", refusals.NotTaken, "a picture of a kind"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", refusals.NotTaken, "a film"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", refusals.NotTaken, "older or other word processor"),
        (b"Rar!\x1a\x07", refusals.NotTaken, "packed into one"),
        (pdf("x")[:-1000], refusals.Damaged, "not complete"),
        (picture_bytes("PNG")[:-8], refusals.Damaged, "not complete"),
        (picture_bytes("JPEG") + docx("x"), refusals.Polyglot, "two files in one"),
        (pdf("x") + docx("x"), refusals.Polyglot, "two files in one"),
        (docx("x", parts={"word/vbaProject.bin": b"x"}), refusals.WithMacros, "macros"),
        (docx("x")[:-30], refusals.Damaged, "not complete"),
        (b"nonsense before" + docx("x"), refusals.Polyglot, "two files in one"),
        (docx("x").replace(b"word/document.xml", b"word/documant.xml"), refusals.Archive, "packed into one"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_in_words_with_something_to_do(
    content: bytes, refusal: type[refusals.NotTaken], words: str
) -> None:
    with pytest.raises(refusals.NotTaken) as caught:
        look(content)
    assert type(caught.value) is refusal
    assert words in str(caught.value.happened)
    assert str(caught.value.next_step)


def test_a_picture_that_claims_a_huge_size_is_refused_by_its_head() -> None:
    content = bytearray(picture_bytes("PNG"))
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    with pytest.raises(refusals.TooManyPixels):
        look(bytes(content))


def test_a_word_file_that_would_unpack_without_end_is_refused() -> None:
    bomb = docx("x", parts={"word/media/image1.bmp": b"\x00" * (201 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(refusals.Damaged, match="larger than any letter"):
        look(bomb)


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_the_end() -> None:
    given = iter([b"a" * (1024 * 1024)] * 40)
    with pytest.raises(TooLarge):
        look_at(given)
    assert len(list(given)) == 40 - (LARGEST // (1024 * 1024) + 1)
