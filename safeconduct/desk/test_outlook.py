import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState
from safeconduct.desk.outlook import outlook_of

pytestmark = pytest.mark.django_db


def test_a_household_without_a_home_is_held_up_by_that(caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    assert [str(need.text) for need in outlook_of(caseworker.actor, case).blocks] == ["No home yet"]


def test_a_case_page_says_what_holds_it_up_and_opens_the_story_in_place(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    page = browser(caseworker).get(f"/cases/{case.slug}/").content.decode()
    assert "What holds it up" in page
    assert 'hx-select="#story"' in page
    assert 'id="story"' in browser(caseworker).get(f"/cases/{case.slug}/story/").content.decode()


def test_somebody_with_nothing_to_do_is_shown_what_would_stand_there_and_a_way_on(browser, colleague):
    page = browser(colleague("eva", Role.EDITOR)).get("/").content.decode()
    assert "Nothing needs you now" in page
    assert 'class="empty"' in page
