"""Binding: typst sets every sheet with its folio, the index and the outline; the pictures are laid on afterwards.

The sheets of evidence are set as empty ones, so that numbers, links and bookmarks are typst's own and nothing has to
be merged or renumbered. Data goes in as JSON; nothing is spliced into the markup.
"""

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from importlib.resources import files

import pikepdf
import typst

from safeconduct.dossiers.bundle.contents import Contents, Exhibit, Section
from safeconduct.dossiers.bundle.labels import labels
from safeconduct.evidence.disarm.pages import PageImage

POINTS_A_MM = 72 / 25.4
SIDE, TOP, BOTTOM = 8 * POINTS_A_MM, 26 * POINTS_A_MM, 6 * POINTS_A_MM


@dataclass(frozen=True, repr=False)
class Bound:
    """A finished bundle. `pages` counts every sheet; `sha256` (hex) is of the bytes."""

    pdf: bytes
    pages: int
    sha256: str


def bind(contents: Contents) -> Bound:
    """The bundle as PDF bytes (declares PDF/A-2b)."""
    sheets = _set(contents)
    with pikepdf.open(io.BytesIO(sheets)) as document:
        _lay_pictures(document, contents)
        kept = io.BytesIO()
        document.save(kept, deterministic_id=True, fix_metadata_version=False)
        pdf = kept.getvalue()
        return Bound(pdf, len(document.pages), hashlib.sha256(pdf).hexdigest())


def _set(contents: Contents) -> bytes:
    source = files("safeconduct.dossiers.bundle").joinpath("bundle.typ").read_bytes()
    data = json.dumps(_data(contents), ensure_ascii=False)
    return typst.compile(source, sys_inputs={"data": data}, pdf_standards=["a-2b"], ignore_system_fonts=True)


def _data(contents: Contents) -> dict[str, object]:
    plain = ("languages", "organisation", "programme", "authority", "post", "track", "reference", "made_on", "copies")
    return {
        **{name: getattr(contents, name) for name in plain},
        "version": str(contents.version),
        "labels": labels(contents.languages),
        "applicants": [asdict(person) for person in contents.applicants],
        "sections": [_section(number, section) for number, section in enumerate(contents.sections, start=1)],
    }


def _section(number: int, section: Section) -> dict[str, object]:
    return {
        "number": str(number),
        "title": section.title,
        "exhibits": [_exhibit(exhibit) for exhibit in section.exhibits],
        "statement": [asdict(part) for part in section.statement],
    }


def _exhibit(exhibit: Exhibit) -> dict[str, object]:
    plain = ("number", "title", "shows", "person", "issued_on", "note")
    return {
        **{name: getattr(exhibit, name) for name in plain},
        "sheets": [page.width > page.height for page in exhibit.pages],
    }


def _lay_pictures(document: pikepdf.Pdf, contents: Contents) -> None:
    """Each exhibit's sheets follow its heading, whose page the document's own outline names."""
    starts = _first_sheets(document)
    for exhibit in contents.exhibits:
        first = starts[exhibit.number]
        for place, picture in enumerate(exhibit.pages):
            _lay(document, document.pages[first + place], picture)


def _first_sheets(document: pikepdf.Pdf) -> dict[str, int]:
    """The page index on which each exhibit begins, from the bookmarks."""
    places = {page.obj.objgen: index for index, page in enumerate(document.pages)}
    with document.open_outline() as outline:
        exhibits = [item for section in outline.root for item in section.children]
    return {str(item.title).split(" ", 1)[0]: places[_page_of(item)] for item in exhibits}


def _page_of(bookmark: pikepdf.OutlineItem) -> tuple[int, int]:
    """The object number of the page that a bookmark leads to (typst writes explicit destinations)."""
    destination = bookmark.destination
    assert isinstance(destination, pikepdf.Array)
    return tuple(destination[0].objgen)  # type: ignore[return-value]  # a pair of numbers


def _lay(document: pikepdf.Pdf, sheet: pikepdf.Page, picture: PageImage) -> None:
    """The picture at its size on paper, or as large as the sheet's free room, in the middle."""
    left, low, right, high = (float(side) for side in sheet.mediabox)
    room_x, room_y = right - left - 2 * SIDE, high - low - TOP - BOTTOM
    width, height = picture.width * 72 / picture.dpi, picture.height * 72 / picture.dpi
    scale = min(1, room_x / width, room_y / height)
    width, height = width * scale, height * scale
    x, y = left + SIDE + (room_x - width) / 2, low + BOTTOM + (room_y - height)
    name = sheet.add_resource(_image(document, picture), pikepdf.Name.XObject, prefix="Evidence")
    sheet.contents_add(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm {name} Do Q".encode())


def _image(document: pikepdf.Pdf, picture: PageImage) -> pikepdf.Object:
    """PDF 32000-1, 8.9.5: a JPEG goes in as it is."""
    stream = pikepdf.Stream(document, picture.jpeg)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray if _is_grey(picture.jpeg) else pikepdf.Name.DeviceRGB
    stream.Filter = pikepdf.Name.DCTDecode
    return document.make_indirect(stream)


def _is_grey(jpeg: bytes) -> bool:
    """Whether our own JPEG has one component (its start-of-frame segment says how many)."""
    at = 2
    while jpeg[at + 1] not in {0xC0, 0xC1, 0xC2}:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[at + 9] == 1
