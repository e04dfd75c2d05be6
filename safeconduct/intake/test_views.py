import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from safeconduct.cases.models import Case
from safeconduct.custody.models import Draft
from safeconduct.intake.models import Conversation, Message
from safeconduct.intake.selectors import OpenMessage, messages_for, requests_for

ANSWERS = {
    "safe": {"safe": "hiding"},
    "time": {"time_left": "Суд 3 декабря"},
    "where": {"where": "Грузия"},
    "people": {"adults": "2", "children": "1"},
    "name": {"working_name": "Мира", "pronouns": "она", "languages": ["ru", "en"]},
    "story": {"own_words": "Они приходили дважды."},
    "files": {},
    "free": {"free": "on", "keep": "on"},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f000501"
    "01fe5b1c3d3f0000000049454e44ae426082"
)


@pytest.fixture
def public(lead):
    """A stranger's browser on the public face."""
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", FACE="public"):
        yield Client()


def ask(public: Client, language: str = "ru", **changed: dict) -> str:
    for code, fields in {**ANSWERS, **changed}.items():
        assert public.post(f"/{language}/notes/q/{code}/", fields).status_code == 302, code
    assert public.post(f"/{language}/notes/check/").status_code == 302
    page = public.get(f"/{language}/notes/words/").content.decode()
    return " ".join(re.findall(r"<li>([^<]+)</li>", page.split("code-words")[1]))


def test_a_stranger_asks_for_help_and_comes_back_with_seven_words(public):
    words = ask(public)
    assert len(words.split()) == 7
    case = Case.objects.get()
    assert (case.state, case.urgency, case.size, case.language) == ("asked", 3, 3, "ru")
    back = Client()
    assert back.post("/ru/notes/return/", {"words": words.upper().replace(" ", "-")}).status_code == 302
    assert back.get("/ru/notes/talk/").status_code == 200


def test_every_question_may_be_skipped_but_the_consent_to_keep(public):
    for code in ANSWERS:
        assert public.post(f"/en/notes/q/{code}/", {}).status_code == 302
    refused = public.post("/en/notes/check/")
    assert refused.status_code == 400
    assert "You have not said that we may keep" in refused.content.decode()
    assert not Case.objects.exists()


def test_the_summary_shows_what_was_typed_and_nobody_else_sees_it(public):
    public.post("/en/notes/q/story/", {"own_words": "A very particular sentence."})
    assert "A very particular sentence." in public.get("/en/notes/check/").content.decode()
    assert "A very particular sentence." not in Client().get("/en/notes/check/").content.decode()
    assert "particular" not in str(bytes(Draft.objects.get().content))


def test_the_language_switch_keeps_what_was_typed(public):
    moved = public.post("/en/notes/q/story/", {"own_words": "kept", "language": "ru"})
    assert moved.url == "/ru/notes/q/story/"
    assert "kept" in public.get(moved.url).content.decode()


def test_an_answer_changed_from_the_summary_leads_back_to_the_summary(public):
    public.post("/en/notes/q/where/", {"where": "Georgia"})
    link = re.search(r'href="(/en/notes/q/where/[^"]*)"', public.get("/en/notes/check/").content.decode())[1]
    assert "Back to all my answers" in public.get(link).content.decode()
    assert public.post(link, {"where": "Armenia"}).url == "/en/notes/check/"
    assert "Armenia" in public.get("/en/notes/check/").content.decode()
    in_russian = public.post(link, {"where": "Armenia", "language": "ru"}).url
    assert public.post(in_russian, {"where": "Армения"}).url == "/ru/notes/check/"


def test_who_counts_nobody_is_told_how_to_count(public):
    answer = public.post("/en/notes/q/people/", {"adults": "0", "children": "1"})
    assert answer.status_code == 400
    assert "Count yourself too" in answer.content.decode()


def test_who_does_not_say_that_it_was_free_is_asked_to_tell(public):
    question = "You did not say that you paid nobody."
    public.post("/en/notes/q/free/", {"keep": "on"})
    assert question in public.get("/en/notes/check/").content.decode()
    public.post("/en/notes/q/free/", {"keep": "on", "free": "on"})
    assert question not in public.get("/en/notes/check/").content.decode()


