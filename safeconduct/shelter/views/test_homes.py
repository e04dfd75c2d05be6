from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from safeconduct.accounts.roles import Role
from safeconduct.conftest import Colleague, make_colleague
from safeconduct.shelter.conftest import GHENT, day
from safeconduct.shelter.models import Home, Provider, Stay, Unit, Vetting
from safeconduct.shelter.words import Check

Browser = Callable[..., Client]
ADDRESS = {"street": "Vlasmarkt 2", "postcode": "9000", "town": "Gent"}


def three(name: str, after: int) -> dict[str, str]:
    """A day, counted from today, as its three boxes."""
    on = day(after)
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def test_a_home_is_added_step_by_step_and_each_step_is_kept(browser: Browser, housing: Colleague) -> None:
    client = browser(housing)
    fields = {"provider": "new_host", "municipality": GHENT, "contact_name": "Greet Claes"}
    first = client.post("/homes/add/", fields)
    home = Home.objects.get()
    assert first["Location"] == f"/homes/{home.pk}/address/change/"
    second = client.post(first["Location"], ADDRESS)
    assert second["Location"] == f"/homes/{home.pk}/units/add/"
    unit = {"kind": "flat", "beds": "3", "double_beds": "1", "square_metres": "18.5", "serves": "any"}
    third = client.post(second["Location"], unit | {"languages": ["nl", "ru"]} | three("open_from", 0))
    assert third["Location"] == f"/homes/{home.pk}/"
    made = home.units.get()
    assert (made.beds, made.double_beds, str(made.square_metres), made.languages) == (3, 1, "18.5", ["nl", "ru"])
    assert "Vlasmarkt 2" in client.get(f"/homes/{home.pk}/address/").content.decode()


def test_an_organisation_has_a_name(browser: Browser, housing: Colleague) -> None:
    client = browser(housing)
    answer = client.post("/homes/add/", {"provider": "new_organisation", "municipality": GHENT})
    assert answer.status_code == 400
    assert "Write the name of the organisation." in answer.content.decode()
    client.post("/homes/add/", {"provider": "new_organisation", "organisation": "De Haven", "municipality": GHENT})
    assert Provider.objects.get().label == "De Haven"


def test_the_address_asks_for_the_passphrase_and_is_never_on_the_page_before(
    browser: Browser, housing: Colleague, make_home: Callable[..., Home]
) -> None:
    home = make_home()
    client = browser(housing, step_up=False)
    closed = client.get(f"/homes/{home.pk}/").content.decode()
    assert "Kraanlei" not in closed
    assert "Marijke" not in closed
    asked = client.get(f"/homes/{home.pk}/address/")
    assert asked["Location"] == f"/you/open-again/?next=/homes/{home.pk}/address/"
    client.post("/you/open-again/", {"passphrase": housing.passphrase})
    opened = client.get(f"/homes/{home.pk}/address/").content.decode()
    assert "Kraanlei 7" in opened
    assert "Warm and safe." in opened


def test_a_lead_outside_the_housing_group_sees_the_home_and_not_the_address(
    browser: Browser, make_home: Callable[..., Home], lead: Colleague
) -> None:
    home = make_home()
    client = browser(make_colleague("lars", Role.LEAD))
    assert client.get(f"/homes/{home.pk}/").status_code == 200
    assert client.get(f"/homes/{home.pk}/address/").status_code == 404


def test_an_address_is_changed_from_what_it_was(
    browser: Browser, housing: Colleague, make_home: Callable[..., Home]
) -> None:
    home = make_home()
    client = browser(housing)
    assert "Kraanlei 7" in client.get(f"/homes/{home.pk}/address/change/").content.decode()
    url = f"/homes/{home.pk}/address/change/"
    assert client.post(url, ADDRESS | {"seen": 1})["Location"] == f"/homes/{home.pk}/address/"


def test_of_two_who_write_an_address_at_once_the_later_one_is_told_and_loses_nothing(
    browser: Browser, housing: Colleague, lead: Colleague, make_home: Callable[..., Home]
) -> None:
    url = f"/homes/{make_home().pk}/address/change/"
    hugo, lena = browser(housing), browser(lead)
    assert 'name="seen" value="1"' in hugo.get(url).content.decode()
    assert lena.post(url, ADDRESS | {"street": "Lena 1", "seen": 1}).status_code == 302
    refused = hugo.post(url, ADDRESS | {"street": "Hugo 2", "seen": 1})
    assert refused.status_code == 400
    assert "Somebody else has changed this" in refused.content.decode()
    assert "Hugo 2" in refused.content.decode()
    assert "Lena 1" in hugo.get(url).content.decode()
    assert 'name="seen" value="2"' in refused.content.decode()


