"""A form sent after the session locked comes back after the passphrase: text, choices, several of them; a file does not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from safeconduct.cases.models import Case, Task
from safeconduct.cases.states import CaseState
from safeconduct.custody.models import KeySession
from safeconduct.dossiers.conftest import dossier, household, lawyer
from safeconduct.dossiers.models import Dossier
from safeconduct.evidence import papers
from safeconduct.evidence.models import Item
from safeconduct.intake.models import Message
from safeconduct.kernel import clock
from safeconduct.shelter.models import Home, Vetting
from safeconduct.shelter.words import Check
from tests.forms.conftest import KEY, answer_all, form_on, forms_in, text_of

__all__ = ["dossier", "household", "lawyer"]
STALE = timedelta(minutes=16)
STORY = "Они приходили.\nДважды, ночью."
NAMED = {"working_name": "Mira Petrova", "urgency": "3", "language": "ru", "own_words": STORY}


def idle():
    """Nobody asked anything for a quarter of an hour."""
    KeySession.objects.update(seen_at=clock.now() - STALE)


def only(answer, action):
    (found,) = [form for form in forms_in(text_of(answer)) if form.action == action]
    return found


def come_back(client, colleague, asked):
    """Give name and passphrase on the page that asks for them; gives the page that offers the form."""
    form = only(asked, "/you/sign-in/")
    return client.post("/you/sign-in/", form.with_(username=colleague.user.username, passphrase=colleague.passphrase))


def send_late(client, colleague, page, action=None, **typed):
    """Open the page, idle, send, give the passphrase, send what was kept; gives the last answer."""
    action = action or page
    form = form_on(client, page, action)
    idle()
    asked = client.post(action, form.with_(**typed))
    assert asked.status_code == 401
    assert "What you typed is kept on this page." in text_of(asked)
    offered = only(come_back(client, colleague, asked), action)
    assert offered.key == form.key
    return client.post(action, offered.fields)


def test_a_new_case_comes_back_with_its_story_and_its_choices(browser, lead):
    client = browser(lead)
    assert send_late(client, lead, "/cases/open/", **NAMED).status_code == 302
    case = Case.objects.get()
    assert (case.urgency, case.language) == (3, "ru")
    assert "Дважды, ночью." in text_of(client.get(f"/cases/{case.slug}/story/"))


def test_a_note_comes_back(browser, lead, case):
    client = browser(lead)
    page = f"/cases/{case.slug}/"
    assert send_late(client, lead, page, f"{page}task/", kind="call", words="Ring her up.").status_code == 302
    assert Task.objects.get().kind == "call"
    assert "Ring her up." in text_of(client.get(page))


def test_several_choices_come_back_even_after_a_wrong_passphrase(browser, lead, case):
    client, page = browser(lead), f"/cases/{case.slug}/people/add/"
    form = form_on(client, page)
    idle()
    typed = {"working_name": "Белка", "relation": "partner", "is_adult": "yes", "languages": ["ru", "en"]}
    asked = client.post(page, form.with_(**typed))
    wrong = only(asked, "/you/sign-in/").with_(username="lena", passphrase="six wrong words are not enough")
    asked_again = client.post("/you/sign-in/", wrong)
    assert asked_again.status_code == 403
    offered = only(come_back(client, lead, asked_again), page)
    assert offered.fields["languages"] == ["ru", "en"]
    assert client.post(page, offered.fields).status_code == 302


def test_a_message_to_an_applicant_comes_back(public, desk, browser, volunteer):
    answer_all(public)
    public.post("/ru/notes/check/", form_on(public, "/ru/notes/check/").fields)
    with desk():
        page = f"/requests/{Case.objects.get().slug}/talk/"
        assert send_late(browser(volunteer), volunteer, page, text="Мы прочитали.").status_code == 302
    assert Message.objects.count() == 1


def test_the_statement_and_the_lodging_day_of_a_dossier_come_back(browser, caseworker, dossier):
    client, base = browser(caseworker), f"/dossiers/{dossier.case.slug}/"
    words = {"original_language": "ru", "original": STORY, "translation_language": "nl", "translation": "Ze kwamen."}
    assert send_late(client, caseworker, f"{base}statement/", **words).status_code == 302
    assert "Дважды, ночью." in text_of(client.get(f"{base}statement/"))
    lodging = clock.today() + timedelta(days=200)
    boxes = {f"lodging_on_{part}": str(getattr(lodging, part)) for part in ("day", "month", "year")}
    late = send_late(client, caseworker, f"{base}lodging/", **boxes, track="D", post="moscow")
    assert late.status_code == 302, text_of(late)[:3000]
    assert Dossier.objects.get().lodging_on == lodging


def test_a_home_and_its_address_come_back(browser, housing, provider):
    client = browser(housing)
    typed = {"provider": str(provider.pk), "municipality": "44021"}
    answer = send_late(client, housing, "/homes/add/", **typed)
    home = Home.objects.get()
    page = answer.url
    assert str(home.pk) in page
    client.post("/you/open-again/", {"passphrase": housing.passphrase})
    typed = {"street": "Kraanlei 7", "postcode": "9000", "town": "Gent", "way_in": "The green door"}
    asked = send_late(client, housing, page, **typed)
    assert asked.status_code == 401
    again = only(asked, "/you/open-again/")
    offered = only(client.post("/you/open-again/", again.with_(passphrase=housing.passphrase)), page)
    assert client.post(page, offered.fields).status_code == 302
    assert "The green door" in text_of(client.get(page))


def test_a_step_that_is_sealed_twice_survives_both_questions_for_the_passphrase(browser, lead, stay):
    client, page = browser(lead), f"/homes/stays/{stay.pk}/"
    asked = send_late(client, lead, page, f"{page}confirm/")
    assert asked.status_code == 401
    again = only(asked, "/you/open-again/")
    offered = only(client.post("/you/open-again/", again.with_(passphrase=lead.passphrase)), f"{page}confirm/")
    assert client.post(f"{page}confirm/", offered.fields).status_code == 302
    stay.refresh_from_db()
    assert stay.state == "confirmed"


def test_the_ticks_of_a_visit_come_back(browser, housing, make_home):
    home = make_home(vetted=False)
    client, page = browser(housing), f"/homes/{home.pk}/visit/"
    today = clock.today()
    boxes = {f"on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    ticked = [check.value for check in Check][:3]
    assert send_late(client, housing, page, **boxes, checks=ticked).status_code == 302
    assert Vetting.objects.count() == 1


def test_a_file_has_to_be_chosen_again_and_the_page_says_so_twice(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client, page = browser(caseworker), f"/evidence/{case.slug}/"
    form = form_on(client, page, f"{page}upload/")
    idle()
    paper = SimpleUploadedFile("a.pdf", papers.pdf("Повестка"), content_type="application/pdf")
    asked = client.post(f"{page}upload/", form.with_(papers=paper, origin="household", given_by="Мира Петрова"))
    assert "A file cannot be kept this way" in text_of(asked)
    again = come_back(client, caseworker, asked)
    assert "choose it again afterwards" in text_of(again)
    sent = client.post(f"{page}upload/", only(again, f"{page}upload/").fields)
    assert sent.status_code == 400
    assert "Мира Петрова" in text_of(sent)
    assert not Item.objects.exists()


def test_a_button_without_fields_is_not_lost_and_leads_to_no_empty_page(browser, lead, make_case):
    case = make_case(CaseState.ASKED)
    client, action = browser(lead), f"/requests/{case.slug}/heard/"
    assert send_late(client, lead, f"/requests/{case.slug}/", action).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.HEARD


def test_who_does_not_want_to_send_it_goes_back_to_the_page(browser, lead, case):
    client, page = browser(lead), f"/cases/{case.slug}/"
    form = form_on(client, page, f"{page}task/")
    idle()
    typed = form.with_(kind="call", words="Ring her up.")
    asked = client.post(f"{page}task/", typed, headers={"referer": f"http://testserver{page}"})
    again = text_of(come_back(client, lead, asked))
    assert f'href="{page}">Do not send it' in again
    assert not Task.objects.exists()


def test_no_address_of_anybody_else_is_gone_back_to(browser, lead):
    client = Client()
    typed = {"username": "lena", "passphrase": lead.passphrase, "return_to": "https://elsewhere.example/"}
    assert client.post("/you/sign-in/", typed).url == "/"
    kept = Client().post("/you/sign-in/", typed | {"kept-text": "two words", "came_from": "//elsewhere.example/"})
    assert "elsewhere" not in text_of(kept)


def test_a_form_that_had_been_done_before_the_session_locked_is_not_done_again(browser, lead):
    client = browser(lead)
    form = form_on(client, "/cases/open/")
    assert client.post("/cases/open/", form.with_(**NAMED)).status_code == 302
    idle()
    offered = only(come_back(client, lead, client.post("/cases/open/", form.with_(**NAMED))), "/cases/open/")
    assert client.post("/cases/open/", offered.fields).status_code == 302
    assert Case.objects.count() == 1


def test_the_button_in_the_top_bar_locks_at_once(browser, lead):
    client = browser(lead)
    form = only(client.get("/"), "/you/lock/")
    locked = client.post("/you/lock/", form.fields)
    assert locked.url == "/you/ended/"
    assert "cookies" in locked["Clear-Site-Data"]
    assert not KeySession.objects.filter(holder=lead.user.holder).exists()
    assert client.get("/cases/").status_code == 302


def test_locking_a_session_that_is_over_asks_for_nothing(browser, lead):
    client = browser(lead)
    idle()
    assert client.post("/you/lock/", {KEY: "x"}).url == "/you/ended/"
    assert Client().post("/you/lock/").url == "/you/ended/"


@pytest.mark.parametrize(
    ("seen", "begun", "minutes"),
    [(timedelta(0), timedelta(0), 14), (timedelta(0), timedelta(hours=7, minutes=55), 4)],
)
def test_the_clock_shows_the_minutes_until_the_session_locks(browser, lead, seen, begun, minutes):
    client = browser(lead)
    client.get("/cases/")
    KeySession.objects.update(seen_at=clock.now() - seen, ends_at=clock.now() + timedelta(hours=8) - begun)
    assert f"Locks in {minutes} min" in text_of(client.get("/cases/"))


def test_a_message_of_an_applicant_waits_for_the_seven_words(public):
    answer_all(public)
    public.post("/ru/notes/check/", form_on(public, "/ru/notes/check/").fields)
    page = text_of(public.get("/ru/notes/words/"))
    words = " ".join(line.split("</li>")[0] for line in page.split('class="code-words"')[1].split("<li>")[1:8])
    public.post("/ru/notes/return/", form_on(public, "/ru/notes/return/").with_(words=words))
    form = form_on(public, "/ru/notes/talk/")
    idle()
    asked = public.post("/ru/notes/talk/", form.with_(text=STORY))
    assert asked.status_code == 401
    back = only(asked, "/ru/notes/return/")
    wrong = public.post("/ru/notes/return/", back.with_(words="не те слова"))
    offered = public.post("/ru/notes/return/", only(wrong, "/ru/notes/return/").with_(words=words))
    kept = only(offered, "/ru/notes/talk/")
    assert public.post("/ru/notes/talk/", kept.fields).status_code == 302
    assert "Дважды, ночью." in text_of(public.get("/ru/notes/talk/"))
    assert Message.objects.count() == 1
