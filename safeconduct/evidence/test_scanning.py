"""A virus scanner beside the sandbox: clamd itself where it is installed, a server that speaks as it does elsewhere."""

import io
import shutil
import socket
import struct
import subprocess
import threading
import time
import zipfile
from contextlib import contextmanager, suppress

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.evidence import papers, scanning
from safeconduct.evidence.kinds import Origin, ScanState
from safeconduct.evidence.models import USABLE, Item
from safeconduct.evidence.refusals import HoldsVirus
from safeconduct.evidence.selectors import items_of
from safeconduct.evidence.services.order_pages import order_pages
from safeconduct.evidence.services.receive import name_to_download, receive
from safeconduct.evidence.services.show_page import show_page

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    monkeypatch.setattr(scanning._Asked, "until", 0.0)


@contextmanager
def speaking(place, answer):
    """A server on a socket at `place` that takes INSTREAM to its end and gives `answer(bytes)`."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        door.listen()
        threading.Thread(target=_serve, args=(door, answer), daemon=True).start()
        yield place
        door.shutdown(socket.SHUT_RDWR)


def _serve(door, answer):
    while True:
        try:
            line, _who = door.accept()
        except OSError:
            return
        with line, line.makefile("rb") as heard, suppress(OSError):  # who asked may be gone
            command = heard.read(6)
            if command == b"zPING\0":
                line.sendall(b"PONG\0")
                continue
            assert command + heard.read(4) == b"zINSTREAM\0"
            content = bytearray()
            while length := struct.unpack(">I", heard.read(4))[0]:
                assert length <= scanning.PIECE
                content += heard.read(length)
            line.sendall(answer(bytes(content)))


def as_clamd(content):
    return b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0"


@pytest.fixture
def scanner(tmp_path, settings):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    with speaking(settings.CLAMD_SOCKET, as_clamd):
        yield


@pytest.mark.parametrize(
    ("answer", "state", "found"),
    [
        (b"stream: OK\0", ScanState.CLEAN, ""),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", ScanState.FOUND, "Win.Test.EICAR_HDB-1"),
        (b"stream: <script>\n FOUND\0", ScanState.NOT_SCANNED, ""),
        (b"stream: a <b>\xff/c FOUND\0", ScanState.FOUND, "abc"),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanState.NOT_SCANNED, ""),
        (b"stream: OK but not quite\0", ScanState.NOT_SCANNED, ""),
        (b"x" * 9000, ScanState.NOT_SCANNED, ""),
        (b"", ScanState.NOT_SCANNED, ""),
    ],
)
def test_only_a_clear_word_of_the_scanner_counts(tmp_path, settings, answer, state, found):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    with speaking(settings.CLAMD_SOCKET, lambda _content: answer):
        assert scanning.scan([b"a" * 200_000, b"b"]) == scanning.Scan(state, found)


def test_a_scanner_that_says_nothing_holds_nobody(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(scanning, "SCAN_SECONDS", 0.3)
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    with speaking(settings.CLAMD_SOCKET, lambda _content: time.sleep(5) or b"stream: OK\0"):
        began = time.monotonic()
        assert scanning.scan([b"x"]) == scanning.NOT_SCANNED
        assert time.monotonic() - began < 2


def test_a_file_with_a_virus_is_kept_sealed_and_never_shown(caseworker, mine, scanner, browser):
    client = browser(caseworker)
    sent = {"papers": [SimpleUploadedFile("угроза.txt", b"look: " + EICAR)], "origin": "household", "given_by": ""}
    answer = client.post(f"/evidence/{mine.slug}/upload/", sent, follow=True).content.decode()
    assert "A virus scanner found something in “угроза.txt”" in answer
    item = Item.objects.get()
    assert (item.scan, item.holds_virus) == (ScanState.FOUND, True)
    page = client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert "It called it “Eicar-Test”" in page
    assert "original/ask/" not in page
    at = f"/evidence/{mine.slug}/{item.pk}/"
    asked = client.post(f"{at}original/ask/", {"reason": "translator"})
    for refused in (client.get(f"{at}pages/"), client.get(f"{at}pages/1/"), asked):
        assert (refused.status_code, EICAR in refused.content) == (403, False)
    for opening in (
        lambda: order_pages(caseworker.actor, item=item, numbers=[1]),
        lambda: show_page(caseworker.actor, item=item, number=1),
    ):
        with pytest.raises(HoldsVirus):
            opening()
    assert not items_of(caseworker.actor, mine).exists()
    assert not Item.objects.filter(USABLE).exists()
    assert list(items_of(caseworker.actor, mine, with_withdrawn=True)) == [item]


def test_a_file_without_one_is_marked_and_shown(caseworker, mine, scanner, browser):
    item = receive(
        caseworker.actor, case=mine, file=ContentFile(papers.pdf("x"), name="a.pdf"), origin=Origin.HOUSEHOLD
    )
    assert item.scan == ScanState.CLEAN
    page = browser(caseworker).get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert "nothing found" in page
    assert "does not answer" not in browser(caseworker).get(f"/evidence/{mine.slug}/").content.decode()
    assert list(items_of(caseworker.actor, mine)) == [item]


def test_where_the_scanner_is_away_files_are_taken_and_pages_say_so(caseworker, mine, browser, settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    item = receive(
        caseworker.actor, case=mine, file=ContentFile(papers.pdf("x"), name="a.pdf"), origin=Origin.HOUSEHOLD
    )
    assert item.scan == ScanState.NOT_SCANNED
    assert "The virus scanner does not answer" in browser(caseworker).get(f"/evidence/{mine.slug}/").content.decode()
    assert not scanning.answers()
    with speaking(settings.CLAMD_SOCKET, as_clamd):
        assert scanning.answers()


def test_where_there_is_none_the_page_says_so(caseworker, mine, browser):
    assert "No virus scanner runs here" in browser(caseworker).get(f"/evidence/{mine.slug}/").content.decode()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The real one, with one signature of its own; the folder where it unpacks."""
    if shutil.which("clamd") is None:
        pytest.skip("clamd is not on this machine (Debian: clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    for name in ("base", "unpacked"):
        (folder / name).mkdir()
    (folder / "base/ours.ndb").write_text(f"Test.Eicar.Ours:0:*:{EICAR.hex()}\n")
    (folder / "conf").write_text(
        f"LocalSocket {folder}/socket\nDatabaseDirectory {folder}/base\nTemporaryDirectory {folder}/unpacked\n"
        f"Foreground yes\nLogFile {folder}/log\nLogClean yes\nStreamMaxLength 26M\nUser root\n"
    )
    with subprocess.Popen(["clamd", "-c", str(folder / "conf")], stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 30
        while not (folder / "socket").exists() and time.monotonic() < until:
            time.sleep(0.1)
        yield folder
        process.terminate()


def carrying_pdf():
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf("x"))) as document:
        document.attachments["x"] = pikepdf.AttachedFileSpec(document, EICAR)
        document.save(kept, compress_streams=False)
    return kept.getvalue()


