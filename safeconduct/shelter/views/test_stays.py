from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import confirm_stay
from safeconduct.shelter.views.test_homes import three
from safeconduct.shelter.words import StayState

Browser = Callable[..., Client]


def test_confirming_asks_for_the_passphrase_and_keeps_the_step(browser: Browser, lead: Colleague, stay: Stay) -> None:
    client = browser(lead, step_up=False)
    asked = client.post(f"/homes/stays/{stay.pk}/confirm/")
    stay.refresh_from_db()
    assert (asked.status_code, stay.state) == (401, StayState.HELD)
    client.post("/you/open-again/", {"passphrase": lead.passphrase})
    assert client.post(f"/homes/stays/{stay.pk}/confirm/").status_code == 302
    stay.refresh_from_db()
    assert stay.state == StayState.CONFIRMED


def test_a_caseworker_sees_town_and_days_and_the_address_once_it_is_confirmed(
    browser: Browser, caseworker: Colleague, lead: Colleague, stay: Stay
) -> None:
    client = browser(caseworker, step_up=False)
    held = client.get(f"/homes/case/{stay.case.slug}/").content.decode()
    assert "Ghent" in held
    assert "once the housing coordinator confirms" in held
    assert client.get(f"/homes/case/{stay.case.slug}/{stay.pk}/").status_code == 404
    confirm_stay(lead.actor, stay=stay)
    assert "Kraanlei" not in client.get(f"/homes/case/{stay.case.slug}/").content.decode()
    assert client.get(f"/homes/case/{stay.case.slug}/{stay.pk}/")["Location"].startswith("/you/open-again/")
    client.post("/you/open-again/", {"passphrase": caseworker.passphrase})
    assert "Kraanlei 7" in client.get(f"/homes/case/{stay.case.slug}/{stay.pk}/").content.decode()


def test_another_caseworker_learns_nothing(
    browser: Browser, stay: Stay, lead: Colleague, colleague: Callable[..., Colleague]
) -> None:
    confirm_stay(lead.actor, stay=stay)
    client = browser(colleague("carlos", Role.CASEWORKER))
    assert client.get(f"/homes/case/{stay.case.slug}/").status_code == 404
    assert client.get(f"/homes/case/{stay.case.slug}/{stay.pk}/").status_code == 404


def test_the_address_of_another_household_is_not_reached_through_ones_own_case(
    browser: Browser,
    stay: Stay,
    lead: Colleague,
    caseworker: Colleague,
    make_case: Callable[..., Case],
    make_unit: Callable[..., Unit],
    hold: Callable[..., Stay],
) -> None:
    foreign = confirm_stay(lead.actor, stay=hold(make_unit(), make_case()))
    confirm_stay(lead.actor, stay=stay)
    client = browser(caseworker)
    assert client.get(f"/homes/case/{stay.case.slug}/{foreign.pk}/").status_code == 404
    assert browser(lead).get(f"/homes/case/{stay.case.slug}/{foreign.pk}/").status_code == 404


def test_a_stay_ends_earlier_or_later_as_far_as_the_money_goes(browser: Browser, lead: Colleague, stay: Stay) -> None:
    client = browser(lead)
    assert client.post(f"/homes/stays/{stay.pk}/end/", three("on", 60)).status_code == 302
    assert client.post(f"/homes/stays/{stay.pk}/end/", three("on", 200)).status_code == 302
    stay.refresh_from_db()
    assert stay.until_on == day(200)
    refused = client.post(f"/homes/stays/{stay.pk}/end/", three("on", 400))
    assert "The subsistence budget does not cover the whole stay." in refused.content.decode()


def test_a_household_is_moved_to_a_place_that_has_room(
    browser: Browser, lead: Colleague, stay: Stay, make_unit: Callable[..., Unit]
) -> None:
    to, unfunded = make_unit(), make_unit(funded=False)
    client = browser(lead)
    shown = client.get(f"/homes/stays/{stay.pk}/move/").content.decode()
    assert str(to.pk) in shown
    assert str(unfunded.pk) not in shown
    assert str(stay.unit_id) not in shown
    assert client.post(f"/homes/stays/{stay.pk}/move/", {"unit": to.pk} | three("on", 40)).status_code == 302
    assert set(Stay.objects.values_list("unit_id", "until_on")) == {
        (stay.unit_id, day(40)),
        (to.pk, day(100)),
    }


def test_a_cancelled_stay_says_so_to_who_cancels_it_again(browser: Browser, lead: Colleague, stay: Stay) -> None:
    client = browser(lead)
    assert "Yes, cancel it" in client.get(f"/homes/stays/{stay.pk}/").content.decode()
    assert client.post(f"/homes/stays/{stay.pk}/cancel/").status_code == 302
    again = client.post(f"/homes/stays/{stay.pk}/cancel/")
    assert again.status_code == 409
    assert "has ended or was cancelled already" in again.content.decode()
    assert "Yes, cancel it" not in client.get(f"/homes/stays/{stay.pk}/").content.decode()


@pytest.mark.parametrize("path", ["", "confirm/", "cancel/", "end/", "move/"])
def test_a_stay_is_no_page_of_a_caseworker(browser: Browser, caseworker: Colleague, stay: Stay, path: str) -> None:
    assert browser(caseworker).post(f"/homes/stays/{stay.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "end/", "move/"])
def test_a_stay_that_does_not_exist_answers_as_nothing(browser: Browser, lead: Colleague, path: str) -> None:
    assert browser(lead).get(f"/homes/stays/{uuid4()}/{path}").status_code == 404


def test_a_case_without_a_home_says_what_will_be_here(browser: Browser, lead: Colleague, case: Case) -> None:
    assert "No home yet" in browser(lead).get(f"/homes/case/{case.slug}/").content.decode()
