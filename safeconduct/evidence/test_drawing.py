"""Pages are drawn once, by the worker, and kept as sealed as the original; the desk waits and says how it goes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.audit.models import Leaf
from safeconduct.conftest import at_one_moment, run_jobs
from safeconduct.custody import workers
from safeconduct.custody.models import Blob, Holder, Ticket
from safeconduct.custody.work import SOMEBODY_WAITS
from safeconduct.evidence import papers
from safeconduct.evidence.conftest import drawn
from safeconduct.evidence.disarm.pages import PageImage
from safeconduct.evidence.kinds import MediaType, NotDrawn, Origin, TrailStep
from safeconduct.evidence.models import Drawing, HandOver, Item, PageOrdered
from safeconduct.evidence.refusals import Damaged, Locked, NoSandbox, NoSuchPage, TooBusy, TooSlow, of_page, why_not
from safeconduct.evidence.services import draw_pages
from safeconduct.evidence.services.order_pages import order_pages
from safeconduct.evidence.services.receive import receive
from safeconduct.evidence.services.show_page import open_page
from safeconduct.kernel import clock


@pytest.fixture
def photo(caseworker, mine):
    file = ContentFile(papers.heic(1600, 1200), name="повестка.heic")
    return receive(caseworker.actor, case=mine, file=file, origin=Origin.HOUSEHOLD)


@pytest.fixture
def worker(mine):
    workers.announce_worker()
    yield
    workers.leave()


@pytest.fixture
def at(photo):
    return f"/evidence/{photo.case.slug}/{photo.pk}/pages/"


def shown(client, url):
    return client.get(url).content.decode()


def test_a_page_is_ordered_waited_for_and_shown(browser, caseworker, photo, at, worker):
    clara = browser(caseworker)
    first = shown(clara, at)
    assert "Pages are being drawn" in first
    assert "Picture of page 1" not in first
    assert f'hx-get="{at}progress/?page=1"' in first
    assert f'<noscript><a class="button plain small" href="{at}?page=1">' in first
    assert "Pages are being drawn" in shown(clara, f"{at}progress/?page=1")
    waiting = clara.get(f"{at}1/")
    assert (waiting.status_code, "This page is being drawn." in waiting.content.decode()) == (503, True)
    run_jobs()
    assert clara.get(f"{at}progress/?page=1")["HX-Refresh"] == "true"
    assert "Picture of page 1" in shown(clara, at)
    assert clara.get(f"{at}1/").content[:3] == b"\xff\xd8\xff"
    assert not PageOrdered.objects.exists()
    assert not Ticket.objects.exists()


def test_the_second_view_of_a_photo_asks_no_worker(browser, caseworker, lead, photo, at):
    drawn(caseworker, photo)
    jobs = ProcrastinateJob.objects.count()
    pictures = []
    for who in (caseworker, lead):
        again = browser(who).get(f"{at}1/")
        assert (again.status_code, again["Content-Type"]) == (200, "image/jpeg")
        assert again["Content-Security-Policy"] == "default-src 'none'; sandbox"
        pictures.append(again.content)
    assert pictures[0] == pictures[1]
    assert ProcrastinateJob.objects.count() == jobs


def test_who_ordered_and_each_view_stand_in_the_log_and_on_the_trail_once_a_sitting(browser, caseworker, lead, photo):
    drawn(caseworker, photo)
    for who in (caseworker, lead, lead):
        browser(who).get(f"/evidence/{photo.case.slug}/{photo.pk}/pages/1/")
    told = Leaf.objects.filter(action="opened", purpose="pages", subject_id=str(photo.case_id)).order_by("sequence")
    picture = str(Drawing.objects.get().blob_id)
    assert list(told.values_list("actor", "object_kind", "object_id")) == [
        (caseworker.actor.reference, "originals:evidence.original", str(photo.blob_id)),
        (caseworker.actor.reference, "originals:evidence.drawing", picture),
        (lead.actor.reference, "originals:evidence.drawing", picture),
        (lead.actor.reference, "originals:evidence.drawing", picture),
    ]
    looked = HandOver.objects.filter(item=photo, step=TrailStep.OPENED)
    assert [step.by for step in looked.order_by("at")] == [caseworker.user, lead.user]


def test_a_drawn_page_is_sealed_with_the_original_and_never_plain_on_disk(caseworker, photo, settings):
    drawn(caseworker, photo)
    jpeg = open_page(caseworker.actor, item=photo, number=1)
    blob = Drawing.objects.get().blob
    assert blob.compartment_key == photo.blob.compartment_key
    (file,) = Path(settings.BLOB_DIR).rglob(blob.pk.hex)
    assert jpeg[:3] == b"\xff\xd8\xff"
    assert jpeg[:64] not in file.read_bytes()
    left = [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file() and jpeg[:64] in path.read_bytes()]
    assert left == []


def test_a_drawn_page_asks_for_the_second_key_and_so_does_the_screen_of_drawn_pages(browser, caseworker, photo, at):
    drawn(caseworker, photo)
    closed = browser(caseworker, step_up=False)
    for url in (at, f"{at}1/"):
        assert "/you/open-again/" in closed.get(url)["Location"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_one_moment_one_orders(caseworker, lead, photo, worker):
    def asks(who):
        return lambda: order_pages(who.actor, item=Item.objects.get(pk=photo.pk), numbers=[1, 2])

    assert at_one_moment(asks(caseworker), asks(lead)) == [None, None]
    assert PageOrdered.objects.count() == 2
    assert Ticket.objects.count() == 1
    assert [job.queue_name for job in ProcrastinateJob.objects.filter(task_name="evidence.draw")] == [SOMEBODY_WAITS]


def test_of_two_who_draw_at_once_one_drawing_is_kept(caseworker, photo, monkeypatch, settings, worker):
    pages_of = draw_pages.pages_of

    def drawn_by_two(*args, **named):
        monkeypatch.setattr(draw_pages, "pages_of", pages_of)
        PageOrdered.objects.all().delete()
        drawn(caseworker, photo)
        yield PageImage(1, 1, 110, next(pages_of(*args, **named)).jpeg)

    monkeypatch.setattr(draw_pages, "pages_of", drawn_by_two)
    drawn(caseworker, photo)
    assert Drawing.objects.count() == 1
    files = {path.name for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()}
    assert files == {blob.pk.hex for blob in Blob.objects.all()}


def test_without_a_worker_the_screen_says_so_and_shows_what_was_drawn_before(browser, caseworker, mine):
    file = ContentFile(papers.pdf("Дело", pages=7), name="дело.pdf")
    item = receive(caseworker.actor, case=mine, file=file, origin=Origin.HOUSEHOLD)
    at = f"/evidence/{mine.slug}/{item.pk}/pages/"
    drawn(caseworker, item, 2)
    clara = browser(caseworker)
    text = shown(clara, at)
    assert "that draws the others is not running" in text
    assert "tell your administrator" in text
    assert "Picture of page 2" in text
    assert "Picture of page 1" not in text
    assert "It was not drawn yet." in text
    assert "hx-get" not in text
    away = clara.get(f"{at}1/")
    assert (away.status_code, "not running" in away.content.decode()) == (503, True)
    drawn(caseworker, item, 1, 3, 4, 5)
    assert "not running" not in shown(clara, at), "only the next screen's are missing"


def test_the_next_screen_is_ordered_ahead(browser, caseworker, mine, worker):
    file = ContentFile(papers.pdf("Дело", pages=12), name="дело.pdf")
    item = receive(caseworker.actor, case=mine, file=file, origin=Origin.HOUSEHOLD)
    clara, at = browser(caseworker), f"/evidence/{mine.slug}/{item.pk}/pages/"
    clara.get(at)
    assert list(PageOrdered.objects.values_list("number", flat=True)) == [*range(1, 11)]
    run_jobs()
    assert set(Drawing.objects.values_list("number", flat=True)) == {*range(1, 11)}
    clara.get(f"{at}?page=3")
    assert list(PageOrdered.objects.values_list("number", flat=True)) == [11, 12]


@pytest.mark.parametrize("refusal", [Locked, Damaged, TooSlow, TooBusy, NoSandbox])
def test_what_the_sandbox_says_reaches_the_screen_and_is_tried_again_a_minute_later(
    browser, caseworker, photo, at, monkeypatch, worker, refusal
):
    clara, pages_of = browser(caseworker), draw_pages.pages_of

    def refuses(*_args, **_named):
        raise refusal
        yield

    monkeypatch.setattr(draw_pages, "pages_of", refuses)
    clara.get(at)
    run_jobs()
    text = shown(clara, at)
    assert str(refusal.happened) in text
    assert "hx-get" not in text
    alone = clara.get(f"{at}1/")
    assert (alone.status_code, str(refusal.happened) in alone.content.decode()) == (refusal.status, True)
    for screen in (text, alone.content.decode()):
        assert "The original is kept as it came." in screen
        assert "Nothing of that file was kept" not in screen
    assert not ProcrastinateJob.objects.filter(status="todo").exists()
    monkeypatch.setattr(draw_pages, "pages_of", pages_of)
    PageOrdered.objects.update(heard_at=clock.now() - timedelta(minutes=2))
    assert "Pages are being drawn" in shown(clara, at)
    run_jobs()
    assert "Picture of page 1" in shown(clara, at)


def test_each_word_that_the_worker_writes_stands_for_one_refusal():
    assert {why_not(of_page(why)) for why in NotDrawn} == set(NotDrawn)
    assert isinstance(of_page(NotDrawn.ABSENT), NoSuchPage)


def test_one_page_that_is_not_drawn_keeps_none_of_the_others_away(browser, caseworker, mine, monkeypatch, worker):
    file = ContentFile(papers.pdf("Дело", pages=3), name="дело.pdf")
    item = receive(caseworker.actor, case=mine, file=file, origin=Origin.HOUSEHOLD)
    pages_of = draw_pages.pages_of

    def slow(*args, first, **named):
        if first == 2:
            raise TooSlow
        return pages_of(*args, first=first, **named)

    monkeypatch.setattr(draw_pages, "pages_of", slow)
    clara, at = browser(caseworker), f"/evidence/{mine.slug}/{item.pk}/pages/"
    clara.get(at)
    run_jobs()
    text = shown(clara, at)
    assert [f"Picture of page {number}" in text for number in (1, 2, 3)] == [True, False, True]
    assert str(TooSlow.happened) in text


def test_a_worker_that_is_gone_left_pages_that_are_ordered_anew(browser, caseworker, photo, at, worker):
    clara = browser(caseworker)
    clara.get(at)
    Holder.objects.filter(kind=Holder.Kind.WORKER).delete()
    workers.announce_worker()
    assert clara.get(f"{at}progress/")["HX-Refresh"] == "true"
    assert "Pages are being drawn" in shown(clara, at)
    run_jobs()
    assert Drawing.objects.count() == 1


def test_a_job_whose_pages_were_ordered_anew_draws_nothing(caseworker, photo, worker):
    order_pages(caseworker.actor, item=photo, numbers=[1])
    PageOrdered.objects.all().delete()
    run_jobs()
    assert (Drawing.objects.count(), Ticket.objects.count()) == (0, 0)


def test_a_fault_of_ours_is_said_as_interrupted(browser, caseworker, photo, at, monkeypatch, worker):
    def breaks(*_args, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr(draw_pages, "pages_of", breaks)
    clara = browser(caseworker)
    clara.get(at)
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    assert PageOrdered.objects.get().not_drawn == NotDrawn.INTERRUPTED


def test_a_row_that_calls_a_photo_text_draws_no_bytes_of_it(caseworker, photo, worker, monkeypatch):
    asked = []
    pages_of = draw_pages.pages_of

    def listening(pieces, kind, **named):
        asked.append(kind)
        return pages_of(pieces, kind, **named)

    monkeypatch.setattr(draw_pages, "pages_of", listening)
    Item.objects.filter(pk=photo.pk).update(media_type=MediaType.TEXT)
    drawn(caseworker, photo)
    assert asked == [MediaType.HEIC]