def test_back_keeps_what_was_typed(public):
    moved = public.post("/en/notes/q/where/", {"where": "Georgia", "back": "1"})
    assert moved.url == "/en/notes/q/time/"
    assert "Georgia" in public.get("/en/notes/q/where/").content.decode()


def test_a_file_is_sealed_on_arrival_and_can_be_left_out(public):
    photo = SimpleUploadedFile("повестка.png", PNG, content_type="image/png")
    assert public.post("/en/notes/q/files/", {"file": photo}).url == "/en/notes/q/files/"
    assert "повестка.png" in public.get("/en/notes/q/files/").content.decode()
    public.post("/en/notes/files/0/leave-out/")
    assert "повестка.png" not in public.get("/en/notes/q/files/").content.decode()


def test_a_file_that_we_do_not_take_is_refused_in_words_and_the_rest_is_kept(public):
    public.post("/en/notes/q/story/", {"own_words": "still here"})
    answer = public.post(
        "/en/notes/q/files/", {"file": SimpleUploadedFile("x.pdf", b"<html>not a pdf</html>" * 9 + b"\0")}
    )
    assert answer.status_code == 400
    assert "still here" in public.get("/en/notes/check/").content.decode()


def test_a_file_over_the_limit_is_refused_in_words(public):
    huge = SimpleUploadedFile("video.pdf", b"%PDF-1.7\n" + b"0" * (25 * 1024 * 1024))
    answer = public.post("/en/notes/q/files/", {"file": huge})
    assert answer.status_code == 400
    assert "larger than 25 MiB" in answer.content.decode()


def test_the_words_come_again_when_the_page_was_lost_until_they_are_confirmed(public):
    words = ask(public)
    assert words.split()[0] in public.get("/ru/notes/words/").content.decode()
    assert public.post("/ru/notes/check/").url == "/ru/notes/words/"
    assert Case.objects.count() == 1
    public.post("/ru/notes/words/")
    gone = public.get("/ru/notes/words/").content.decode()
    assert "code-words" not in gone
    assert not Draft.objects.exists()


@pytest.mark.parametrize("typed", ["one two three", "x", "абракадабра " * 7, ""])
def test_what_is_no_code_is_refused_in_words(public, typed):
    assert public.post("/en/notes/return/", {"words": typed}).status_code == 400


def test_unknown_and_burned_words_answer_alike(public):
    words = ask(public)
    back = Client()
    back.post("/ru/notes/return/", {"words": words})
    back.post("/ru/notes/talk/end/")
    burned = Client().post("/ru/notes/return/", {"words": words}).content.decode()
    first, *rest = words.split()
    unknown = Client().post("/ru/notes/return/", {"words": " ".join([rest[0], first, *rest[1:]])}).content.decode()
    hidden = re.compile(r'value="[^"]*"')
    assert hidden.sub("", burned) == hidden.sub("", unknown)
    assert Conversation.objects.get().burned_at is not None


def test_a_conversation_goes_both_ways_and_each_side_reads_it(public, browser, volunteer):
    words = ask(public)
    case = Case.objects.get()
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_desk", FACE="desk"):
        desk = browser(volunteer)
        assert "Мира" in desk.get(f"/requests/{case.slug}/").content.decode()
        assert "Они приходили" in desk.get(f"/requests/{case.slug}/?open=story").content.decode()
        assert desk.post(f"/requests/{case.slug}/talk/", {"text": "Мы прочитали."}).status_code == 302
    back = Client()
    back.post("/ru/notes/return/", {"words": words})
    assert "Мы прочитали." in back.get("/ru/notes/talk/").content.decode()
    assert back.post("/ru/notes/talk/", {"text": "Спасибо"}).status_code == 302
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_desk", FACE="desk"):
        assert "Спасибо" in desk.get(f"/requests/{case.slug}/talk/").content.decode()
        assert desk.post(f"/requests/{case.slug}/heard/").status_code == 302
    assert Case.objects.get().state == "heard"


