"""Somebody offers a home at the public site."""

import re

from django.conf import LazySettings
from django.test import Client

from safeconduct.conftest import Colleague
from safeconduct.custody.sealing import open_record
from safeconduct.public.test_pages import html
from safeconduct.shelter.models import Offer
from safeconduct.shelter.payloads import OfferDetails

OFFER = {
    "kind": "host_room",
    "postcode": "9000",
    "beds": "2",
    "name": "Marijke Vandamme",
    "phone": "+32 470 00 00 01",
    "email": "",
    "languages": "Nederlands, Français",
    "words": "There is a cat, and a garden.",
}


def test_an_offer_arrives_sealed_and_only_housing_reads_it(stranger: Client, housing: Colleague) -> None:
    answer = stranger.post("/nl/offer/", OFFER)
    assert answer.status_code == 302
    assert answer["Location"] == "/nl/offer/thanks/"
    assert "<h1>Dank u</h1>" in html(stranger.get(answer["Location"]))
    offer = Offer.objects.get()
    assert (offer.area, offer.beds, offer.language, offer.from_on) == ("90", 2, "nl", None)
    told = open_record(housing.actor, offer.details, OfferDetails, purpose="test")
    assert (told.name, told.phone, told.kind) == ("Marijke Vandamme", "+32 470 00 00 01", "host_room")
    assert told.words == "There is a cat, and a garden."


def test_what_is_to_mend_is_said_and_nothing_typed_is_lost(stranger: Client) -> None:
    answer = stranger.post("/en/offer/", OFFER | {"postcode": "1234 AB", "phone": "", "until_on_day": "1"})
    page = html(answer)
    assert answer.status_code == 422
    assert "Give a Belgian postcode of four figures" in page
    assert "Give a telephone number or an e-mail address" in page
    assert "Write the month, the year too." in page
    assert 'value="1234 AB"' in page
    assert "There is a cat, and a garden.</textarea>" in page
    assert re.search(r'value="host_room"[^>]*checked', page)
    assert not Offer.objects.exists()


def test_an_end_before_the_beginning_is_refused(stranger: Client) -> None:
    days = {
        "from_on_day": "1",
        "from_on_month": "6",
        "from_on_year": "2031",
        "until_on_day": "1",
        "until_on_month": "5",
    }
    page = html(stranger.post("/en/offer/", OFFER | days | {"until_on_year": "2031"}))
    assert "The end comes after the beginning" in page


def test_changing_the_language_keeps_what_is_typed_and_judges_nothing_yet(stranger: Client) -> None:
    answer = stranger.post("/nl/offer/", {"language": "ru", "name": "Marijke", "from_on_day": "3", "kind": "flat"})
    page = html(answer)
    assert answer.status_code == 200
    assert answer["Content-Language"] == "ru"
    assert '<html lang="ru"' in page
    assert 'action="/ru/offer/"' in page
    assert 'value="Marijke"' in page
    assert re.search(r'name="from_on_day" value="3"', page)
    assert re.search(r'value="flat"[^>]*checked', page)
    assert 'role="alert"' not in page


def test_the_language_switch_of_the_form_sends_the_form(stranger: Client) -> None:
    page = html(stranger.get("/nl/offer/"))
    assert re.search(r'<button[^>]*form="offer"[^>]*name="language"[^>]*value="ru"', page)


def test_too_many_offers_in_an_hour_are_asked_to_wait(
    stranger: Client, lead: Colleague, settings: LazySettings
) -> None:
    settings.PACE = {**settings.PACE, "offers": (2, 10)}
    assert [stranger.post("/en/offer/", OFFER).status_code for _again in range(3)] == [302, 302, 429]
    page = html(stranger.post("/en/offer/", OFFER))
    assert re.search(r"Send it again in \d+ minutes?\.", page)
    assert 'value="Marijke Vandamme"' in page
    assert Offer.objects.count() == 2


def test_only_the_form_sets_a_cookie_and_it_says_nothing(stranger: Client) -> None:
    stranger.get("/en/")
    assert not stranger.cookies
    cookies = stranger.get("/en/offer/").cookies
    assert len(cookies) == 1
    (cookie,) = cookies.values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


def test_a_form_without_its_token_is_not_taken(site: None, public_face: None, lead: Colleague) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/offer/", OFFER).status_code == 403
    assert not Offer.objects.exists()
