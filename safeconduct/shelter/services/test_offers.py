from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.db import connection

from safeconduct.conftest import Colleague
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.sealing import open_record
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Offer
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.services.offers import receive_offer

DETAILS = OfferDetails(name="Greet Claes", phone="+32 9 000 00 00", postcode="9050", words="A room under the roof.")


def test_an_offer_keeps_the_area_in_the_open_and_the_rest_sealed_to_the_housing_group(
    housing: Colleague, caseworker: Colleague
) -> None:
    offer = receive_offer(details=DETAILS, beds=2, from_on=day(10))
    assert (offer.area, offer.beds, offer.state) == ("90", 2, "new")
    assert open_record(housing.actor, offer.details, OfferDetails, purpose="view") == DETAILS
    with pytest.raises(NoGrant):
        open_record(caseworker.actor, offer.details, OfferDetails, purpose="view")


def test_an_offer_from_elsewhere_is_kept_without_an_area(lead: Colleague) -> None:
    assert receive_offer(details=OfferDetails(name="Sanne", postcode="1012 AB"), beds=1).area == ""


@pytest.mark.django_db(transaction=True)
def test_the_public_role_leaves_an_offer_and_cannot_read_it_back(
    lead: Colleague, connect_as: Callable[[str], AbstractContextManager[psycopg.Connection]]
) -> None:
    with connect_as("sc_public") as stranger:
        there = {"USER": stranger.info.user, "PASSWORD": stranger.info.password}
    owner = {name: connection.settings_dict[name] for name in there}
    connection.close()
    connection.settings_dict.update(there)
    try:
        offer = receive_offer(details=DETAILS, beds=2)
        with pytest.raises(Exception, match="permission denied for table shelter_offer"):
            Offer.objects.count()
    finally:
        connection.close()
        connection.settings_dict.update(owner)
    assert Offer.objects.get().pk == offer.pk
