from contextlib import closing

import pypdfium2
import pytest

from safeconduct.programme.models import Meeting, Proposal
from safeconduct.programme.packs import FIRST, pack_of
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.situation.services.seed import seed_laws

FORM = {"asked": "75", "grounds": "Угрозы — personal threats.\n\nNo other way.", "support": "Homes.", "language": "en"}


@pytest.fixture
def desk(browser, lead):
    found_programme(made_by="test")
    seed_laws()
    return browser(lead)


@pytest.mark.parametrize(
    "page", ["", "rules/", "rounds/new/", "proposals/", "proposals/new/", "talks/", "talks/minutes/"]
)
def test_each_page_opens_for_the_lead(desk, page):
    assert desk.get(f"/programme/{page}").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "never counted"), ("ru", "нигде не складываются")])
def test_the_criteria_stand_on_the_page_of_the_rules_with_their_version_and_that_nobody_verified_them(
    desk, language, words
):
    pack = pack_of(FIRST)
    desk.cookies["language"] = language
    page = desk.get("/programme/rules/").content.decode()
    assert pack.criteria_edition in page
    assert words in page
    _head, criteria, rest = page.partition('<main id="main"')[2].partition("</main>")[0].split("<h2>")
    for rule in pack.criteria:
        assert rule.sentence.within(language) in criteria
        assert rule.sentence.within(language) not in rest
    assert criteria.count('class="badge wait"') == len(pack.criteria)


def test_a_proposal_becomes_a_pdf_with_the_figures_of_the_day(desk):
    made = desk.post("/programme/proposals/new/", FORM)
    assert made.status_code == 302, made.content.decode()[-2000:]
    text = text_of(desk.get("/programme/proposals/1/pdf/"))
    assert "We ask for 75 visas." in text
    assert "Угрозы" in text
    assert "386-FZ" in text


def test_a_russian_proposal_says_who_sends_it_and_ends_each_sentence_once(desk):
    desk.post("/programme/proposals/new/", {**FORM, "language": "ru"})
    text = text_of(desk.get("/programme/proposals/1/pdf/"))
    assert "От кого" in text
    assert ".." not in text


def text_of(answer):
    with closing(pypdfium2.PdfDocument(b"".join(answer))) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_an_answer_comes_after_sending_and_once(desk):
    desk.post("/programme/proposals/new/", FORM)
    answer = {
        "answer": "partly",
        "answered_on_day": "1",
        "answered_on_month": "10",
        "answered_on_year": "2026",
        "granted": "40",
    }
    assert desk.post("/programme/proposals/1/answer/", answer).status_code == 400
    desk.post("/programme/proposals/1/send/")
    assert desk.post("/programme/proposals/1/answer/", answer).status_code == 302
    assert desk.post("/programme/proposals/1/answer/", answer).status_code == 400
    assert Proposal.objects.get().granted == 40


def test_a_caseworker_reads_no_proposal(desk, browser, caseworker):
    desk.post("/programme/proposals/new/", FORM)
    assert browser(caseworker).get("/programme/proposals/1/").status_code == 404


def test_minutes_are_of_a_day_that_has_come(desk):
    sent = {"held_on_day": "3", "held_on_month": "5", "held_on_year": "2126", "with_whom": "An office", "text": "Ten."}
    refused = desk.post("/programme/talks/minutes/", sent)
    assert "Give a date up to" in refused.content.decode()
    assert not Meeting.objects.exists()
    desk.post("/programme/talks/minutes/", sent | {"held_on_year": "2026"})
    assert Meeting.objects.get().held_on.year == 2026
