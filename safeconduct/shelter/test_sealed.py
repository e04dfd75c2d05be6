"""What is sealed is found nowhere else: markers go in through the screens, and the database is searched for them."""

from collections.abc import Callable

from django.db import connection
from django.test import Client

from safeconduct.conftest import Colleague
from safeconduct.shelter.conftest import GHENT
from safeconduct.shelter.models import Home, Offer
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.services.offers import receive_offer
from safeconduct.shelter.views.test_homes import three
from safeconduct.shelter.words import Check

MARKERS = ("zhostname", "zphone", "zstreet", "zdoor", "zwayin", "zreason", "zofferer", "zofferwords", "zanswer")


def tables_with(marker: str) -> list[str]:
    """Tables in which a row holds the marker, as text or as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            query = f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s OR t::text LIKE %s'
            cursor.execute(query, [f"%{marker}%", f"%{marker.encode().hex()}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_nothing_that_leads_to_a_door_stands_in_the_open(
    browser: Callable[..., Client], housing: Colleague, lead: Colleague
) -> None:
    client = browser(housing)
    client.post(
        "/homes/add/",
        {"provider": "new_host", "municipality": GHENT, "contact_name": "zhostname", "contact_phone": "zphone"},
    )
    home = Home.objects.get()
    address = {"street": "zstreet", "postcode": "9000", "town": "Gent", "contact_name": "zdoor", "way_in": "zwayin"}
    client.post(f"/homes/{home.pk}/address/change/", address)
    visit = {"checks": [check.value for check in Check]} | three("on", 0)
    for visitor in (client, browser(lead)):
        visitor.post(f"/homes/{home.pk}/visit/", visit)
    browser(lead).post(f"/homes/{home.pk}/decide/", {"verdict": "yes", "reasons": "zreason"})
    receive_offer(details=OfferDetails(name="zofferer", words="zofferwords", postcode="9000"), beds=1)
    offer = Offer.objects.get()
    client.post(f"/homes/offers/{offer.pk}/answer/", {"to": "contacted", "words": "zanswer"})
    told = client.get(f"/homes/offers/{offer.pk}/opened/").content.decode()
    told += client.get(f"/homes/{home.pk}/address/").content.decode()
    assert [marker for marker in MARKERS if marker not in told] == []
    assert {marker: tables for marker in MARKERS if (tables := tables_with(marker))} == {}


def test_the_search_finds_what_is_not_sealed(housing: Colleague) -> None:
    housing.user.display_name = "zplain"
    housing.user.save()
    assert tables_with("zplain") == ["accounts_user"]
