import io

import pikepdf
import pypdfium2
import pytest

from safeconduct.dossiers.bundle.binding import bind
from safeconduct.dossiers.bundle.contents import Applicant, Contents, Exhibit, Part, Section
from safeconduct.evidence.disarm.pages import pages_of
from safeconduct.evidence.papers import pdf

CYRILLIC = "Меня избили у подъезда. Ёжик, щука, цапля."
INJECTION = '#panic("x") $x$ \\ *b* _i_ <label> @ref // /* "'


def pages(words, count=1):
    return list(pages_of([pdf(words, pages=count)], "application/pdf"))


def exhibit(number, title, count=1, **more):
    return Exhibit(number=number, title=title, pages=pages(title[0], count), **more)


def contents(**changes):
    sections = (
        Section(("Identité", "Identity"), (exhibit("1.1", ("Passeport", "Passport"), 3, person="Мира Соколова"),)),
        Section(
            ("Récit personnel", "Own account"),
            statement=(Part("ru", ("Texte original", "Original"), (CYRILLIC, INJECTION)),),
        ),
        Section(
            ("Menaces", "Threats"),
            (
                exhibit("3.1", ("Menace", "Threat"), shows="Письмо от 3 мая"),
                exhibit("3.2", ("Convocation", "Summons"), 2),
            ),
        ),
    )
    whole = {
        "languages": ("fr", "en"), "organisation": "Lantern Bridge", "programme": ("Visa humanitaire", "Humanitarian visa"),
        "authority": ("Office des étrangers", "Immigration Office"), "post": ("Ambassade à Moscou", "Embassy in Moscow"),
        "track": ("Long séjour", "Long stay"), "reference": "Oak Heron 12", "version": 1,
        "made_on": ("22 novembre 2026", "22 November 2026"),
        "applicants": (Applicant("Мира Соколова", ("demandeur principal", "main applicant"), "3 mai 1990"),),
        "copies": ("Un jeu d’originaux", "One set of originals"), "sections": sections,
    }  # fmt: skip
    return Contents(**(whole | changes))


@pytest.fixture(scope="module")
def bound():
    return bind(contents())


@pytest.fixture(scope="module")
def pdf_bytes(bound):
    return b"".join(bound.pieces())


@pytest.fixture(scope="module")
def texts(pdf_bytes):
    with pypdfium2.PdfDocument(pdf_bytes) as document:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def test_every_page_bears_its_folio_and_how_many_there_are(bound, texts):
    assert bound.pages == len(texts) == 2 + 3 + 1 + 6
    assert all(f"{number} / {len(texts)}" in text for number, text in enumerate(texts, start=1))


def test_the_index_names_each_exhibit_in_two_languages_with_its_folios(texts):
    index = texts[1]
    assert all(word in index for word in ("Passeport", "Passport", "Convocation", "Summons", "Письмо от 3 мая"))
    assert "4–6" in index
    assert "11–12" in index


def test_the_cover_and_the_statement_carry_cyrillic_and_markup_as_it_was_written(texts):
    assert "Мира Соколова" in texts[0]
    statement = next(text for text in texts if CYRILLIC in text)
    assert INJECTION.replace("\\", "").split()[0] in statement
    assert "<label> @ref" in statement


def test_the_outline_leads_through_the_sections_in_the_order_of_the_checklist(bound, pdf_bytes):
    with pikepdf.open(io.BytesIO(pdf_bytes)) as document, document.open_outline() as outline:
        places = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
        folios = [places[child.destination[0].objgen] for item in outline.root for child in item.children]
    assert found[0][0] == "Visa humanitaire"
    assert found[2:] == [
        ("1. Identité", ["1.1 Passeport"]),
        ("2. Récit personnel", []),
        ("3. Menaces", ["3.1 Menace", "3.2 Convocation"]),
    ]
    assert folios == [4, 10, 11]


def test_the_pictures_lie_on_their_own_sheets_and_nowhere_else(bound, pdf_bytes):
    with pikepdf.open(io.BytesIO(pdf_bytes)) as document:
        with_picture = [number for number, page in enumerate(document.pages, start=1) if page.get_images()]
    assert with_picture == [4, 5, 6, 10, 11, 12]


def test_the_picture_can_be_seen_below_the_folio(bound, pdf_bytes):
    with pypdfium2.PdfDocument(pdf_bytes) as document:
        drawn = document[3].render(scale=1).to_pil().convert("L")
    assert drawn.crop((60, 100, 400, 300)).getextrema()[0] < 100


def test_it_declares_an_archive_format_and_no_name_stands_in_its_metadata(bound, pdf_bytes):
    with pikepdf.open(io.BytesIO(pdf_bytes)) as document:
        words = bytes(document.Root.Metadata.read_bytes()).decode()
    assert "pdfaid:part>2<" in words
    assert "Соколова" not in words


def test_a_lying_page_gets_a_lying_sheet():
    from safeconduct.evidence.papers import picture_bytes

    lying = Exhibit(
        number="1.1", title=("Carte", "Map"), pages=list(pages_of([picture_bytes("JPEG", 400, 200)], "image/jpeg"))
    )
    made = bind(contents(sections=(Section(("Identité", "Identity"), (lying,)),)))
    with pikepdf.open(io.BytesIO(b"".join(made.pieces()))) as document:
        box = document.pages[3].mediabox
    assert (box[2] > box[3]) == (lying.pages[0].width > lying.pages[0].height)


def test_every_picture_stands_on_its_sheet_as_it_was_drawn(bound, pdf_bytes):
    drawn = [page.jpeg for exhibit in contents().exhibits for page in exhibit.pages]
    with pikepdf.open(io.BytesIO(pdf_bytes)) as document:
        images = [image for page in document.pages for image in page.get_images().values()]
        assert [image.read_raw_bytes() for image in images] == drawn == [page.jpeg for page in bound.pictures]
        assert not document.check_pdf_syntax()
        assert document.trailer.ID[0] != document.trailer.ID[1]


def test_a_picture_is_fetched_when_it_is_its_turn(bound):
    pieces = bound.pieces()
    assert next(pieces) == bound.sheets
    assert all(len(piece) <= max(len(page.jpeg) for page in bound.pictures) for piece in pieces)