def test_two_browsers_vet_a_home_and_the_one_who_brought_it_in_does_not_decide(
    browser: Browser, housing: Colleague, lead: Colleague, make_home: Callable[..., Home]
) -> None:
    home = make_home(vetted=False)
    hugo, lena = browser(housing), browser(lead)
    fields = {"checks": [check.value for check in Check]} | three("on", 0)
    assert hugo.post(f"/homes/{home.pk}/visit/", fields).status_code == 302
    again = hugo.post(f"/homes/{home.pk}/visit/", fields)
    assert "The second visit is another colleague" in again.content.decode()
    assert lena.post(f"/homes/{home.pk}/visit/", fields).status_code == 302
    decision = {"verdict": "yes", "reasons": "A calm house."}
    refused = hugo.post(f"/homes/{home.pk}/decide/", decision)
    assert refused.status_code == 400
    assert "You brought this home in" in refused.content.decode()
    assert lena.post(f"/homes/{home.pk}/decide/", decision).status_code == 302
    home.refresh_from_db()
    assert home.vetted_until == day(365)
    assert "vetted until" in hugo.get(f"/homes/{home.pk}/").content.decode()


def test_what_nobody_has_seen_yet_stands_on_the_page(
    browser: Browser, housing: Colleague, make_home: Callable[..., Home]
) -> None:
    home = make_home(vetted=False)
    client = browser(housing)
    client.post(f"/homes/{home.pk}/visit/", {"checks": ["identity"]} | three("on", 0))
    page = client.get(f"/homes/{home.pk}/").content.decode()
    assert "Still to be seen" in page
    assert "room measured" in page
    assert "identity papers of who lives there seen" not in page


def test_a_visit_is_not_in_the_future(browser: Browser, housing: Colleague, make_home: Callable[..., Home]) -> None:
    home = make_home(vetted=False)
    assert browser(housing).post(f"/homes/{home.pk}/visit/", three("on", 3)).status_code == 400
    assert not Vetting.objects.exists()


def test_a_caseworker_who_went_along_writes_down_the_visit_and_sees_no_more(
    browser: Browser, caseworker: Colleague, make_home: Callable[..., Home]
) -> None:
    home = make_home(vetted=False)
    client = browser(caseworker)
    assert client.get(f"/homes/{home.pk}/visit/").status_code == 200
    assert "Thank you" in client.post(f"/homes/{home.pk}/visit/", three("on", 0)).content.decode()
    assert client.get(f"/homes/{home.pk}/").status_code == 404


def test_a_home_that_does_not_exist_answers_as_nothing(browser: Browser, housing: Colleague) -> None:
    client = browser(housing)
    for path in ("", "address/", "address/change/", "visit/", "decide/", "units/add/"):
        assert client.get(f"/homes/{uuid4()}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "address/change/", "visit/", "decide/", "units/add/"])
def test_each_page_of_a_home_opens(
    browser: Browser, lead: Colleague, stay: Stay, make_home: Callable[..., Home], path: str
) -> None:
    assert browser(lead).get(f"/homes/{stay.unit.home_id}/{path}").status_code == 200


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["Ghent 1", "Ghent 2", "Liège 1"]),
        ("area=40", ["Liège 1"]),
        ("vetting=vetted", ["Ghent 1"]),
        ("vetting=not", ["Ghent 2", "Liège 1"]),
        ("provider=1", ["Ghent 1", "Ghent 2", "Liège 1"]),
        ("provider=9", ["Ghent 1", "Ghent 2", "Liège 1"]),
    ],
)
def test_the_list_is_narrowed_by_its_filter(
    browser: Browser, housing: Colleague, make_home: Callable[..., Home], query: str, labels: list[str]
) -> None:
    make_home()
    make_home(vetted=False)
    make_home("62063", vetted=False)
    page = browser(housing).get(f"/homes/list/?{query}")
    assert [home.label for home, _badge in page.context["rows"]] == labels


def test_the_list_costs_the_same_queries_for_many_homes(
    browser: Browser,
    housing: Colleague,
    make_home: Callable[..., Home],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(27):
        make_home(vetted=False)
    client = browser(housing)
    with django_assert_max_num_queries(12):
        page = client.get("/homes/list/?vetting=not")
    assert len(page.context["rows"]) == 25
    assert "?vetting=not&amp;page=2" in page.content.decode()


def test_a_home_page_costs_the_same_queries_for_many_units(
    browser: Browser,
    housing: Colleague,
    make_home: Callable[..., Home],
    make_unit: Callable[..., Unit],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    home = make_home()
    for _ in range(8):
        make_unit(home=home)
    client = browser(housing)
    with django_assert_max_num_queries(18):
        client.get(f"/homes/{home.pk}/")
