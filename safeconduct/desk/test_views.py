import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState


@pytest.mark.parametrize("role", list(Role))
def test_every_role_lands_on_its_day(browser, colleague, role):
    assert browser(colleague("rita", role)).get("/").status_code == 200


def test_the_day_shows_the_request_that_nobody_has_read(browser, volunteer, case):
    assert case.name in browser(volunteer).get("/").content.decode()


def test_search_finds_a_working_name_only_in_cases_that_one_can_open(browser, lead, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, name="Белка")
    assert case.name in browser(lead).post("/search/", {"q": "белк"}, follow=True).content.decode()
    assert case.name not in browser(caseworker).post("/search/", {"q": "белк"}, follow=True).content.decode()


def test_the_log_is_for_the_officer_and_names_nobody_whom_we_help(browser, colleague, case):
    page = browser(colleague("dana", Role.OFFICER)).get("/log/")
    assert page.status_code == 200
    assert "Mira" not in page.content.decode()


def test_the_language_is_kept_in_the_browser(browser, lead):
    client = browser(lead)
    client.get("/language/ru/?next=/")
    assert '<html lang="ru"' in client.get("/").content.decode()


def test_the_language_switch_leads_nowhere_else(browser, lead):
    assert browser(lead).get("/language/ru/?next=https://evil.example/").url == "/"
