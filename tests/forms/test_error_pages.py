"""When something goes wrong: what happened, what was kept, what to do next; in the look of the face, in four languages."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from safeconduct.accounts import error_pages
from safeconduct.cases.states import CaseState
from safeconduct.custody.errors import Busy
from tests.forms.conftest import DESK, PUBLIC, form_on, forms_in, text_of

LANGUAGES = ("en", "ru", "nl", "fr")
STORY = "Они приходили ночью, дважды."
INTAKE, SITE, INSIDE = "/{}/notes/q/story/", "/{}/offer/", "/cases/open/"
FACES = [(PUBLIC, INTAKE), (PUBLIC, SITE), (DESK, INSIDE)]
TITLES = {"en": "Notes", "ru": "Заметки", "nl": "Notities", "fr": "Notes"}
CYRILLIC, LATIN = re.compile(r"[А-Яа-яЁё]"), re.compile(r"[A-Za-z]{4,}")


def main_of(html):
    return re.sub(r"<[^>]+>", " ", html.split("<main")[1].split(">", 1)[1].split("</main>")[0])


def title_of(html):
    return html.split("<title>")[1].split("</title>")[0]


def forgetful_browser(**more):
    """A browser that keeps no cookies of ours but says where its form stood."""
    return Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"} | more)


def without_database(face, path, language, error=ZeroDivisionError, **request):
    """A page of the 500 handler, in a test that may not touch the database."""
    made = RequestFactory().generic(request.get("method", "GET"), path.format(language), **request.get("sent", {}))
    with override_settings(**face), translation.override(language):
        try:
            raise error
        except (OperationalError, ZeroDivisionError):
            return error_pages.stumbled(made)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("face", "path"), FACES, ids=["intake", "site", "desk"])
@pytest.mark.parametrize("error", [ZeroDivisionError, OperationalError], ids=["fault", "no database"])
def test_a_fault_is_told_in_each_language_without_the_database(face, path, language, error):
    answer = without_database(face, path, language, error)
    html = text_of(answer)
    assert answer.status_code == (503 if error is OperationalError else 500)
    assert ("Retry-After" in answer) is (error is OperationalError)
    assert f'<html lang="{language}"' in html
    assert "‼undefined" not in html
    assert "<script" not in html
    if language == "ru":
        assert not [line for line in re.split(r"\s{2,}", main_of(html)) if LATIN.search(line)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_tab_of_intake_tells_what_went_wrong(language):
    html = text_of(without_database(PUBLIC, INTAKE, language))
    assert title_of(html) == TITLES[language]
    assert "look/notes.svg" in html
    assert f'href="/{language}/notes/leave/"' in html


def test_what_was_typed_comes_back_on_the_page_of_a_fault():
    sent = {"data": f"own_words={STORY}", "content_type": "application/x-www-form-urlencoded"}
    html = text_of(without_database(PUBLIC, INTAKE, "ru", method="POST", sent=sent))
    (form,) = forms_in(html)
    assert (form.action, form.fields["own_words"]) == ("/ru/notes/q/story/", [STORY])
    assert html.count(STORY) == 2


def test_a_body_that_breaks_off_is_told_without_what_was_in_it():
    sent = {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"}
    answer = without_database(PUBLIC, INTAKE, "ru", method="POST", sent=sent)
    assert answer.status_code == 500
    assert "broken" not in text_of(answer)


def test_a_fault_in_a_view_reaches_the_person(public, monkeypatch):
    monkeypatch.setattr("safeconduct.intake.views.draft.draft_of", lambda request: 1 / 0)
    public.raise_request_exception = False
    answer = public.get("/nl/notes/q/story/")
    assert answer.status_code == 500
    assert title_of(text_of(answer)) == "Notities"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [INTAKE, SITE], ids=["intake", "site"])
def test_a_browser_that_refuses_cookies_is_told_so_and_keeps_what_was_typed(lead, path, language):
    with override_settings(**PUBLIC):
        answer = forgetful_browser().post(path.format(language), {"own_words": STORY, "words": STORY})
    html = text_of(answer)
    assert answer.status_code == 403
    (form,) = [form for form in forms_in(html) if form.action == path.format(language)]
    assert form.fields["own_words"] == [STORY]
    assert {"en": "cookie", "ru": "cookie", "nl": "cookie", "fr": "cookie"}[language] in main_of(html)
    assert "‼undefined" not in html
    if path is INTAKE:
        assert title_of(html) == TITLES[language]


def test_what_was_typed_without_a_cookie_can_be_sent_once_cookies_are_taken(lead):
    with override_settings(**PUBLIC):
        client = forgetful_browser()
        (form,) = forms_in(text_of(client.post("/ru/notes/q/story/", {"own_words": STORY})))
        sent = client.post(form.action, form.fields)
        assert sent.status_code == 302
        page = text_of(client.get("/ru/notes/q/story/"))
    assert STORY in page
    assert "Ваших прежних ответов здесь больше нет" in page


def test_a_page_that_was_open_for_too_long_is_sent_again(browser, lead):
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.cookies = browser(lead).cookies
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    typed = {"working_name": "Mira Petrova", "urgency": "1", "language": "ru", "own_words": "They came."}
    refused = client.post("/cases/open/", typed | {"csrfmiddlewaretoken": "y" * 32})
    assert refused.status_code == 403
    assert "open for too long" in text_of(refused)
    (form,) = [form for form in forms_in(text_of(refused)) if form.action == "/cases/open/"]
    assert client.post(form.action, form.fields).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {}, {"sec-fetch-site": "cross-site"}],
)
def test_a_form_that_may_be_somebody_elses_is_not_offered_to_be_sent(browser, lead, headers):
    client = Client(enforce_csrf_checks=True, headers=headers)
    client.cookies = browser(lead).cookies
    answer = client.post("/cases/open/", {"own_words": "What an enemy wants to be sent."})
    assert answer.status_code == 403
    assert not [form for form in forms_in(text_of(answer)) if form.action == "/cases/open/"]
    assert "What an enemy wants" in text_of(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_under_intake_that_does_not_exist_tells_nothing(public, language):
    answer = public.get(f"/{language}/notes/nothing/")
    html = text_of(answer)
    assert answer.status_code == 404
    assert title_of(html) == TITLES[language]
    assert "masthead" not in html
    assert "‼undefined" not in html


def test_the_desk_keeps_its_frame_around_what_is_not_there(browser, caseworker):
    client = browser(caseworker)
    missing, forbidden = (client.get(path) for path in ("/cases/no-such-tree-1/", "/you/colleagues/invite/"))
    for answer in (missing, forbidden):
        assert answer.status_code == 404
        assert 'class="rail"' in text_of(answer)
    assert main_of(text_of(missing)) == main_of(text_of(forbidden))
    assert 'class="rail"' not in text_of(Client().get("/nothing-here/"))


def test_a_text_that_is_refused_comes_back_with_the_refusal(browser, caseworker, lead, make_case):
    case = make_case(CaseState.HEARD, caseworker=caseworker)
    words = "They cannot wait any longer."
    answer = browser(caseworker).post(f"/cases/{case.slug}/assign/", {"words": words})
    assert answer.status_code == 404
    assert words in text_of(answer)


def test_an_address_that_only_takes_forms_says_so(browser, lead, case):
    answer = browser(lead).get(f"/cases/{case.slug}/move/")
    assert answer.status_code == 405
    assert "only takes a form" in text_of(answer)
    assert 'class="rail"' in text_of(answer)


def test_what_is_longer_than_a_form_may_be_is_said_in_words(public):
    form = form_on(public, "/ru/notes/q/story/")
    answer = public.post(
        "/ru/notes/q/story/",
        "own_words=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1) + f"&csrfmiddlewaretoken={form.key}",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413
    assert "длиннее" in text_of(answer)
    assert title_of(text_of(answer)) == "Заметки"


@pytest.mark.parametrize(("face", "path"), FACES, ids=["intake", "site", "desk"])
@pytest.mark.parametrize(
    ("handler", "error", "status"),
    [
        (error_pages.not_allowed, PermissionDenied(), 403),
        (error_pages.not_found, None, 404),
        (error_pages.not_readable, SuspiciousOperation(), 400),
        (error_pages.not_readable, RequestDataTooBig(), 413),
    ],
)
def test_each_handler_speaks_four_languages(lead, face, path, handler, error, status):
    heard = set()
    with override_settings(**face):
        for language in LANGUAGES:
            with translation.override(language):
                answer = handler(RequestFactory().get(path.format(language)), error)
            assert answer.status_code == status
            assert "‼undefined" not in text_of(answer)
            heard.add(main_of(text_of(answer)))
    assert len(heard) == len(LANGUAGES)


def test_a_refusal_for_now_says_when_to_try_again(public, monkeypatch):
    def too_many(answers, *, language):
        raise Busy

    monkeypatch.setattr("safeconduct.intake.views.ask_for_help", too_many)
    may_keep = form_on(public, "/en/notes/q/free/").fields | {"keep": "on"}
    assert public.post("/en/notes/q/free/", may_keep).status_code == 302
    answer = public.post("/en/notes/check/", form_on(public, "/en/notes/check/").fields)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert title_of(text_of(answer)) == "Notes"
