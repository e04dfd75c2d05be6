import pypdfium2
import pytest

from safeconduct.programme.models import Proposal
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


def test_a_proposal_becomes_a_pdf_with_the_figures_of_the_day(desk):
    made = desk.post("/programme/proposals/new/", FORM)
    assert made.status_code == 302, made.content.decode()[-2000:]
    pdf = b"".join(desk.get("/programme/proposals/1/pdf/"))
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "We ask for 75 visas." in text
    assert "Угрозы" in text
    assert "386-FZ" in text
    document.close()


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