def test_declining_needs_words_and_the_household_reads_them(public, browser, volunteer):
    words = ask(public)
    case = Case.objects.get()
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_desk", FACE="desk"):
        desk = browser(volunteer)
        assert 'name="to" value="declined"' in desk.get(f"/requests/{case.slug}/").content.decode()
        end = f"/cases/{case.slug}/end/"
        assert desk.post(end, {"to": "declined", "words": ""}).status_code == 400
        assert desk.post(end, {"to": "declined", "words": "К сожалению, мы не можем."}).url == "/requests/"
    back = Client()
    back.post("/ru/notes/return/", {"words": words})
    assert "К сожалению, мы не можем." in back.get("/ru/notes/talk/").content.decode()


@contextmanager
def at_the_desk() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_desk", FACE="desk"):
        yield


def opened_first(view: str, then: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the page has opened the messages, and before it notes that they were read, `then` happens."""

    def open_and_then(*asked: object) -> list[OpenMessage]:
        shown = messages_for(*asked)  # type: ignore[arg-type]
        monkeypatch.setattr(view, messages_for)
        then()
        return shown

    monkeypatch.setattr(view, open_and_then)


def test_a_message_that_arrives_while_the_page_is_made_stays_unread_at_the_desk(
    public, browser, volunteer, monkeypatch
):
    words = ask(public)
    case, back = Case.objects.get(), Client()
    back.post("/ru/notes/return/", {"words": words})

    def writes(text: str = "Они у двери") -> None:
        with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", FACE="public"):
            assert back.post("/ru/notes/talk/", {"text": text}).status_code == 302

    writes("Здравствуйте")
    opened_first("safeconduct.intake.views_triage.messages_for", writes, monkeypatch)
    with at_the_desk():
        desk = browser(volunteer)
        assert "Они у двери" not in desk.get(f"/requests/{case.slug}/talk/").content.decode()
        assert [message.read_at is None for message in Message.objects.all()] == [False, True]
        assert "Они у двери" in desk.get(f"/requests/{case.slug}/talk/").content.decode()
    assert not Message.objects.filter(read_at__isnull=True).exists()


def test_an_answer_that_arrives_while_the_page_is_made_stays_unread_for_the_applicant(
    public, browser, volunteer, monkeypatch
):
    words = ask(public)
    case, back = Case.objects.get(), Client()
    back.post("/ru/notes/return/", {"words": words})

    def answers() -> None:
        with at_the_desk():
            browser(volunteer).post(f"/requests/{case.slug}/talk/", {"text": "Мы здесь."})

    opened_first("safeconduct.intake.views_talk.messages_for", answers, monkeypatch)
    assert "Мы здесь." not in back.get("/ru/notes/talk/").content.decode()
    assert Message.objects.get().read_at is None
    assert "Мы здесь." in back.get("/ru/notes/talk/").content.decode()
    assert Message.objects.get().read_at is not None


def test_a_file_without_words_is_a_line_on_both_sides_and_waits_to_be_read(public, browser, volunteer):
    words = ask(public)
    case, back = Case.objects.get(), Client()
    back.post("/ru/notes/return/", {"words": words})
    assert back.post("/ru/notes/talk/", {"file": SimpleUploadedFile("повестка.png", PNG)}).status_code == 302
    shown = back.get("/ru/notes/talk/").content.decode()
    assert "1 файл" in shown
    assert "повестка" not in shown
    with at_the_desk():
        desk = browser(volunteer)
        assert [case.unread for case in requests_for(volunteer.actor)] == [1]
        talk = desk.get(f"/requests/{case.slug}/talk/").content.decode()
        assert "1 file, sealed" in talk
        assert talk.count('<div class="kept-lines">') == 0


def test_leaving_clears_the_draft_and_the_cookies(public):
    public.post("/en/notes/q/story/", {"own_words": "gone"})
    left = public.get("/en/notes/leave/")
    assert left["Clear-Site-Data"]
    assert not Draft.objects.exists()


def test_the_list_of_requests_needs_few_queries(public, browser, volunteer, django_assert_max_num_queries):
    for _number in range(5):
        public.cookies.clear()
        ask(public)
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_desk", FACE="desk"):
        desk = browser(volunteer)
        with django_assert_max_num_queries(14):
            assert desk.get("/requests/").status_code == 200
