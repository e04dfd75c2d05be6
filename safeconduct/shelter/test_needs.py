"""What a day says of stays before and after their last day."""

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Home
from safeconduct.shelter.services.change_stay import confirm_stay
from safeconduct.shelter.services.vetting import decide_vetting, record_visit
from safeconduct.shelter.words import Check

pytestmark = pytest.mark.django_db
NO_NEXT = "and there is no next home"


@pytest.fixture
def living(unit, make_case, caseworker, lead, hold):
    """A confirmed stay that ends in ten days."""
    return confirm_stay(lead.actor, stay=hold(unit, make_case(CaseState.ARRIVED, caseworker=caseworker), -20, 10))


def test_who_will_be_without_a_home_stands_on_the_days_of_housing_and_of_their_caseworker(
    browser, living, housing, caseworker, colleague
):
    of_housing, of_caseworker = (browser(who).get("/").content.decode() for who in (housing, caseworker))
    assert f"The stay ends in 10 days, {NO_NEXT}" in of_housing
    assert f"/homes/stays/{living.pk}/" in of_housing
    assert f"The stay ends in 10 days, {NO_NEXT}" in of_caseworker
    assert f"/homes/case/{living.case.slug}/" in of_caseworker
    assert NO_NEXT not in browser(colleague("carlos", Role.CASEWORKER)).get("/").content.decode()


def test_a_next_home_answers_the_need_and_the_day_before_it_is_one_day(
    browser, living, make_unit, caseworker, housing, hold
):
    living.until_on = day(1)
    living.save()
    assert f"The stay ends in 1 day, {NO_NEXT}" in browser(housing).get("/").content.decode()
    hold(make_unit(), living.case, 1, 120)
    assert NO_NEXT not in browser(housing).get("/").content.decode()
    assert NO_NEXT not in browser(caseworker).get("/").content.decode()


def test_what_ends_first_stands_first(browser, living, make_unit, make_case, lead, housing, hold):
    confirm_stay(lead.actor, stay=hold(make_unit(), make_case(), -5, 40))
    shown = browser(housing).get("/").content.decode()
    assert 0 < shown.index("ends in 10 days") < shown.index("ends in 40 days")


def test_a_case_says_that_its_home_ends_and_then_that_it_has_none(browser, living, caseworker):
    page = f"/cases/{living.case.slug}/"
    shown = browser(caseworker).get(page).content.decode()
    assert f"The stay ends in 10 days, {NO_NEXT}" in shown
    assert "A home is there" not in shown
    living.from_on, living.until_on, living.state = day(-20), day(-1), "ended"
    living.save()
    shown = browser(caseworker).get(page).content.decode()
    assert "A home is there" not in shown
    assert "No home any more" in shown


def test_a_stay_that_is_past_no_longer_has_to_move(browser, living, housing):
    living.unit.open_until, living.until_on = day(-5), day(-1)
    living.unit.save()
    living.save()
    assert "Another home must be found" not in browser(housing).get("/").content.decode()


def test_a_held_stay_that_is_over_asks_what_became_of_it_and_takes_both_answers(
    browser, housing, unit, make_case, hold, make_unit
):
    came, stayed_away = hold(unit, make_case(), -20, -2), hold(make_unit(), make_case(), -20, -2)
    desk = browser(housing)
    shown = desk.get("/").content.decode()
    assert f"/homes/stays/{came.pk}/" in shown
    assert f"/homes/stays/{stayed_away.pk}/" in shown
    assert "A held stay is over" in shown
    shown = desk.get(f"/homes/stays/{came.pk}/").content.decode()
    assert "nobody had confirmed it" in shown
    assert f"/homes/stays/{came.pk}/confirm/" not in shown
    left = {f"on_{part}": getattr(day(-3), part) for part in ("day", "month", "year")}
    assert desk.post(f"/homes/stays/{came.pk}/end/", left).status_code == 302
    assert desk.post(f"/homes/stays/{stayed_away.pk}/cancel/").status_code == 302
    came.refresh_from_db()
    stayed_away.refresh_from_db()
    assert (came.state, came.until_on, stayed_away.state) == ("ended", day(-3), "cancelled")
    assert "A held stay is over" not in desk.get("/").content.decode()


def test_a_stay_that_is_over_is_not_confirmed(browser, lead, unit, make_case, hold):
    over = hold(unit, make_case(), -20, -2)
    assert browser(lead).post(f"/homes/stays/{over.pk}/confirm/").status_code == 409
    over.refresh_from_db()
    assert over.state == "held"


def test_a_home_waits_for_its_second_visit_on_the_days_of_those_who_were_not_there(
    browser, make_home, housing, lead, caseworker
):
    home, waits = make_home(vetted=False), "A home waits for its second visit"
    assert waits not in browser(lead).get("/").content.decode()
    record_visit(housing.actor, home=home, on=day(-3), checks=list(Check))
    of_lead = browser(lead).get("/").content.decode()
    assert waits in of_lead
    assert f"/homes/{home.pk}/" in of_lead
    for who in (housing, caseworker):
        assert waits not in browser(who).get("/").content.decode()


def test_a_visited_home_waits_on_the_days_of_those_who_did_not_bring_it_in(browser, make_home, housing, lead, second):
    home, waits = make_home(vetted=False), "A home waits for the decision"
    Home.objects.update(added_by=housing.user)
    for who in (housing, lead):
        record_visit(who.actor, home=home, on=day(-3), checks=list(Check))
    assert waits not in browser(housing).get("/").content.decode()
    for who in (lead, second):
        page = browser(who).get("/").content.decode()
        assert waits in page
        assert "A home waits for its second visit" not in page
    decide_vetting(second.actor, home=home, approve=True, valid_until=day(300), reasons="Warm.")
    assert waits not in browser(lead).get("/").content.decode()
