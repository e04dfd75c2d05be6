"""A clean PDF out of page pictures: nothing of the stranger's file is in it but what one could see."""

import io
from collections.abc import Iterable

import pikepdf

from safeconduct.evidence.disarm.frames import MOST_PAGES
from safeconduct.evidence.disarm.pages import DPI, PageImage, pages_of


def disarmed_pdf(chunks: Iterable[bytes], media_type: str, *, dpi: int = DPI, max_pages: int = MOST_PAGES) -> bytes:
    """A file as a PDF of page pictures. Raises a NotTaken that says why not, TooBusy."""
    return pdf_of(pages_of(chunks, media_type, dpi=dpi, max_pages=max_pages))


def pdf_of(pages: Iterable[PageImage]) -> bytes:
    """Page pictures as a PDF, each page as large as its picture is at its `dpi`."""
    document, kept = pikepdf.new(), io.BytesIO()
    for page in pages:
        _add(document, page)
    document.save(kept, deterministic_id=True)
    return kept.getvalue()


def _add(document: pikepdf.Pdf, page: PageImage) -> None:
    picture = pikepdf.Stream(document, page.jpeg)
    picture.update(_picture_words(page))
    width, height = round(page.width * 72 / page.dpi, 2), round(page.height * 72 / page.dpi, 2)
    added = document.add_blank_page(page_size=(width, height))
    added.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=document.make_indirect(picture)))
    added.Contents = document.make_stream(f"{width} 0 0 {height} 0 0 cm /Page Do".encode())


def _picture_words(page: PageImage) -> pikepdf.Dictionary:
    """PDF 32000-1, 8.9.5: a JPEG goes in as it is."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=pikepdf.Name.DeviceGray if _is_grey(page.jpeg) else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )


def _is_grey(jpeg: bytes) -> bool:
    """Whether our own JPEG has one component (the start-of-frame segment says how many)."""
    at = 2
    while jpeg[at + 1] not in {0xC0, 0xC1, 0xC2}:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[at + 9] == 1
