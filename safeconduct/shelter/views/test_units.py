from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from safeconduct.conftest import Colleague
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Closure, Funding, Home, Stay, Unit
from safeconduct.shelter.views.test_homes import three

Browser = Callable[..., Client]
Make = Callable[..., Unit]


def unit_fields(**changed: object) -> dict[str, object]:
    return {"kind": "flat", "beds": "2", "serves": "any"} | three("open_from", -30) | changed


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"square_metres": Decimal("7.5")}, "The room has 7.5 m²; the norm is at least 8.0 m²"),
        ({"square_metres": Decimal(12), "beds": 4}, "each person has 3.0 m²"),
        ({"beds": 4, "max_households": 2}, "A family needs its own room"),
        ({"square_metres": None}, "Nobody has measured it yet"),
        ({}, "Within every norm."),
    ],
)
def test_a_unit_says_in_words_which_norm_it_breaks(
    browser: Browser, housing: Colleague, make_unit: Make, facts: dict[str, object], words: str
) -> None:
    page = browser(housing).get(f"/homes/units/{make_unit(**facts).pk}/").content.decode()
    assert words in page
    assert "Fedasil" in page


def test_a_unit_is_changed_and_what_does_not_fit_is_said_by_the_question(
    browser: Browser, housing: Colleague, unit: Unit
) -> None:
    client = browser(housing)
    wrong = client.post(f"/homes/units/{unit.pk}/change/", unit_fields(double_beds="3", max_households="4"))
    assert "There are not so many beds." in wrong.content.decode()
    assert "Each household needs a bed." in wrong.content.decode()
    assert client.post(f"/homes/units/{unit.pk}/change/", unit_fields(pets="on", near=["school"])).status_code == 302
    unit.refresh_from_db()
    assert (unit.pets, unit.near, unit.double_beds) == (True, ["school"], 0)


def test_a_unit_that_somebody_lives_in_does_not_shrink(browser: Browser, housing: Colleague, stay: Stay) -> None:
    Stay.objects.update(beds=2)
    answer = browser(housing).post(f"/homes/units/{stay.unit_id}/change/", unit_fields(beds="1"))
    assert answer.status_code == 400
    assert "Somebody lives there" in answer.content.decode()


def test_a_unit_is_closed_for_some_days_and_opened_again(browser: Browser, housing: Colleague, unit: Unit) -> None:
    client = browser(housing)
    fields = {"because": "repair"} | three("from_on", 3) | three("until_on", 9)
    assert client.post(f"/homes/units/{unit.pk}/close/", fields).status_code == 302
    assert "repair" in client.get(f"/homes/units/{unit.pk}/").content.decode()
    assert (
        "closed on some of these days already" in client.post(f"/homes/units/{unit.pk}/close/", fields).content.decode()
    )
    closure = Closure.objects.get()
    assert client.get(f"/homes/units/{unit.pk}/open/{closure.pk}/").status_code == 405
    assert client.post(f"/homes/units/{unit.pk}/open/{closure.pk}/").status_code == 302
    assert client.post(f"/homes/units/{unit.pk}/open/{closure.pk}/").status_code == 404


def test_a_host_who_wants_it_back_shows_who_has_to_move(browser: Browser, housing: Colleague, stay: Stay) -> None:
    client = browser(housing)
    assert client.post(f"/homes/units/{stay.unit_id}/host-ends/", three("on", 60)).status_code == 302
    page = client.get(f"/homes/units/{stay.unit_id}/").content.decode()
    assert "The host has it back in 60 days" in page
    assert "has to move" in page


def test_a_budget_is_added_and_a_second_one_for_the_same_days_is_refused(
    browser: Browser, housing: Colleague, make_unit: Make
) -> None:
    unit = make_unit(funded=False)
    client = browser(housing)
    fields = {"monthly": "450.50", "source": "grant"} | three("from_on", 0) | three("until_on", 200)
    assert client.post(f"/homes/units/{unit.pk}/fund/", fields).status_code == 302
    assert Funding.objects.get().monthly == Decimal("450.50")
    assert "Another budget covers" in client.post(f"/homes/units/{unit.pk}/fund/", fields).content.decode()
    page = client.get("/homes/funding/").content.decode()
    assert "€450.50" in page
    assert "foundation grant" in page


def test_what_runs_out_first_stands_first(browser: Browser, housing: Colleague, make_unit: Make) -> None:
    first, last, none = make_unit(), make_unit(), make_unit(funded=False)
    Funding.objects.filter(unit=first).update(until_on=day(20))
    page = browser(housing).get("/homes/funding/")
    assert [line.unit.pk for line, *_rest in page.context["rows"]] == [none.pk, first.pk, last.pk]
    assert (page.context["numbers"].funded_units, page.context["numbers"].unfunded_units) == (2, 1)


def test_the_funding_page_costs_the_same_queries_for_many_units(
    browser: Browser,
    housing: Colleague,
    make_home: Callable[..., Home],
    make_unit: Make,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    home = make_home()
    for _ in range(26):
        make_unit(home=home)
    client = browser(housing)
    with django_assert_max_num_queries(15):
        page = client.get("/homes/funding/")
    assert len(page.context["rows"]) == 25


@pytest.mark.parametrize("path", ["", "change/", "close/", "host-ends/", "fund/"])
def test_each_page_of_a_unit_opens_and_a_strange_one_does_not_exist(
    browser: Browser, lead: Colleague, unit: Unit, path: str
) -> None:
    client = browser(lead)
    assert client.get(f"/homes/units/{unit.pk}/{path}").status_code == 200
    assert client.get(f"/homes/units/{uuid4()}/{path}").status_code == 404


def test_the_end_comes_after_the_beginning(browser: Browser, housing: Colleague, unit: Unit) -> None:
    fields = {"because": "repair"} | three("from_on", 9) | three("until_on", 9)
    answer = browser(housing).post(f"/homes/units/{unit.pk}/close/", fields)
    assert "The last day has to come after the first." in answer.content.decode()
