"""Binding: typst sets every sheet with its folio, the index and the outline; the pictures are laid on afterwards.

The sheets of evidence are set as empty ones, so that numbers, links and bookmarks are typst's own and nothing has to
be merged or renumbered. Data goes in as JSON; nothing is spliced into the markup. The pictures follow behind the sheets
(PDF 32000-1, 7.5.6) one after another, so that a bundle of any length is never in memory whole.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files

import pikepdf
import typst

from safeconduct.dossiers.bundle.appending import Appendix
from safeconduct.dossiers.bundle.contents import Contents, Exhibit, Page, Section
from safeconduct.dossiers.bundle.labels import labels

POINTS_A_MM = 72 / 25.4
SIDE, TOP, BOTTOM = 8 * POINTS_A_MM, 26 * POINTS_A_MM, 6 * POINTS_A_MM
PLACE = "Evidence"


@dataclass(frozen=True, repr=False)
class Bound:
    """A bundle whose sheets are set. `pages` counts every sheet; `pictures` go on the places of `sheets`."""

    sheets: bytes
    places: tuple[int, ...]
    pictures: tuple[Page, ...]
    pages: int

    def pieces(self) -> Iterator[bytes]:
        """The PDF from its first byte to its last, a picture at a time; each picture is fetched when it is its turn."""
        appendix = Appendix(self.sheets)
        yield self.sheets
        for number, picture in zip(self.places, self.pictures, strict=True):
            yield from appendix.picture(number, picture)
        yield appendix.end()


def bind(contents: Contents) -> Bound:
    """The bundle, ready to be written (declares PDF/A-2b)."""
    with pikepdf.open(io.BytesIO(_set(contents))) as document:
        _lay_pictures(document, contents)
        kept = io.BytesIO()
        plain = pikepdf.ObjectStreamMode.disable
        document.save(kept, deterministic_id=True, fix_metadata_version=False, object_stream_mode=plain)
        pages = len(document.pages)
    pictures = tuple(picture for exhibit in contents.exhibits for picture in exhibit.pages)
    return Bound(kept.getvalue(), _places(kept), pictures, pages)


def _places(kept: io.BytesIO) -> tuple[int, ...]:
    """The object numbers under which the pictures are waited for, in the order of the sheets."""
    with pikepdf.open(kept) as document:
        found = [dict(page.resources.get("/XObject", {}).items()) for page in document.pages]
        placed = [one for objects in found for name, one in objects.items() if name.startswith(f"/{PLACE}")]
        return tuple(one.objgen[0] for one in placed)


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


def _lay(document: pikepdf.Pdf, sheet: pikepdf.Page, picture: Page) -> None:
    """The picture at its size on paper, or as large as the sheet's free room, in the middle."""
    left, low, right, high = (float(side) for side in sheet.mediabox)
    room_x, room_y = right - left - 2 * SIDE, high - low - TOP - BOTTOM
    width, height = picture.width * 72 / picture.dpi, picture.height * 72 / picture.dpi
    scale = min(1, room_x / width, room_y / height)
    width, height = width * scale, height * scale
    x, y = left + SIDE + (room_x - width) / 2, low + BOTTOM + (room_y - height)
    name = sheet.add_resource(_place_for(document), pikepdf.Name.XObject, prefix=PLACE)
    sheet.contents_add(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm {name} Do Q".encode())


def _place_for(document: pikepdf.Pdf) -> pikepdf.Object:
    """What stands for a picture until it is written."""
    stream = pikepdf.Stream(document, b"")
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    return document.make_indirect(stream)
