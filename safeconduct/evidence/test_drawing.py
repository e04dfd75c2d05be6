"""Pages are drawn once and kept as sealed as the original."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from safeconduct.audit.models import Leaf
from safeconduct.custody.models import Blob
from safeconduct.evidence import papers
from safeconduct.evidence.disarm.pages import PageImage
from safeconduct.evidence.kinds import Origin, TrailStep
from safeconduct.evidence.models import Drawing, HandOver
from safeconduct.evidence.services import draw_page
from safeconduct.evidence.services.receive import receive


def no_sandbox(*_args, **_named):
    raise AssertionError("the sandbox was asked again")


@pytest.fixture
def photo(caseworker, mine):
    file = ContentFile(papers.heic(1600, 1200), name="повестка.heic")
    return receive(caseworker.actor, case=mine, file=file, origin=Origin.HOUSEHOLD)


def test_the_second_view_of_a_photo_asks_no_sandbox(browser, caseworker, lead, photo, monkeypatch):
    url = f"/evidence/{photo.case.slug}/{photo.pk}/pages/1/"
    first = browser(caseworker).get(url)
    monkeypatch.setattr(draw_page, "pages_of", no_sandbox)
    for who in (caseworker, lead):
        again = browser(who).get(url)
        assert (again.status_code, again["Content-Type"]) == (200, "image/jpeg")
        assert again["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert again.content == first.content


def test_each_view_of_a_kept_page_is_in_the_log_and_on_the_trail(browser, caseworker, lead, photo):
    url = f"/evidence/{photo.case.slug}/{photo.pk}/pages/1/"
    for who in (caseworker, lead, lead):
        browser(who).get(url)
    blob = Drawing.objects.get().blob
    opened = Leaf.objects.filter(action="opened", object_id=str(blob.pk), subject_id=str(photo.case_id))
    assert list(opened.values_list("actor", "purpose")) == [(lead.actor.reference, "pages")] * 2
    looked = HandOver.objects.filter(item=photo, step=TrailStep.OPENED)
    assert [step.by for step in looked.order_by("at")] == [caseworker.user, lead.user]


def test_a_kept_page_is_sealed_with_the_original_and_never_plain_on_disk(caseworker, photo, settings):
    jpeg = draw_page.draw_page(caseworker.actor, item=photo, number=1)
    blob = Drawing.objects.get().blob
    assert blob.compartment_key == photo.blob.compartment_key
    (file,) = Path(settings.BLOB_DIR).rglob(blob.pk.hex)
    assert jpeg[:3] == b"\xff\xd8\xff"
    assert jpeg[:64] not in file.read_bytes()
    left = [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file() and jpeg[:64] in path.read_bytes()]
    assert left == []


def test_a_kept_page_asks_for_the_second_key_too(browser, caseworker, photo):
    draw_page.draw_page(caseworker.actor, item=photo, number=1)
    closed = browser(caseworker, step_up=False)
    assert "/you/open-again/" in closed.get(f"/evidence/{photo.case.slug}/{photo.pk}/pages/1/")["Location"]


def test_of_two_who_draw_at_once_one_drawing_is_kept(caseworker, photo, monkeypatch, settings):
    drawn, asked = draw_page.pages_of, []

    def drawn_by_two(*args, **named):
        if not asked:
            asked.append(True)
            draw_page.draw_page(caseworker.actor, item=photo, number=1)
        yield PageImage(1, 1, 110, next(drawn(*args, **named)).jpeg)

    monkeypatch.setattr(draw_page, "pages_of", drawn_by_two)
    assert draw_page.draw_page(caseworker.actor, item=photo, number=1)[:3] == b"\xff\xd8\xff"
    assert Drawing.objects.count() == 1
    files = {path.name for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()}
    assert files == {blob.pk.hex for blob in Blob.objects.all()}
