import io

import pikepdf
import pytest
from PIL import Image

from safeconduct.evidence import papers, refusals
from safeconduct.evidence.disarm.pages import PageImage, caveat, count_pages, pages_of
from safeconduct.evidence.kinds import MediaType


def show(content: bytes, kind: MediaType, **how: int) -> list[PageImage]:
    return list(pages_of([content], kind, **how))


def opened(page: PageImage) -> Image.Image:
    return Image.open(io.BytesIO(page.jpeg))


def darkness(page: PageImage) -> int:
    """How many pixels are dark: an empty sheet has none."""
    return sum(opened(page).convert("L").histogram()[:100])


def test_each_page_of_a_pdf_becomes_a_picture_of_an_a4_sheet() -> None:
    shown = show(papers.pdf("Справка о несудимости", pages=3), MediaType.PDF)
    assert [(page.width, page.height) for page in shown] == [(1240, 1754)] * 3
    assert all(darkness(page) > 500 for page in shown)


def test_a_single_page_can_be_asked_for() -> None:
    whole = show(papers.pdf("страница", pages=4), MediaType.PDF, dpi=40)
    assert show(papers.pdf("страница", pages=4), MediaType.PDF, dpi=40, first=3, max_pages=1) == [whole[2]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (papers.picture_bytes("JPEG", 4000, 3000), MediaType.JPEG),
        (papers.picture_bytes("PNG", 4000, 3000), MediaType.PNG),
        (papers.heic(4000, 3000), MediaType.HEIC),
    ],
    ids=["jpeg", "png", "heic"],
)
def test_a_photo_becomes_one_picture_that_fits_the_sheet(content: bytes, kind: MediaType) -> None:
    (page,) = show(content, kind)
    assert page.width <= 1754
    assert page.height <= 1240
    assert page.width > 1600
    red, green, blue = opened(page).getpixel((page.width // 4, page.height // 4))
    assert red > 200 > green > blue  # the orange of the picture's corner


def test_a_photo_taken_sideways_is_put_upright_and_says_nothing_of_when_and_where() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "MARKER-CAMERA"
    (page,) = show(papers.picture_bytes("JPEG", 400, 300, exif=exif), MediaType.JPEG)
    assert (page.width, page.height) == (300, 400)
    assert b"MARKER-CAMERA" not in page.jpeg
    assert not opened(page).getexif()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_plain_text_is_typeset_in_any_of_three_encodings(encoding: str) -> None:
    words = "Они пришли дважды.\n\nИ сказали, что вернутся.\n"
    (page,) = show(words.encode(encoding), MediaType.TEXT)
    (same,) = show(words.encode(), MediaType.TEXT)
    assert page == same
    assert darkness(page) > 1000


def test_text_is_never_read_as_the_typesetters_markup() -> None:
    (page,) = show(b'#image("/etc/passwd") #panic() $ * _ \\ ]', MediaType.TEXT)
    assert darkness(page) > 300


def test_the_words_of_a_word_file_are_shown_and_what_is_left_out_is_said() -> None:
    (page,) = show(papers.docx("Заявление", "Я прошу о помощи."), MediaType.DOCX)
    assert darkness(page) > 500
    assert "Only the text" in str(caveat(MediaType.DOCX))
    assert caveat(MediaType.PDF) is None


def locked_pdf(owner_only: bool) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("тайна"))) as document:
        document.save(kept, encryption=pikepdf.Encryption(owner="x", user="" if owner_only else "y"))
    return kept.getvalue()


def test_a_pdf_that_needs_a_password_is_refused_and_one_that_only_forbids_printing_is_not() -> None:
    with pytest.raises(refusals.Locked):
        show(locked_pdf(owner_only=False), MediaType.PDF)
    assert len(show(locked_pdf(owner_only=True), MediaType.PDF, dpi=40)) == 1


def bomb_png() -> bytes:
    """41 megapixels in 40 KB."""
    kept = io.BytesIO()
    Image.new("1", (8200, 5000)).save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "refusal"),
    [
        (b"%PDF-1.7\nnothing\n%%EOF", MediaType.PDF, refusals.Damaged),
        (papers.picture_bytes("JPEG", 800, 800)[:-1500], MediaType.JPEG, refusals.Damaged),
        (papers.heic()[:-300], MediaType.HEIC, refusals.Damaged),
        (bomb_png(), MediaType.PNG, refusals.TooManyPixels),
        (papers.pdf("x"), MediaType.JPEG, refusals.Damaged),
        (b"a\n" * 20_000, MediaType.TEXT, refusals.TooManyPages),
        (b"", MediaType.TEXT, refusals.Damaged),
        (b"PK\x03\x04 nothing", MediaType.DOCX, refusals.Damaged),
        (papers.docx("x", parts={"word/document.xml": b"<!DOCTYPE a [<!ENTITY a 'a'>]><a>&a;</a>"}), MediaType.DOCX,
         refusals.Damaged),
    ],
)  # fmt: skip
def test_what_does_not_open_is_refused_with_its_reason(
    content: bytes, kind: MediaType, refusal: type[refusals.NotTaken]
) -> None:
    with pytest.raises(refusal):
        count_pages([content], kind)


def test_more_than_300_pages_are_refused() -> None:
    with pytest.raises(refusals.TooManyPages):
        count_pages([papers.pdf("x", pages=301)], MediaType.PDF)
    assert count_pages([papers.pdf("x", pages=300)], MediaType.PDF) == 300


def hostile_pdf() -> bytes:
    """A paper that runs a script when opened, starts a program and carries a file."""
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("Счёт"))) as document:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('MARKER-SCRIPT')")
        )
        document.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="MARKER-PROGRAM"))
        document.attachments["x.exe"] = pikepdf.AttachedFileSpec(document, b"MZ MARKER-ATTACHED")
        document.save(kept, compress_streams=False)
    return kept.getvalue()


def test_nothing_of_a_hostile_pdf_is_in_its_pictures_but_what_one_sees() -> None:
    hostile = hostile_pdf()
    assert all(word in hostile for word in (b"MARKER-SCRIPT", b"MARKER-PROGRAM", b"MARKER-ATTACHED"))
    (page,) = show(hostile, MediaType.PDF)
    assert b"MARKER" not in page.jpeg
    assert set(opened(page).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
