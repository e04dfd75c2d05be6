import re
import tempfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from safeconduct.cases.models import Case
from safeconduct.custody.models import Blob
from safeconduct.evidence import papers
from safeconduct.evidence.models import Item
from safeconduct.evidence.selectors import items_of, with_about

PAPER = papers.pdf("Справка о несудимости")


def send(client: Client, case: Case, *files: tuple[str, bytes]) -> tuple[int, str]:
    """Uploads files; returns the status and the text of the page that one ends on."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    words = {"papers": sent, "origin": "household", "given_by": "a friend brought them"}
    answer = client.post(f"/evidence/{case.slug}/upload/", words, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_phone_photo_a_long_paper_and_a_cyrillic_name_go_through_the_form(browser, caseworker, mine: Case) -> None:
    status, text = send(
        browser(caseworker), mine,
        ("IMG_0231.HEIC", papers.heic(1200, 900)), ("Моя справка (копия).pdf", papers.pdf("Дело", pages=200)),
    )  # fmt: skip
    assert status == 200
    assert "2 files were sealed" in text
    assert "Моя справка (копия).pdf" in text
    opened = with_about(caseworker.actor, list(items_of(caseworker.actor, mine)))
    assert [(one.item.media_type, one.about.pages) for one in opened] == [("image/heic", 1), ("application/pdf", 200)]
    assert {one.about.given_by for one in opened} == {"a friend brought them"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.jpg", b"MZ\x90\x00\x03" + b"\x00" * 500, "This is a program."),
        ("report.pdf", b"<html><script>alert(1)</script></html>", "This is a web page."),
        ("letter.docx", papers.docx("x", parts={"word/big.bmp": b"\x00" * (201 * 1024 * 1024)}), "larger than any letter"),
        ("bomb.png", papers.picture_bytes("PNG").replace(b"IHDR\x00\x00\x00\x40\x00\x00\x00\x30", b"IHDR\x00\x01\x00\x00\x00\x01\x00\x00"), "larger than 40 megapixels"),
        ("empty.pdf", b"", "empty"),
    ],
    ids=["program", "web page", "word bomb", "pixel bomb", "empty"],
)  # fmt: skip
def test_hostile_files_are_refused_by_what_they_are(browser, caseworker, mine: Case, name, content, words) -> None:
    status, text = send(browser(caseworker), mine, (name, content), ("fine.pdf", PAPER))
    assert status == 400
    assert words in text
    assert name in text
    assert "a friend brought them" in text
    assert Item.objects.count() == Blob.objects.count() == 1


def test_a_file_of_26_mib_is_refused_and_the_one_before_it_is_kept(browser, caseworker, mine: Case) -> None:
    status, text = send(
        browser(caseworker), mine, ("fine.pdf", PAPER), ("long.pdf", b"%PDF-1.7 " + b"x" * 26 * 1024 * 1024)
    )
    assert status == 400
    assert "larger than 25 MiB" in text
    assert "1 file was sealed" in text
    assert Item.objects.count() == 1
    status, text = send(browser(caseworker), mine, ("long.pdf", b"%PDF-1.7 " + b"x" * 26 * 1024 * 1024))
    assert (status, "larger than 25 MiB" in text) == (400, True)


def test_a_name_that_climbs_folders_stays_a_name(browser, caseworker, mine: Case, settings) -> None:
    send(browser(caseworker), mine, ("../../../tmp/planted.pdf", PAPER))
    (opened,) = with_about(caseworker.actor, list(items_of(caseworker.actor, mine)))
    assert opened.about.file_name == "planted.pdf"
    assert not Path("/tmp/planted.pdf").exists()


def test_no_file_and_too_many_files_are_said_in_words(browser, caseworker, mine: Case) -> None:
    client = browser(caseworker)
    assert (
        "Choose at least one file"
        in client.post(f"/evidence/{mine.slug}/upload/", {"origin": "household"}).content.decode()
    )
    status, text = send(client, mine, *[(f"{number}.txt", b"words") for number in range(21)])
    assert status == 400
    assert "At most 20 files at once" in text


def every_row() -> str:
    """The whole database as text, binary columns in hex."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        rows: list[str] = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


def test_no_word_of_a_file_is_in_the_database_the_stores_or_a_temporary_folder(
    browser, caseworker, mine: Case, tmp_path: Path, settings, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    marker = "MARKER-АЛЬФА"
    client = browser(caseworker)
    send(client, mine, (f"{marker}.txt", f"{marker} ".encode() * 5_000))
    (item,) = items_of(caseworker.actor, mine)
    client.post(f"/evidence/{mine.slug}/{item.pk}/sort/", {"kind": "threat", "shows": marker, "legalisation": "none"})
    client.get(f"/evidence/{mine.slug}/{item.pk}/pages/1/")
    assert marker in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    client.post(f"/evidence/{mine.slug}/{item.pk}/withdraw/", {"words": marker})
    rows = every_row()
    assert "evidence.item-about" in rows
    digest = with_about(caseworker.actor, [item])[0].about.sha256
    for word in (marker, marker.encode().hex(), digest):
        assert word not in rows
    stored = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(len(content) for content in stored) > 5_000
    assert not any(marker.encode() in content for content in stored)
    assert not list((Path(settings.BLOB_DIR) / "incoming").iterdir())
    assert marker not in caplog.text


def test_a_pdf_with_a_script_is_shown_as_pixels_only(browser, caseworker, mine: Case) -> None:
    import io

    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(PAPER)) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('MARKER')")
        document.save(kept)
    client = browser(caseworker)
    send(client, mine, ("счёт.pdf", kept.getvalue()))
    (item,) = items_of(caseworker.actor, mine)
    assert b"MARKER" not in client.get(f"/evidence/{mine.slug}/{item.pk}/pages/1/").content


def test_the_upload_page_is_the_same_with_and_without_htmx(browser, caseworker, mine: Case) -> None:
    client = browser(caseworker)
    words = {"papers": [SimpleUploadedFile("a.jpg", b"MZ\x90\x00")], "origin": "household", "given_by": ""}
    plain = client.post(f"/evidence/{mine.slug}/upload/", words)
    words["papers"] = [SimpleUploadedFile("a.jpg", b"MZ\x90\x00")]
    fragment = client.post(f"/evidence/{mine.slug}/upload/", words, headers={"hx-request": "true"})

    def main(answer) -> str:
        text = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
        return re.sub(r'name="(?:csrfmiddlewaretoken|one_use_key)" value="[^"]*"', "", text)

    assert main(plain) == main(fragment)
