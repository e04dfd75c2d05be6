"""A form that is sent again does nothing again: double clicks, reloads, telephones that resend, all without scripts."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client, override_settings

from safeconduct.accounts import once
from safeconduct.accounts.models import User
from safeconduct.cases.models import Case, Task
from safeconduct.cases.states import CaseState
from safeconduct.custody import submissions
from safeconduct.custody.models import Submission
from safeconduct.custody.submissions import OneUse, Outcome, Receipt
from safeconduct.evidence import papers
from safeconduct.evidence.models import Item
from safeconduct.intake.models import Conversation, Message
from safeconduct.kernel import clock
from safeconduct.programme.conftest import fields_of_a_proposal
from safeconduct.programme.models import Selection
from safeconduct.shelter.models import Offer, Stay
from tests.forms.conftest import KEY, PUBLIC, answer_all, form_on, forms_in, text_of

PAPER = papers.pdf("Повестка")
THREADS = 20


def paper(name="повестка.pdf"):
    return SimpleUploadedFile(name, PAPER, content_type="application/pdf")


def twice(client, form, action, **typed):
    """Send a form two times; both answers must lead to the same place."""
    answers = [client.post(action, form.with_(**{name: value() if callable(value) else value for name, value in typed.items()})) for _time in range(2)]  # fmt: skip
    assert [answer.status_code for answer in answers] == [302, 302], text_of(answers[1])[:2000]
    assert answers[0].url == answers[1].url
    return answers[0].url


def at_once(client, action, form, **typed):
    """The same form from twenty threads at the same moment; gives their answers."""
    answers, start = [], threading.Barrier(THREADS)

    def send():
        browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
        browser.cookies = client.cookies.copy()
        start.wait()
        try:
            answers.append(browser.post(action, form.with_(**typed)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == THREADS
    return answers


def come_back(client):
    """Read the seven words and open the conversation with them."""
    page = text_of(client.get("/ru/notes/words/"))
    words = " ".join(line.split("</li>")[0] for line in page.split('class="code-words"')[1].split("<li>")[1:8])
    back = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    assert back.post("/ru/notes/return/", form_on(back, "/ru/notes/return/").with_(words=words)).status_code == 302
    return back


def test_a_request_for_help_sent_twice_is_one_request(public):
    answer_all(public)
    assert twice(public, form_on(public, "/ru/notes/check/"), "/ru/notes/check/") == "/ru/notes/words/"
    assert Case.objects.count() == Conversation.objects.count() == 1


def test_a_message_sent_twice_is_one_message_and_another_one_is_another(public):
    answer_all(public)
    public.post("/ru/notes/check/", form_on(public, "/ru/notes/check/").fields)
    back = come_back(public)
    for text in ("Я здесь.", "Я всё ещё здесь."):
        twice(back, form_on(back, "/ru/notes/talk/"), "/ru/notes/talk/", text=text)
    assert Message.objects.count() == 2


def test_a_file_of_the_form_sent_twice_is_there_once(public):
    answer_all(public)
    path = "/ru/notes/q/files/"
    twice(public, form_on(public, path), path, file=paper)
    assert text_of(public.get(path)).count("leave-out") == 1


def test_an_offer_sent_twice_is_one_offer(public):
    path = "/en/offer/"
    from safeconduct.public.test_offer import OFFER

    form = next(form for form in forms_in(text_of(public.get(path))) if form.action == path)
    twice(public, form, path, **OFFER)
    assert Offer.objects.count() == 1


def test_an_answer_to_an_applicant_is_sent_once(public, desk, browser, volunteer):
    answer_all(public)
    public.post("/ru/notes/check/", form_on(public, "/ru/notes/check/").fields)
    slug = Case.objects.get().slug
    with desk():
        client = browser(volunteer)
        path = f"/requests/{slug}/talk/"
        twice(client, form_on(client, path), path, text="Мы прочитали.")
    assert Message.objects.filter(from_applicant=False).count() == 1


def test_an_upload_of_evidence_sent_twice_is_one_item(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client, action = browser(caseworker), f"/evidence/{case.slug}/upload/"
    form = form_on(client, f"/evidence/{case.slug}/", action)
    twice(client, form, action, papers=paper, origin="household")
    assert Item.objects.count() == 1


def test_an_upload_that_was_taken_in_part_is_not_taken_again(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client, action = browser(caseworker), f"/evidence/{case.slug}/upload/"
    form = form_on(client, f"/evidence/{case.slug}/", action)
    strange = b"<html>not a paper</html>\0" * 9
    files = lambda: [paper(), SimpleUploadedFile("x.pdf", strange)]  # noqa: E731
    first = client.post(action, form.with_(papers=files(), origin="household"))
    second = client.post(action, form.with_(papers=files(), origin="household"))
    assert (first.status_code, second.status_code) == (400, 409)
    assert "It was not done a second time." in text_of(second)
    assert Item.objects.count() == 1


def test_a_stay_is_held_once_when_a_placement_is_accepted_twice(browser, lead, unit, waits, opened):
    waits("Mira")
    found = opened()
    client, action = browser(lead), f"/placement/{found.pk}/mira/accept/"
    form = form_on(client, f"/placement/{found.pk}/mira/", action)
    assert twice(client, form, action) == f"/placement/{found.pk}/"
    assert Stay.objects.count() == 1


def test_a_selection_proposed_twice_is_one_proposal(browser, lead, make_case):
    case = make_case(CaseState.HEARD)
    at = f"/programme/selections/{case.slug}/"
    client, action = browser(lead), f"{at}propose/"
    twice(client, form_on(client, at, action), action, **fields_of_a_proposal())
    assert Selection.objects.count() == 1


def test_a_case_and_a_task_are_made_once(browser, lead):
    client = browser(lead)
    form = form_on(client, "/cases/open/")
    case = twice(client, form, "/cases/open/", working_name="Mira", urgency="1", language="ru", own_words="They came.")
    action = f"{case}task/"
    twice(client, form_on(client, case, action), action, kind="call", words="Ring her up.")
    assert (Case.objects.count(), Task.objects.count()) == (1, 1)


def test_the_same_form_with_other_words_asks_first_and_then_does_both(browser, lead):
    client = browser(lead)
    typed = {"working_name": "Mira", "urgency": "1", "language": "ru", "own_words": "They came."}
    form = form_on(client, "/cases/open/")
    client.post("/cases/open/", form.with_(**typed))
    asked = client.post("/cases/open/", form.with_(**typed | {"own_words": "They came twice."}))
    assert asked.status_code == 409
    assert "They came twice." in text_of(asked)
    assert Case.objects.count() == 1
    offered = next(form for form in forms_in(text_of(asked)) if form.action == "/cases/open/")
    assert client.post(offered.action, offered.fields).status_code == 302
    assert Case.objects.count() == 2


def test_a_question_may_come_again_with_another_answer(public):
    path = "/ru/notes/q/where/"
    public.post("/ru/notes/q/safe/", form_on(public, "/ru/notes/q/safe/").fields)
    form = form_on(public, path)
    for where in ("Грузия", "Армения"):
        assert public.post(path, form.with_(where=where)).status_code == 302
    assert "Армения" in text_of(public.get(path))


def test_a_passphrase_that_was_shown_once_is_not_made_twice(browser, lead):
    client, path = browser(lead), "/you/colleagues/invite/"
    typed = {"display_name": "Nadia", "username": "nadia", "language": "ru", "roles": ["caseworker"]}
    form = form_on(client, path)
    first, second = (client.post(path, form.with_(**typed)) for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    assert "not shown twice" in text_of(second)
    assert User.objects.filter(username="nadia").count() == 1


def test_a_form_with_a_mistake_may_be_sent_again(browser, lead):
    client = browser(lead)
    form = form_on(client, "/cases/open/")
    assert client.post("/cases/open/", form.with_(working_name="")).status_code == 200
    assert not Submission.objects.exists()
    right = {"working_name": "Mira", "urgency": "1", "language": "ru", "own_words": "They came."}
    assert client.post("/cases/open/", form.with_(**right)).status_code == 302


def test_a_key_is_good_for_its_person_and_its_page_only(browser, lead, second):
    mine, hers = browser(lead), browser(second)
    typed = {"working_name": "Mira", "urgency": "1", "language": "ru", "own_words": "They came."}
    form = form_on(mine, "/cases/open/")
    assert mine.post("/cases/open/", form.with_(**typed)).status_code == 302
    assert hers.post("/cases/open/", form.with_(**typed)).status_code == 302
    assert mine.post("/programme/round/new/", {KEY: form.key}).status_code != 302
    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", ["", "short", "A" * 44, "ключ" * 11, "!" * 43])
def test_what_is_no_key_of_ours_protects_nothing_and_harms_nothing(key):
    assert OneUse.of(key, who="w", path="/") is None


def test_nothing_readable_is_kept_and_a_day_later_nothing_at_all(browser, lead):
    client = browser(lead)
    typed = {"working_name": "Mira", "urgency": "1", "language": "ru", "own_words": "They came."}
    location = client.post("/cases/open/", form_on(client, "/cases/open/").with_(**typed)).url
    rows = list(Submission.objects.all())
    assert rows
    for row in rows:
        held = bytes(row.content) + row.pk.bytes
        assert not [word for word in (location, "/cases/", str(lead.user.pk), "They") if word.encode() in held]
    assert submissions.sweep() == 0
    with clock.days_away(1):
        assert submissions.sweep() == len(rows)


def test_a_form_older_than_a_day_is_forgotten(lead):
    one_use = OneUse.of("A" * 43, who="w", path="/")
    assert submissions.claim(one_use, typed="a") is None
    submissions.settle(one_use, Receipt(typed="a", outcome=Outcome.DONE, location="/x/"))
    assert submissions.claim(one_use, typed="a").location == "/x/"
    with clock.days_away(2):
        assert submissions.claim(one_use, typed="a") is None


def test_who_is_at_work_for_longer_than_any_request_takes_is_dead(lead):
    one_use = OneUse.of("A" * 43, who="w", path="/")
    assert submissions.claim(one_use, typed="a") is None
    assert submissions.claim(one_use, typed="a").outcome is Outcome.AT_WORK
    Submission.objects.update(ends_at=clock.now() + submissions.KEPT_FOR - timedelta(minutes=3))
    assert submissions.claim(one_use, typed="a").outcome is Outcome.UNKNOWN


def test_a_form_that_somebody_works_on_says_that_it_is_at_work(browser, lead, monkeypatch):
    monkeypatch.setattr(once, "PATIENCE", timedelta(0))
    client = browser(lead)
    form = form_on(client, "/cases/open/")
    submissions.claim(OneUse.of(form.key, who=lead.actor.reference, path="/cases/open/"), typed="x")
    answer = client.post("/cases/open/", form.with_(own_words="They came in the night."))
    assert answer.status_code == 409
    assert "already being worked on" in text_of(answer)
    (offered,) = [one for one in forms_in(text_of(answer)) if one.action == "/cases/open/"]
    assert offered.key == form.key
    assert not Case.objects.exists()


def test_a_form_over_which_the_house_stumbled_is_not_done_again_unasked(browser, lead, monkeypatch):
    client = browser(lead)
    client.raise_request_exception = False
    form = form_on(client, "/cases/open/")
    typed = {"working_name": "Mira", "urgency": "1", "language": "ru", "own_words": "They came in the night."}
    with monkeypatch.context() as broken:
        broken.setattr("safeconduct.cases.views.open_case", lambda *a, **k: 1 / 0)
        assert client.post("/cases/open/", form.with_(**typed)).status_code == 500
    again = client.post("/cases/open/", form.with_(**typed))
    assert again.status_code == 409
    assert "cannot tell whether it was done" in text_of(again)
    (offered,) = [one for one in forms_in(text_of(again)) if one.action == "/cases/open/"]
    assert client.post("/cases/open/", offered.fields).status_code == 302


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_are_one_request_in_the_hands_of_the_public_role(as_public_role):
    with override_settings(**PUBLIC):
        client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
        answer_all(client)
        answers = at_once(client, "/ru/notes/check/", form_on(client, "/ru/notes/check/"))
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/ru/notes/words/")}
    assert Conversation.objects.count() == 1
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_are_one_proposal(browser, lead, make_case):
    case = make_case(CaseState.HEARD)
    at = f"/programme/selections/{case.slug}/"
    client, action = browser(lead), f"{at}propose/"
    answers = at_once(client, action, form_on(client, at, action), **fields_of_a_proposal())
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, at)}
    assert Selection.objects.count() == 1
