from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import share_with_housing
from safeconduct.conftest import Colleague
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Home, Stay, Unit
from safeconduct.shelter.services.opening_days import close_unit, host_ends
from safeconduct.shelter.words import ClosedBecause

Browser = Callable[..., Client]


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_shows_units_with_their_weeks_and_the_numbers_of_today(
    browser: Browser, housing: Colleague, stay: Stay, make_unit: Callable[..., Unit]
) -> None:
    close_unit(housing.actor, unit=make_unit(), from_on=day(1), until_on=day(15), because=ClosedBecause.HOST_AWAY)
    page = text_of(browser(housing), "/homes/")
    assert "<svg" in page
    assert "Ghent 1a" in page
    assert "host away" in page
    assert "Map of Belgium: Ghent 4" in page


def test_a_case_has_a_name_on_the_board_only_for_who_holds_its_key(
    browser: Browser, housing: Colleague, lead: Colleague, stay: Stay
) -> None:
    client = browser(housing)
    assert stay.case.name not in text_of(client, "/homes/")
    assert "household of 1" in text_of(client, "/homes/")
    share_with_housing(lead.actor, case=stay.case)
    assert stay.case.name in text_of(client, "/homes/")


def test_a_stay_beyond_the_day_the_host_has_the_room_back_is_shown_as_a_double_claim(
    browser: Browser, housing: Colleague, stay: Stay
) -> None:
    assert "0 double claims" in text_of(browser(housing), "/homes/")
    host_ends(housing.actor, unit=stay.unit, on=day(60))
    assert "1 double claim" in text_of(browser(housing), "/homes/")
    assert "has to move" in text_of(browser(housing), f"/homes/units/{stay.unit_id}/")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Ghent 1a", "Liège 1a"}),
        ("area=90", {"Ghent 1a"}),
        ("vetting=not", {"Liège 1a"}),
        ("vetting=vetted&kind=flat", {"Ghent 1a"}),
        ("serves=men", set()),
        ("area=nonsense", {"Ghent 1a", "Liège 1a"}),
        ("start=1999-01-01", {"Ghent 1a", "Liège 1a"}),
        ("start=never&page=77", {"Ghent 1a", "Liège 1a"}),
    ],
)
def test_the_board_is_narrowed_by_its_filter(
    browser: Browser,
    housing: Colleague,
    make_home: Callable[..., Home],
    make_unit: Callable[..., Unit],
    query: str,
    shown: set[str],
) -> None:
    make_unit()
    make_unit(home=make_home("62063", vetted=False))
    page = browser(housing).get(f"/homes/?{query}")
    assert {str(line.unit.label) for line in page.context["lines"]} == shown


def test_going_on_in_time_keeps_the_filter_and_a_week_begins_on_monday(
    browser: Browser, housing: Colleague, unit: Unit
) -> None:
    page = browser(housing).get("/homes/?area=90&start=2026-11-25&page=1")
    assert page.context["earlier"].isoformat() == "2026-08-24"
    assert "?area=90&amp;start=2026-08-24" in page.content.decode()


def test_the_board_costs_the_same_queries_for_many_units(
    browser: Browser,
    housing: Colleague,
    make_home: Callable[..., Home],
    make_unit: Callable[..., Unit],
    make_case: Callable[..., Case],
    hold: Callable[..., Stay],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    home = make_home()
    for _ in range(16):
        hold(make_unit(home=home), make_case())
    client = browser(housing)
    with django_assert_max_num_queries(22):
        page = client.get("/homes/")
    assert len(page.context["lines"]) == 14
    assert "?page=2" in page.content.decode()


def test_an_empty_board_teaches(browser: Browser, housing: Colleague) -> None:
    assert "Units of homes appear here" in text_of(browser(housing), "/homes/")


@pytest.mark.parametrize("path", ["", "list/", "add/", "offers/", "funding/"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRIAGE, Role.LAWYER, Role.TREASURER, Role.CASEWORKER])
def test_housing_is_closed_to_other_roles(
    browser: Browser, colleague: Callable[..., Colleague], path: str, role: Role
) -> None:
    assert browser(colleague("someone", role)).get(f"/homes/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "list/", "add/", "offers/", "funding/"])
def test_housing_is_open_to_leads(browser: Browser, lead: Colleague, unit: Unit, path: str) -> None:
    assert browser(lead).get(f"/homes/{path}").status_code == 200
