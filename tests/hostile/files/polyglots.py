"""Files that are two things at once, and things that are not taken."""

import struct

from safeconduct.evidence import papers
from tests.hostile.files.kinds import PIXELS, Canary, Gallery
from tests.hostile.files.letters import letter
from tests.hostile.files.pdf_writing import drawn
from tests.hostile.files.pictures import HTML, saved

polyglots = Gallery()


@polyglots("pdf with a letter behind", "Polyglot")
def pdf_and_zip() -> bytes:
    return drawn() + letter()


@polyglots("jpeg with a pdf inside and behind", PIXELS)
def jpeg_and_pdf() -> bytes:
    whole, paper = saved(papers.picture(), "JPEG"), papers.pdf("x")
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(paper) + 2) + paper + whole[2:] + paper


@polyglots("jpeg with a Java program behind", "Polyglot")
def jpeg_and_jar() -> bytes:
    return saved(papers.picture(), "JPEG") + letter(META__INF__MANIFEST_MF=b"Main-Class: x")


@polyglots("gif with a Java program behind", "Polyglot", "NotTaken")
def gifar() -> bytes:
    return saved(papers.picture(), "GIF") + letter()


@polyglots("heic with a letter behind", "Polyglot")
def heic_and_zip() -> bytes:
    return papers.heic() + letter()


@polyglots("picture with a web page before", "NotTaken")
def html_and_jpeg() -> bytes:
    return HTML + saved(papers.picture(), "JPEG")


@polyglots("jpeg with a pdf's and a script's beginning in its first bytes", PIXELS, "Damaged")
def jpeg_and_script() -> bytes:
    whole = saved(papers.picture(), "JPEG")
    script = b"/*%PDF-1.7\n" + b"*/=1;alert('x')//" + HTML
    return whole[:2] + b"\xff\xe0" + struct.pack(">H", len(script) + 2) + script + whole[2:]


@polyglots("pdf that is a program", "NotTaken")
def program_and_pdf() -> bytes:
    return b"MZ" + b"\0" * 60 + drawn()


@polyglots("pdf that is a shell's script", "NotTaken")
def script_and_pdf() -> bytes:
    return b"#!/bin/sh\necho planted > /tmp/planted\nexit\n" + drawn()


@polyglots("drawing in SVG that calls out", "NotTaken")
def svg(canary: Canary) -> bytes:
    return b'<svg xmlns="x" onload="alert(1)"><image href="%s"/></svg>' % canary.url


@polyglots("picture that a printer would run", "UnknownFile")
def postscript() -> bytes:
    return b"%!PS-Adobe-3.0\n(/tmp/planted) (w) file closefile (%pipe%id) (r) file\n\x00"
