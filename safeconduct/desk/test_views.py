from datetime import timedelta

import pytest

from safeconduct.accounts.roles import CASE_ROLES, EVERYONE
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.kernel import clock


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_every_role_lands_on_its_day(browser, colleague, role):
    day = browser(colleague("rita", role)).get("/")
    assert day.status_code == 200
    assert ('action="/search/"' in day.content.decode()) == (role in CASE_ROLES)  # no door that is closed to them


def test_the_day_shows_the_request_that_nobody_has_read(browser, volunteer, case):
    assert case.name in browser(volunteer).get("/").content.decode()


def test_who_is_in_danger_stands_above_whoever_has_waited_longest(browser, volunteer, lead, make_case):
    calm = make_case(name="Calm", urgency=Urgency.SOON)
    Case.objects.filter(pk=calm.pk).update(asked_on=clock.today() - timedelta(days=18))
    threatened = make_case(name="Threatened", urgency=Urgency.HIGH)
    for who in (volunteer, lead):
        page = browser(who).get("/").content.decode()
        assert page.index(threatened.name) < page.index(calm.name)
        assert page.index("At once") < page.index("Has been waiting")


def test_a_household_that_was_heard_waits_on_the_day_of_who_may_propose_it(browser, caseworker, lead, make_case):
    case = make_case(CaseState.HEARD)
    assert "Decide what comes next" in browser(lead).get("/").content.decode()
    assert case.name not in browser(caseworker).get("/").content.decode()


def test_search_finds_a_working_name_only_in_cases_that_one_can_open(browser, lead, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, name="Белка")
    assert case.name in browser(lead).post("/search/", {"q": "белк"}, follow=True).content.decode()
    assert case.name not in browser(caseworker).post("/search/", {"q": "белк"}, follow=True).content.decode()


def test_the_language_is_kept_in_the_browser(browser, lead):
    client = browser(lead)
    client.get("/language/ru/?next=/")
    assert '<html lang="ru"' in client.get("/").content.decode()


def test_the_language_switch_leads_nowhere_else(browser, lead):
    assert browser(lead).get("/language/ru/?next=https://evil.example/").url == "/"
