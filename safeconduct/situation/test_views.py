import pytest
from django.utils import translation

from safeconduct.accounts.roles import Role
from safeconduct.situation import statistics
from safeconduct.situation.models import Incident, Law
from safeconduct.situation.report import report_section
from safeconduct.situation.services.seed import seed_laws

EVENT = {
    "happened_on_day": "3", "happened_on_month": "5", "happened_on_year": "2026", "region": "Samara", "act": "raid",
    "perpetrator": "state", "victims": "4", "summary": "A club was searched.", "source_kind": "press",
    "title": "Night raid", "publisher": "Gazette", "published_on_day": "4", "published_on_month": "5", "published_on_year": "2026",
}  # fmt: skip


def test_the_figures_are_those_of_the_source():
    assert statistics.applications()["BEL"][2023] == 731
    assert round(statistics.decisions()["BEL"][2023].rate, 2) == 0.79


def test_laws_are_seeded_once(db):
    assert seed_laws() == 4
    assert seed_laws() == 0
    assert all({"en", "ru", "nl", "fr"} == set(law.words) == set(law.titles) for law in Law.objects.all())


@pytest.mark.parametrize("page", ["", "incidents/", "incidents/new/", "report/"])
def test_each_page_opens(browser, caseworker, page):
    seed_laws()
    assert browser(caseworker).get(f"/situation/{page}").status_code == 200


def test_an_event_enters_the_report_only_when_a_second_colleague_checked_it(browser, caseworker, colleague):
    seed_laws()
    browser(caseworker).post("/situation/incidents/new/", EVENT)
    incident = Incident.objects.get()
    assert "recorded" not in str(report_section("en"))
    own = browser(caseworker).post(f"/situation/incidents/{incident.pk}/check/")
    assert own.status_code == 409
    browser(colleague("maria", Role.LAWYER)).post(f"/situation/incidents/{incident.pk}/check/")
    section = report_section("en")
    assert "We recorded 1 published event" in str(section)
    assert any("Night raid" in source["text"] for source in section["sources"])


@pytest.mark.parametrize("day", ["happened_on", "published_on"])
def test_an_event_that_is_still_to_come_is_no_event(browser, caseworker, day):
    refused = browser(caseworker).post("/situation/incidents/new/", EVENT | {f"{day}_year": "2126"})
    assert "Give a date up to" in refused.content.decode()
    assert not Incident.objects.exists()


def test_housing_has_no_business_with_the_record(browser, housing):
    assert browser(housing).get("/situation/").status_code == 404


def test_a_law_is_named_in_the_readers_language_above_its_original_title(browser, caseworker):
    seed_laws()
    desk = browser(caseworker)
    desk.cookies["language"] = "nl"
    page = desk.get("/situation/").content.decode()
    assert "<strong>Federale wet nr.\N{NO-BREAK SPACE}135-FZ van 29 juni 2013</strong>" in page
    assert '<span lang="ru">Федеральный закон от 29.06.2013 № 135-ФЗ' in page
    with translation.override("fr"):
        texts = [paragraph["text"] for paragraph in report_section("fr")["paragraphs"]]
    assert texts[0].startswith(
        "30 juin 2013\N{NO-BREAK SPACE}: Loi fédérale n°\N{NO-BREAK SPACE}135-FZ du 29 juin 2013. Interdit"
    )
