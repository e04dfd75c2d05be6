from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case, Task
from safeconduct.cases.services.tasks import add_task
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import TaskKind
from safeconduct.conftest import Colleague, make_colleague
from safeconduct.custody.models import Grant
from safeconduct.desk.services.hand_over_case import hand_over_case
from safeconduct.kernel import clock
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import confirm_stay, end_stay

Browser = Callable[..., Client]


@pytest.fixture
def carlos(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("carlos", Role.CASEWORKER)


@pytest.fixture
def lives(
    lead: Colleague, caseworker: Colleague, make_case: Callable[..., Case], unit: Unit, hold: Callable[..., Stay]
) -> Stay:
    """Clara's case has lived in a home for twenty days."""
    return confirm_stay(lead.actor, stay=hold(unit, make_case(CaseState.DECIDED, caseworker=caseworker), -20, 100))


def keys_of(who: Colleague, subject: object) -> int:
    return Grant.objects.filter(compartment_key__subject=subject, holder=who.user.holder).count()


def test_keys_tasks_and_the_address_go_to_the_new_caseworker_and_leave_the_old_one(
    browser: Browser, lead: Colleague, caseworker: Colleague, carlos: Colleague, lives: Stay
) -> None:
    case, home = lives.case, lives.unit.home_id
    add_task(caseworker.actor, case=case, kind=TaskKind.CALL, due_on=clock.today(), owner=caseworker.user)
    handed = browser(lead).post(f"/cases/{case.slug}/assign/", {"colleague": str(carlos.user.pk)})
    assert handed.status_code == 302
    clara, new = browser(caseworker), browser(carlos)
    assert clara.get(f"/cases/{case.slug}/").status_code == 404
    assert (keys_of(caseworker, case.pk), keys_of(caseworker, home)) == (0, 0)
    assert "Kraanlei 7" in new.get(f"/homes/case/{case.slug}/{lives.pk}/").content.decode()
    assert Task.objects.get().owner == carlos.user


def test_handing_over_asks_for_the_second_key_that_the_address_takes(
    browser: Browser, lead: Colleague, caseworker: Colleague, carlos: Colleague, lives: Stay
) -> None:
    url = f"/cases/{lives.case.slug}/assign/"
    assert browser(lead, step_up=False).post(url, {"colleague": str(carlos.user.pk)}).status_code == 401
    assert Case.objects.get(pk=lives.case_id).caseworker == caseworker.user


def test_taking_a_case_back_takes_the_address_back(
    browser: Browser, lead: Colleague, caseworker: Colleague, lives: Stay
) -> None:
    browser(lead).post(f"/cases/{lives.case.slug}/revoke/{caseworker.user.pk}/")
    assert (keys_of(caseworker, lives.case_id), keys_of(caseworker, lives.unit.home_id)) == (0, 0)


def test_a_key_that_is_not_there_cannot_be_taken_back(
    browser: Browser, lead: Colleague, carlos: Colleague, lives: Stay
) -> None:
    assert browser(lead).post(f"/cases/{lives.case.slug}/revoke/{carlos.user.pk}/").status_code == 404


def test_the_address_stays_with_whoever_has_another_household_in_the_home(
    lead: Colleague, caseworker: Colleague, carlos: Colleague, lives: Stay, make_case: Callable[..., Case],
    make_unit: Callable[..., Unit], hold: Callable[..., Stay],
) -> None:  # fmt: skip
    beside = make_unit(home=lives.unit.home)
    confirm_stay(lead.actor, stay=hold(beside, make_case(name="Tim", caseworker=caseworker), -5, 30))
    hand_over_case(lead.actor, case=lives.case, caseworker=carlos.user)
    grant = Grant.objects.get(compartment_key__subject=lives.unit.home_id, holder=caseworker.user.holder)
    assert grant.ends_at is not None
    assert grant.ends_at < clock.now() + timedelta(days=32)  # no longer than for the household that is left to them
    assert keys_of(carlos, lives.unit.home_id) == 1


def test_a_lead_without_the_address_ends_a_stay_and_the_key_that_it_gave(
    lead: Colleague, caseworker: Colleague, carlos: Colleague, lives: Stay
) -> None:
    lars = make_colleague("lars", Role.LEAD)
    end_stay(lars.actor, stay=lives, on=clock.today())
    assert keys_of(caseworker, lives.unit.home_id) == 0


def test_where_the_lead_has_no_address_to_give_housing_gives_it(
    browser: Browser, colleague: Callable[..., Colleague], housing: Colleague, lead: Colleague, carlos: Colleague,
    lives: Stay,
) -> None:  # fmt: skip
    sofia = colleague("sofia", Role.LEAD)
    browser(sofia).post(f"/cases/{lives.case.slug}/assign/", {"colleague": str(carlos.user.pk)})
    assert keys_of(carlos, lives.unit.home_id) == 0
    case, home = f"/cases/{lives.case.slug}/", f"/homes/case/{lives.case.slug}/"
    for who in (sofia, carlos):
        assert "The address has not been given yet" in browser(who).get(case).content.decode()
        assert "The address has not been given yet" in browser(who).get(home).content.decode()
    assert "see in their day that you wait for it" in browser(carlos).get(home).content.decode()
    assert "Open the address" not in browser(carlos).get(home).content.decode()
    hugo, at = browser(housing), f"/homes/stays/{lives.pk}/"
    assert "Give the address" in hugo.get("/").content.decode()
    assert "Give the address to the caseworker" in hugo.get(at).content.decode()
    assert browser(housing, step_up=False).post(f"{at}address/").status_code == 401
    assert browser(housing).post(f"{at}address/").status_code == 302
    assert "Kraanlei 7" in browser(carlos).get(f"/homes/case/{lives.case.slug}/{lives.pk}/").content.decode()
    assert "Give the address" not in browser(housing).get("/").content.decode()
    for page in (case, home):
        assert "The address has not been given yet" not in browser(carlos).get(page).content.decode()
    assert "Open the address" in browser(carlos).get(home).content.decode()


def test_nobody_is_asked_for_the_address_of_a_stay_that_is_over(
    browser: Browser, colleague: Callable[..., Colleague], housing: Colleague, carlos: Colleague, lives: Stay
) -> None:
    hand_over_case(colleague("sofia", Role.LEAD).actor, case=lives.case, caseworker=carlos.user)
    assert "Give the address" in browser(housing).get("/").content.decode()
    with clock.days_away(100):
        assert "Give the address" not in browser(housing).get("/").content.decode()


def test_a_caseworker_gives_no_address(browser: Browser, caseworker: Colleague, lives: Stay) -> None:
    assert browser(caseworker).post(f"/homes/stays/{lives.pk}/address/").status_code == 404
