import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.custody.models import Blob
from safeconduct.evidence import papers
from safeconduct.evidence.kinds import ItemKind, Origin, TrailStep
from safeconduct.evidence.models import HandOver, Item
from safeconduct.evidence.selectors import items_of, with_about
from safeconduct.evidence.services.receive import receive

PAPER = papers.pdf("Справка о несудимости")


@pytest.fixture
def mine(caseworker, make_case) -> Case:
    return make_case(CaseState.EVIDENCE, caseworker=caseworker)


@pytest.fixture
def item(caseworker, mine: Case) -> Item:
    return receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="справка.pdf"), origin=Origin.HOUSEHOLD)


def send(client: Client, case: Case, *files: tuple[str, bytes]) -> tuple[int, str]:
    """Uploads files; returns the status and the text of the page that one ends on."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    words = {"papers": sent, "origin": "household", "given_by": "a friend brought them"}
    answer = client.post(f"/evidence/{case.slug}/upload/", words, follow=True)
    return answer.status_code, answer.content.decode()


def sorting(**changes: object) -> dict[str, object]:
    return {
        "kind": "criminal_record", "shows": "She has no record.", "person": "", "language": "ru",
        "issued_on_day": "1", "issued_on_month": "10", "issued_on_year": "2026", "legalisation": "legalised",
        "translation_of": "", **changes,
    }  # fmt: skip


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
    client.post(f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(shows=marker))
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


def test_sorting_says_what_an_item_is_and_stands_on_its_trail(browser, caseworker, mine: Case, item: Item) -> None:
    person = mine.people.get()
    answer = browser(caseworker).post(
        f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(person=str(person.pk)), follow=True
    )
    text = answer.content.decode()
    assert "She has no record." in text
    assert "Mira" in text
    item.refresh_from_db()
    assert (item.kind, str(item.issued_on), item.language, item.legalisation) == (
        "criminal_record",
        "2026-10-01",
        "ru",
        "legalised",
    )
    assert item.person == person
    assert list(item.trail.values_list("step", flat=True)) == [TrailStep.RECEIVED, TrailStep.SORTED]


def test_a_translation_names_its_original_and_the_original_knows(browser, caseworker, mine: Case, item: Item) -> None:
    other = receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="nl.pdf"), origin=Origin.COLLEAGUE)
    url = f"/evidence/{mine.slug}/{other.pk}/sort/"
    for _time in range(2):
        browser(caseworker).post(
            url, sorting(kind="translation", translation_of=str(item.pk), is_sworn="on", language="nl")
        )
    other.refresh_from_db()
    assert (other.translation_of, other.is_sworn) == (item, True)
    assert item.trail.filter(step=TrailStep.TRANSLATED).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "This one needs an answer"),
        ({"kind": "unsorted"}, "Select a valid choice"),
        (
            {"expires_on_day": "1", "expires_on_month": "9", "expires_on_year": "2026"},
            "cannot expire before it was issued",
        ),
        ({"issued_on_month": "13"}, "The month is a number"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "Select a valid choice"),
    ],
)
def test_a_sorting_that_cannot_be_keeps_what_was_typed(
    browser, caseworker, mine: Case, item: Item, changes, words
) -> None:
    answer = browser(caseworker).post(f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(**changes))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "She has no record." in answer.content.decode()
    item.refresh_from_db()
    assert item.kind == ItemKind.UNSORTED


def test_an_item_goes_out_of_use_with_a_reason_and_stays_on_record(browser, caseworker, mine: Case, item: Item) -> None:
    client = browser(caseworker)
    url = f"/evidence/{mine.slug}/{item.pk}/"
    assert client.post(f"{url}withdraw/", {"words": " "}).status_code == 400
    text = client.post(f"{url}withdraw/", {"words": "A better copy came."}, follow=True).content.decode()
    assert "Out of use" in text
    page = client.get(url).content.decode()
    assert "Taken out of use: A better copy came." in page
    assert client.post(f"{url}sort/", sorting()).status_code == 400


def test_pages_and_originals_ask_for_the_second_key_and_are_logged(browser, caseworker, mine: Case, item: Item) -> None:
    url = f"/evidence/{mine.slug}/{item.pk}/"
    closed = browser(caseworker, step_up=False)
    for part in ("pages/", "pages/1/", "original/"):
        answer = closed.get(url + part)
        assert answer.status_code == 302
        assert "/you/open-again/" in answer["Location"]
    assert not HandOver.objects.filter(item=item, step=TrailStep.OPENED).exists()
    client = browser(caseworker)
    assert "Picture of page 1" in client.get(url + "pages/").content.decode()
    picture = client.get(url + "pages/1/")
    assert (picture["Content-Type"], picture.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert client.get(url + "pages/2/").status_code == 404
    purposes = Leaf.objects.filter(action="opened", object_id=str(item.blob_id)).values_list("purpose", flat=True)
    assert list(purposes)[-3:] == ["pages", "pages", "pages"]
    assert HandOver.objects.filter(item=item, step=TrailStep.OPENED, by=caseworker.user).count() == 1


def test_the_original_comes_back_to_the_byte_as_a_download_that_no_browser_runs(
    browser, caseworker, mine: Case, item: Item
) -> None:
    answer = browser(caseworker).get(f"/evidence/{mine.slug}/{item.pk}/original/")
    assert b"".join(answer.streaming_content) == PAPER
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D1%81")


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


def test_the_trail_is_drawn_with_the_fingerprint(browser, caseworker, mine: Case, item: Item) -> None:
    text = browser(caseworker).get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert "Received and sealed" in text
    assert "The chain is whole" in text
    assert with_about(caseworker.actor, [item])[0].about.sha256 in text


def test_a_missing_sandbox_is_said(browser, caseworker, mine: Case, item: Item, monkeypatch) -> None:
    from safeconduct.evidence.disarm import sandbox

    client, words = browser(caseworker), "The sandbox is missing on this machine"
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: True)
    assert words not in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: False)
    assert words in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    assert words in client.get(f"/evidence/{mine.slug}/{item.pk}/pages/").content.decode()


URLS = ("", "{slug}/", "{slug}/{item}/", "{slug}/{item}/pages/", "{slug}/{item}/pages/1/", "{slug}/{item}/original/")
POSTS = ("{slug}/upload/", "{slug}/{item}/sort/", "{slug}/{item}/withdraw/")


def test_roles_that_have_no_business_with_evidence_find_nothing(
    browser, colleague, volunteer, housing, mine: Case, item: Item
) -> None:
    editor = colleague("edith", Role.EDITOR)
    for somebody in (volunteer, housing, editor):
        client = browser(somebody)
        for url in URLS:
            assert client.get("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 404
        for url in POSTS:
            assert client.post("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 404


def test_another_caseworkers_case_answers_like_one_that_does_not_exist(
    browser, colleague, mine: Case, item: Item
) -> None:
    client = browser(colleague("olga", Role.CASEWORKER))
    for url in URLS[1:]:
        assert client.get("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 404
    for url in POSTS:
        assert (
            client.post("/evidence/" + url.format(slug=mine.slug, item=item.pk), sorting(words="x")).status_code == 404
        )
    assert "referral" not in client.get("/evidence/").content.decode()
    assert mine.name not in client.get("/evidence/").content.decode()


def test_an_item_is_not_reached_through_another_case(browser, caseworker, make_case, mine: Case, item: Item) -> None:
    other = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker)
    for url in URLS[2:]:
        assert client.get("/evidence/" + url.format(slug=other.slug, item=item.pk)).status_code == 404
    assert client.post(f"/evidence/{other.slug}/{item.pk}/sort/", sorting()).status_code == 404
    foreign = receive(caseworker.actor, case=other, file=ContentFile(PAPER, name="x.pdf"), origin=Origin.COLLEAGUE)
    answer = client.post(f"/evidence/{mine.slug}/{item.pk}/sort/", sorting(translation_of=str(foreign.pk)))
    assert answer.status_code == 400


def test_a_lawyer_reads_and_changes_nothing(browser, lead, colleague, mine: Case, item: Item) -> None:
    lawyer = colleague("lara", Role.LAWYER)
    share_case(lead.actor, case=mine, colleague=lawyer.user)
    client = browser(lawyer)
    for url in URLS:
        assert client.get("/evidence/" + url.format(slug=mine.slug, item=item.pk)).status_code == 200
    text = client.get(f"/evidence/{mine.slug}/").content.decode()
    assert "Seal and keep" not in text
    assert "Take out of use" not in client.get(f"/evidence/{mine.slug}/{item.pk}/").content.decode()
    for url in POSTS:
        assert client.post("/evidence/" + url.format(slug=mine.slug, item=item.pk), sorting()).status_code == 404


def test_the_inbox_shows_what_waits_and_what_expires_with_a_flat_number_of_queries(
    browser, caseworker, mine: Case, item: Item, django_assert_max_num_queries: Callable
) -> None:
    client = browser(caseworker)
    for number in range(6):
        more = receive(
            caseworker.actor, case=mine, file=ContentFile(b"words", name=f"{number}.txt"), origin=Origin.COLLEAGUE
        )
        if number % 2:
            Item.objects.filter(pk=more.pk).update(kind="passport", expires_on="2026-01-0" + str(number))
    with django_assert_max_num_queries(16):
        text = client.get("/evidence/").content.decode()
    assert text.count("the household, by other ways · came in on") == 1
    assert text.count("a colleague · came in on") == 3
    assert [int(day) for day in re.findall(r"\((\d) Jan 2026\)", text)] == [1, 3, 5]
    with django_assert_max_num_queries(28):
        client.get(f"/evidence/{mine.slug}/")
    with django_assert_max_num_queries(40):
        client.get(f"/evidence/{mine.slug}/{item.pk}/")


def test_cases_that_ended_leave_the_inbox(browser, caseworker, mine: Case, item: Item) -> None:
    client = browser(caseworker)
    assert mine.name in client.get("/evidence/").content.decode()
    Case.objects.filter(pk=mine.pk).update(state=CaseState.WITHDRAWN)
    text = client.get("/evidence/").content.decode()
    assert mine.name not in text
    assert "Everything is sorted" in text


def test_an_empty_case_teaches_what_will_be_here(browser, caseworker, mine: Case) -> None:
    assert "Nothing has come in yet" in browser(caseworker).get(f"/evidence/{mine.slug}/").content.decode()


def test_the_upload_page_is_the_same_with_and_without_htmx(browser, caseworker, mine: Case) -> None:
    client = browser(caseworker)
    words = {"papers": [SimpleUploadedFile("a.jpg", b"MZ\x90\x00")], "origin": "household", "given_by": ""}
    plain = client.post(f"/evidence/{mine.slug}/upload/", words)
    words["papers"] = [SimpleUploadedFile("a.jpg", b"MZ\x90\x00")]
    fragment = client.post(f"/evidence/{mine.slug}/upload/", words, headers={"hx-request": "true"})

    def main(answer) -> str:
        text = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)

    assert main(plain) == main(fragment)
