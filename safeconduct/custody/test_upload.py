"""Uploads on their own floor: nothing of a file is readable on the disk, while it comes, after it came, or after a crash."""

import contextlib
import gc
import io
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import RequestFactory

from safeconduct.custody import upload
from safeconduct.custody.upload import LARGEST, SealedSpool, SealedUploadHandler
from safeconduct.vault import VaultError

MARKER = b"Mira Sokolova, Kraanlei 7"
PIECE = SealedUploadHandler.chunk_size


def on_disk(folder):
    """Every byte of every file below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def left(tmp_path):
    return [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


def received(*files, kind="application/pdf", **fields):
    """A form as the house's handler takes it in."""
    sent = {f"file{number}": SimpleUploadedFile(name, content, kind) for number, (name, content) in enumerate(files)}
    request = RequestFactory().post("/", sent | fields)
    request.upload_handlers = [SealedUploadHandler(request)]
    request.POST  # noqa: B018 - reads the body
    return request


def test_a_file_comes_out_as_it_came_in_and_stands_sealed_meanwhile(tmp_path):
    content = MARKER * 40_000
    assert len(content) > 3 * PIECE
    file = received(("паспорт.pdf", content)).FILES["file0"]
    assert (file.name, file.size) == ("паспорт.pdf", len(content))
    assert file.read() == b"".join(file.chunks()) == content
    assert file.head(4) == content[:4]
    assert len(on_disk(tmp_path)) > len(content)
    assert MARKER not in on_disk(tmp_path)
    file.close()
    assert left(tmp_path) == []


def test_while_it_comes_in_every_piece_is_sealed_before_it_is_written(tmp_path):
    spool = SealedSpool()
    for number in range(1, 4):
        spool.add(MARKER)
        assert len(left(tmp_path)) == 1
        assert left(tmp_path)[0].stat().st_size > number * len(MARKER)
        assert MARKER not in on_disk(tmp_path)
    assert list(spool.pieces()) == [MARKER] * 3


def test_two_uploads_of_the_same_file_have_nothing_in_common(tmp_path):
    spools = [SealedSpool(), SealedSpool()]
    for spool in spools:
        spool.add(MARKER)
    first, second = (path.read_bytes() for path in left(tmp_path))
    assert first[4:] != second[4:]


CRASH = """
import os, signal
import django
django.setup()
from safeconduct.custody.upload import SealedSpool
spool = SealedSpool()
for _piece in range(3):
    spool.add({marker!r} * 1000)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_that_dies_in_the_middle_leaves_nothing_that_anybody_can_read(tmp_path):
    blobs, temporary = tmp_path / "blobs", tmp_path / "tmp"
    temporary.mkdir()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "SAFECONDUCT_FACE": "worker", "SAFECONDUCT_MODE": "demo",
        "SECRET_KEY": "only for tests", "PEPPER": "5a" * 32, "LOG_KEY": "1c" * 32, "BLOB_DIR": str(blobs),
        "SHRED_DIR": str(tmp_path / "shred"),
        "TMPDIR": str(temporary), "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    script = textwrap.dedent(CRASH).format(marker=MARKER)
    died = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert len(left(tmp_path)) == 1
    assert left(tmp_path)[0].stat().st_size > 3000 * len(MARKER)
    assert MARKER not in on_disk(tmp_path)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(("size", "is_taken"), [(3 * PIECE, True), (3 * PIECE + 1, False)])
def test_a_file_over_the_limit_is_left_out_and_the_rest_of_the_form_is_read(tmp_path, monkeypatch, size, is_taken):
    monkeypatch.setattr(upload, "LARGEST", 3 * PIECE)
    request = received(("a.pdf", b"a" * size), ("b.pdf", MARKER), words="Both papers")
    assert request.POST["words"] == "Both papers"
    assert ("file0" in request.FILES) is is_taken
    assert getattr(request, "file_was_too_large", False) is not is_taken
    assert request.FILES["file1"].read() == MARKER
    assert len(left(tmp_path)) == (2 if is_taken else 1)


def test_the_limit_is_twenty_five_mebibytes():
    assert LARGEST == 25 * 1024 * 1024


class Breaks(io.BytesIO):
    """A connection that is lost half way."""

    def read(self, size=-1):
        piece = super().read(size)
        if not piece or self.tell() > 2 * PIECE:
            raise OSError
        return piece


def breaks_off(body):
    request = RequestFactory().post("/", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = Breaks(body)
    request.upload_handlers = [SealedUploadHandler(request)]
    request.POST  # noqa: B018 - reads the body


def test_an_upload_that_breaks_off_leaves_no_file(tmp_path):
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
    body = head + MARKER + b"\r\n" + head + MARKER * 40_000 + b"\r\n--x--\r\n"
    with contextlib.suppress(UnreadablePostError, OSError):
        breaks_off(body)
        pytest.fail("the connection was not lost")
    gc.collect()
    assert left(tmp_path) == []


@pytest.mark.parametrize("spoil", [lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]), lambda kept: kept[:-20]])
def test_a_file_that_was_changed_or_cut_on_the_disk_does_not_open(tmp_path, spoil):
    spool = SealedSpool()
    spool.add(MARKER)
    (path,) = left(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(VaultError):
        list(spool.pieces())


def test_pieces_that_were_put_in_another_order_do_not_open(tmp_path):
    spool = SealedSpool()
    spool.add(b"first" * 100)
    spool.add(b"again" * 100)
    (path,) = left(tmp_path)
    kept = path.read_bytes()
    half = len(kept) // 2
    path.write_bytes(kept[half:] + kept[:half])
    with pytest.raises(VaultError):
        list(spool.pieces())


def test_what_a_browser_says_of_a_file_is_not_believed(tmp_path):
    request = received(("photo.jpg", b"%PDF-1.7 " + MARKER), kind="image/jpeg")
    assert request.FILES["file0"].content_type == "image/jpeg"
    assert request.FILES["file0"].head(5) == b"%PDF-"  # what tells the kind, to evidence