def packed_letter():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a/>" + EICAR)
    return kept.getvalue()


def test_clamd_itself_finds_what_is_plain_in_a_letter_and_in_a_pdf_and_keeps_nothing(clamd, settings):
    settings.CLAMD_SOCKET = str(clamd / "socket")
    assert scanning.answers()
    for content in (EICAR, b"words " + EICAR, packed_letter(), carrying_pdf()):
        said = scanning.scan([content])
        assert (said.state, said.found) == (ScanState.FOUND, "Test.Eicar.Ours.UNOFFICIAL")
    for content in (papers.pdf("x"), b"a" * 25 * 1024 * 1024, papers.heic()):
        assert scanning.scan([content]).state is ScanState.CLEAN
    assert scanning.scan([b"a" * 27 * 1024 * 1024]).state is ScanState.NOT_SCANNED
    assert list((clamd / "unpacked").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "media_type", "safe"),
    [
        ("справка.PDF", "application/pdf", "справка.PDF"),
        ("photo.hta", "image/jpeg", "photo.hta.jpg"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("справка.рdf", "application/pdf", "справка.рdf.pdf"),  # the first letter of its end is Cyrillic
        ("CON", "text/plain", "CON.txt"),
        ("x.pdf.exe", "application/pdf", "x.pdf.exe.pdf"),
    ],
)
def test_a_download_is_named_by_what_it_is(name, media_type, safe):
    assert name_to_download(name, media_type) == safe
