"""Hostile PDFs that exhaust: bombs, circles, lies about how much there is."""

import struct

from safeconduct.evidence import papers
from tests.hostile.files.kinds import PIXELS, Gallery
from tests.hostile.files.pdf_writing import CATALOG, DRAWING, GIB, PAGES, bomb, drawn, page, stream, written

pdfs = Gallery()


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
