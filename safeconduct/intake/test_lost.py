"""A browser that loses its draft: each page says what happened, what was kept and what to do; and leaving."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings

from safeconduct.custody import drafts
from safeconduct.custody.models import Draft, KeySession
from safeconduct.intake.forms import BY_CODE
from safeconduct.intake.test_views import ask, public
from safeconduct.kernel import clock

__all__ = ["public"]
LOST = "Your earlier answers are not here any more."
FIRST = next(iter(BY_CODE))


def begin(client):
    client.post("/en/notes/q/safe/", {"safe": "yes"})
    client.post("/en/notes/q/story/", {"own_words": "They came."})


def page(client, path):
    return client.get(f"/en/notes/{path}").content.decode()


def cookie_gone(client):
    del client.cookies[settings.DRAFT_COOKIE]


def other_half(client):
    client.cookies[settings.DRAFT_COOKIE] = drafts.DraftHalf.new().to_cookie()


def no_half(client):
    client.cookies[settings.DRAFT_COOKIE] = "nonsense"


def six_hours_over(client):
    Draft.objects.update(ends_at=clock.now() - timedelta(seconds=1))


def altered(client):
    Draft.objects.update(content=b"x" * 80)


LOSSES = [cookie_gone, other_half, no_half, six_hours_over, altered]


@pytest.mark.parametrize("lose", LOSSES)
@pytest.mark.parametrize("code", [code for code in BY_CODE if code != FIRST])
def test_every_question_says_that_the_earlier_answers_are_gone(public, lose, code):
    begin(public)
    assert LOST not in page(public, f"q/{code}/")
    lose(public)
    told = page(public, f"q/{code}/")
    assert LOST in told
    assert "We have kept nothing of it." in told
    assert "cookies" in told


@pytest.mark.parametrize("lose", [other_half, no_half, six_hours_over, altered])
def test_the_first_question_says_so_too(public, lose):
    begin(public)
    lose(public)
    assert LOST in page(public, f"q/{FIRST}/")


def test_who_has_not_begun_is_told_nothing(public):
    assert LOST not in page(public, f"q/{FIRST}/")
    public.post(f"/en/notes/q/{FIRST}/", {"safe": "yes"})
    assert not [code for code in BY_CODE if LOST in page(public, f"q/{code}/")]


@pytest.mark.parametrize("lose", LOSSES)
def test_what_is_typed_on_the_page_of_the_loss_is_kept_and_the_next_pages_still_say_it(public, lose):
    begin(public)
    lose(public)
    assert public.post("/en/notes/q/where/", {"where": "Georgia"}).status_code == 302
    assert "Georgia" in page(public, "q/where/")
    assert LOST in page(public, "q/people/")
    summary = page(public, "check/")
    assert LOST in summary
    assert "They came." not in summary


def test_sending_what_is_lost_says_so_and_sends_nothing(public):
    begin(public)
    cookie_gone(public)
    answer = public.post("/en/notes/check/")
    assert answer.status_code == 409
    assert LOST in answer.content.decode()
    assert LOST in page(public, "check/")


def test_seven_words_that_ran_out_are_not_shown_and_the_request_is_said_to_be_there(public):
    ask(public, "en")
    six_hours_over(public)
    told = page(public, "words/")
    assert "The seven words cannot be shown again" in told
    assert "your request has arrived" in told


@pytest.mark.parametrize("language", ["ru", "nl", "fr"])
def test_it_is_said_in_the_persons_language(public, language):
    told = public.get(f"/{language}/notes/q/story/").content.decode()
    assert LOST not in told
    assert told.count('class="callout wait"') == 1


def test_leaving_ends_everything_that_can_be_ended_and_says_what_cannot(public):
    words = ask(public)
    public.post("/ru/notes/return/", {"words": words})
    assert KeySession.objects.filter(holder__kind="applicant").exists()
    left = public.get("/ru/notes/leave/")
    assert left.url == "/ru/notes/left/"
    assert not KeySession.objects.filter(holder__kind="applicant").exists()
    assert not Draft.objects.exists()
    assert not [name for name, cookie in public.cookies.items() if cookie.value]
    page = public.get(left.url).content.decode()
    assert "Список посещённых страниц" in page
    assert not [word for word in ("помощ", "визу", "беженц", "заявк", "Lantern") if word in page.split("<main")[1]]


def test_leaving_tells_the_browser_to_clear_its_data(public):
    assert public.get("/ru/notes/leave/")["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_no_cookie_outlives_the_window(public):
    ask(public)
    public.post("/ru/notes/return/", {"words": "x"})
    with override_settings(MIDDLEWARE=settings.PUBLIC_MIDDLEWARE):
        fresh = Client()
        fresh.get("/ru/notes/q/safe/")
        fresh.post("/ru/notes/q/safe/", {})
    assert set(fresh.cookies) == {settings.CSRF_COOKIE_NAME, settings.DRAFT_COOKIE}
    assert not [cookie for cookie in fresh.cookies.values() if cookie["expires"] or cookie["max-age"]]


@pytest.mark.parametrize("language", ["nl", "ru"])
def test_the_language_switch_keeps_a_message_that_is_not_sent_yet(public, language):
    words = ask(public, "en")
    public.post("/en/notes/return/", {"words": words})
    page = public.post("/en/notes/talk/", {"text": "half a sente", "language": language}).content.decode()
    assert "half a sente" in page
    assert f'action="/{language}/notes/talk/"' in page
    assert f'lang="{language}"' in page
