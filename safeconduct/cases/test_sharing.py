"""From the page of a case to the housing coordinators: everybody who finds homes, at once."""

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.services.share_case import is_with_housing, share_with_housing
from safeconduct.cases.states import CaseState
from safeconduct.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(make_case, caseworker):
    return make_case(CaseState.EVIDENCE, caseworker=caseworker)


def test_a_caseworker_shares_with_all_housing_coordinators_and_each_of_them_can_open_it(
    browser, case, caseworker, housing, colleague
):
    later = colleague("hanna", Role.HOUSING)
    client = browser(caseworker)
    page, path = f"/cases/{case.slug}/share/", f"/cases/{case.slug}/share/housing/"
    assert path in client.get(page).content.decode()
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 302
    shown = client.get(page).content.decode()
    assert path not in shown
    assert "Housing coordinators" in shown
    for coordinator in (housing, later):
        assert browser(coordinator).get(f"/cases/{case.slug}/profile/").status_code == 200
        assert browser(coordinator).get(f"/cases/{case.slug}/story/").status_code == 404


def test_a_case_that_no_round_can_open_says_so_until_it_is_shared(browser, case, caseworker):
    client = browser(caseworker)
    assert "hold no key of the case" in client.get(f"/cases/{case.slug}/").content.decode()
    client.post(f"/cases/{case.slug}/share/housing/")
    shown = client.get(f"/cases/{case.slug}/").content.decode()
    assert "hold no key of the case" not in shown
    assert "Placement looks for one in each round" in shown


def test_nobody_but_caseworkers_and_leads_shares_a_case(browser, case, lead, colleague):
    lawyer = colleague("marie", Role.LAWYER)
    assert browser(lawyer).post(f"/cases/{case.slug}/share/housing/").status_code == 404
    with pytest.raises(NotAllowed):
        share_with_housing(lawyer.actor, case=case)
    assert not is_with_housing(case)


def test_what_a_colleague_will_see_is_shown_before_it_is_shared_and_nothing_is_given_by_looking(
    browser, case, caseworker, colleague
):
    lawyer, client = colleague("marie", Role.LAWYER), browser(caseworker)
    page = f"/cases/{case.slug}/share/"
    shown = client.get(page, {"colleague": lawyer.user.pk}).content.decode()
    assert "What Marie will see" in shown
    assert "They came twice." in shown
    assert "Stays closed to them: messages, needs for a home, identity" in " ".join(shown.split())
    assert case not in cases_for(lawyer.actor)
    assert client.post(page, {"colleague": lawyer.user.pk}).status_code == 302
    assert case in cases_for(lawyer.actor)
    treasurer = colleague("tom", Role.TREASURER)
    assert "opens nothing of a case" in client.get(page, {"colleague": treasurer.user.pk}).content.decode()


def test_another_caseworker_shares_nothing_that_they_cannot_open(browser, case, colleague):
    other = colleague("carlos", Role.CASEWORKER)
    assert browser(other).post(f"/cases/{case.slug}/share/housing/").status_code == 404
    assert not is_with_housing(case)
    assert case not in cases_for(other.actor)
