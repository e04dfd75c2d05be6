from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from safeconduct.conftest import Colleague
from safeconduct.shelter.conftest import GHENT
from safeconduct.shelter.languages import languages_in
from safeconduct.shelter.models import Home, Offer
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.services.offers import receive_offer

Browser = Callable[..., Client]


@pytest.fixture
def offer(housing: Colleague) -> Offer:
    details = OfferDetails(name="Greet Claes", phone="+32 9 000 00 00", postcode="9050", words="Under the roof.")
    return receive_offer(details=details, beds=2)


def test_an_offer_arrives_as_work_without_a_name(browser: Browser, housing: Colleague, offer: Offer) -> None:
    client = browser(housing, step_up=False)
    assert "90 · Ghent" in client.get("/homes/offers/").content.decode()
    page = client.get(f"/homes/offers/{offer.pk}/").content.decode()
    assert "An offer of 2 beds" in page
    assert "Greet" not in page
    assert client.get(f"/homes/offers/{offer.pk}/opened/")["Location"].startswith("/you/open-again/")


def test_an_offer_is_opened_answered_and_its_words_stay_sealed(
    browser: Browser, housing: Colleague, offer: Offer
) -> None:
    client = browser(housing)
    assert "Greet Claes" in client.get(f"/homes/offers/{offer.pk}/opened/").content.decode()
    client.post(f"/homes/offers/{offer.pk}/answer/", {"to": "contacted", "words": "Rings back on Monday."})
    assert "Rings back on Monday." not in client.get(f"/homes/offers/{offer.pk}/").content.decode()
    assert "Rings back on Monday." in client.get(f"/homes/offers/{offer.pk}/opened/").content.decode()


def test_a_no_without_a_reason_comes_back_with_the_form(browser: Browser, housing: Colleague, offer: Offer) -> None:
    answer = browser(housing).post(f"/homes/offers/{offer.pk}/answer/", {"to": "declined"})
    assert answer.status_code == 400
    assert "This needs a reason in words." in answer.content.decode()


def test_an_offer_becomes_a_home_and_leaves_the_inbox(browser: Browser, housing: Colleague, offer: Offer) -> None:
    client = browser(housing)
    made = client.post(f"/homes/offers/{offer.pk}/home/", {"municipality": GHENT})
    home = Home.objects.get()
    assert made["Location"] == f"/homes/{home.pk}/address/change/"
    assert "Greet Claes" in client.get(made["Location"]).content.decode()
    assert client.get("/homes/offers/").context["rows"] == []
    assert len(client.get("/homes/offers/?state=became_home").context["rows"]) == 1
    assert "To the home Ghent 1" in client.get(f"/homes/offers/{offer.pk}/").content.decode()
    again = client.post(f"/homes/offers/{offer.pk}/home/", {"municipality": GHENT})
    assert "answered already" in again.content.decode()


def test_languages_and_words_of_an_offer_go_over_to_the_home(browser: Browser, housing: Colleague) -> None:
    details = OfferDetails(name="Greet", postcode="9050", languages="русский, wat Frans", words="Third floor, a lift.")
    offer, client = receive_offer(details=details, beds=2), browser(housing)
    client.post(f"/homes/offers/{offer.pk}/home/", {"municipality": GHENT})
    home = Home.objects.get()
    assert home.units.get().languages == ["fr", "ru"]
    form = client.get(f"/homes/{home.pk}/address/change/").content.decode()
    assert "русский, wat Frans\nThird floor, a lift." in form
    fields = {"street": "Dries 1", "postcode": "9050", "town": "Gent", "offered": "A lift.", "seen": 1}
    assert client.post(f"/homes/{home.pk}/address/change/", fields).status_code == 302
    assert "A lift." in client.get(f"/homes/{home.pk}/address/").content.decode()
    assert "A lift." not in client.get(f"/homes/{home.pk}/").content.decode()


def test_a_home_that_nobody_offered_asks_for_no_words_of_an_offer(browser: Browser, housing: Colleague) -> None:
    client = browser(housing)
    client.post("/homes/add/", {"provider": "new_host", "municipality": GHENT})
    assert 'name="offered"' not in client.get(f"/homes/{Home.objects.get().pk}/address/change/").content.decode()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Néerlandais, français et un peu d'anglais", ["nl", "fr", "en"]),
        ("Nederlands en Engels, Oekraïens", ["nl", "en", "uk"]),
        ("английский, немного по-русски", ["en", "ru"]),
        ("Deutsch & polski", ["de", "pl"]),
        ("Francis is my name", []),
        ("", []),
    ],
)
def test_languages_are_read_as_people_write_them(text: str, codes: list[str]) -> None:
    assert languages_in(text) == codes


def test_a_town_has_to_be_chosen(browser: Browser, housing: Colleague, offer: Offer) -> None:
    assert browser(housing).post(f"/homes/offers/{offer.pk}/home/", {"municipality": ""}).status_code == 400


@pytest.mark.parametrize("path", ["", "opened/"])
def test_offers_answer_nothing_to_others(
    browser: Browser, housing: Colleague, caseworker: Colleague, offer: Offer, path: str
) -> None:
    assert browser(caseworker).get(f"/homes/offers/{offer.pk}/{path}").status_code == 404
    assert browser(housing).get(f"/homes/offers/{uuid4()}/{path}").status_code == 404


def test_the_inbox_costs_the_same_queries_for_many_offers(
    browser: Browser, housing: Colleague, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(27):
        receive_offer(details=OfferDetails(name=f"Host {number}", postcode="1000"), beds=1)
    client = browser(housing)
    with django_assert_max_num_queries(10):
        page = client.get("/homes/offers/")
    assert len(page.context["rows"]) == 25
    assert "?page=2" in page.content.decode()
