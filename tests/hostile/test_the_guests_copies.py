"""Copies for a guest are of pages that the worker has drawn: until each is, nothing is given, and nothing typed is lost."""

import pytest

from safeconduct.conftest import run_jobs
from safeconduct.custody import workers
from safeconduct.evidence.refusals import TooSlow
from safeconduct.evidence.services import draw_pages
from safeconduct.guests.models import Showing, ShownPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(house):
    workers.announce_worker()
    yield
    workers.leave()


def test_nothing_is_given_before_the_worker_has_drawn_each_page(house, worker):
    at = f"{house.at}preview/"
    shown = house.desk.get(at, house.choice).content.decode()
    assert "Pages are being drawn" in shown
    assert "Let Lou Guest read this" not in shown
    assert "Papers are given whole" in shown
    early = house.desk.post(at, house.choice)
    assert early.status_code == 409
    assert "Not every page of these papers has been drawn yet." in early.content.decode()
    assert f'name="paper" value="{house.choice["paper"]}"' in early.content.decode()
    assert not Showing.objects.exists()
    waiting = house.desk.get(f"{at}progress/", house.choice)
    assert "Pages are being drawn" in waiting.content.decode()
    run_jobs("evidence.draw")
    assert house.desk.get(f"{at}progress/", house.choice)["HX-Refresh"] == "true"
    shown = house.desk.get(at, house.choice).content.decode()
    assert "Let Lou Guest read this" in shown
    assert f"/preview/{house.choice['paper']}/1/" in shown
    assert house.desk.post(at, house.choice).status_code == 302
    assert ShownPage.objects.filter(paper__item=house.papers[0]).count() == 1


def test_without_a_worker_the_page_says_so_and_gives_nothing(house):
    at = f"{house.at}preview/"
    for answer in (house.desk.get(at, house.choice), house.desk.post(at, house.choice)):
        text = answer.content.decode()
        assert "is not running" in text
        assert "Let Lou Guest read this" not in text
        assert house.choice["paper"] in text
    assert answer.status_code == 503
    assert not Showing.objects.exists()


def test_a_page_that_cannot_be_drawn_keeps_the_whole_paper_here(house, worker, monkeypatch):
    def slow(*_args, **_named):
        raise TooSlow
        yield

    monkeypatch.setattr(draw_pages, "pages_of", slow)
    at = f"{house.at}preview/"
    house.desk.get(at, house.choice)
    run_jobs("evidence.draw")
    shown = house.desk.get(at, house.choice).content.decode()
    assert str(TooSlow.happened) in shown
    assert "Let Lou Guest read this" not in shown
    assert house.desk.post(at, house.choice).status_code == 409
    assert not Showing.objects.exists()


def test_a_choice_of_many_papers_is_whole_after_the_passphrase_was_asked_for_again(house, browser, lead):
    closed, at = browser(lead, step_up=False), f"{house.at}preview/"
    chosen = {"paper": [str(paper.pk) for paper in house.papers], "story": "on"}
    asks = closed.get(at, chosen)["Location"]
    form = closed.get(asks).context
    back = closed.post(asks, {"passphrase": lead.passphrase, "return_to": form["return_to"]})["Location"]
    shown = closed.get(back).content.decode()
    assert ["given.pdf" in shown, "kept.pdf" in shown, "The story" in shown] == [True, True, True]
