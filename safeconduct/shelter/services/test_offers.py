from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.db import connection

from safeconduct.conftest import Colleague
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.sealing import open_record
from safeconduct.kernel.errors import NotAllowed
from safeconduct.shelter import errors
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Offer
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.selectors.homes import whereabouts_of
from safeconduct.shelter.services.offers import answer_offer, receive_offer, turn_into_home
from safeconduct.shelter.words import OfferState

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


def test_an_offer_becomes_a_home_with_its_beds_and_days_and_the_name_stays_sealed(housing: Colleague) -> None:
    offer = receive_offer(details=DETAILS, beds=2, from_on=day(10), until_on=day(200))
    answer_offer(housing.actor, offer=offer, to=OfferState.CONTACTED, words="She called back at once.")
    home = turn_into_home(housing.actor, offer=offer, municipality="44021")
    offer.refresh_from_db()
    unit = home.units.get()
    assert (offer.state, offer.home_id) == (OfferState.BECAME_HOME, home.pk)
    assert (unit.beds, unit.open_from, unit.open_until) == (2, day(10), day(200))
    assert home.provider.name == ""
    assert whereabouts_of(housing.actor, home).contact.name == "Greet Claes"


def test_an_answered_offer_is_not_answered_again(housing: Colleague) -> None:
    offer = receive_offer(details=DETAILS, beds=2)
    answer_offer(housing.actor, offer=offer, to=OfferState.DECLINED, words="The stairs are too steep for us.")
    with pytest.raises(errors.OfferAnswered):
        turn_into_home(housing.actor, offer=offer, municipality="44021")
    with pytest.raises(errors.OfferAnswered):
        answer_offer(housing.actor, offer=offer, to=OfferState.VISITED)


def test_a_no_has_a_reason(housing: Colleague) -> None:
    offer = receive_offer(details=DETAILS, beds=2)
    with pytest.raises(errors.ReasonsNeeded):
        answer_offer(housing.actor, offer=offer, to=OfferState.DECLINED)


@pytest.mark.parametrize("to", [OfferState.NEW, OfferState.BECAME_HOME])
def test_an_offer_becomes_a_home_by_becoming_one(housing: Colleague, to: OfferState) -> None:
    with pytest.raises(NotAllowed):
        answer_offer(housing.actor, offer=receive_offer(details=DETAILS, beds=2), to=to)


def test_offers_are_no_business_of_caseworkers(caseworker: Colleague) -> None:
    with pytest.raises(NotAllowed):
        answer_offer(caseworker.actor, offer=receive_offer(details=DETAILS, beds=1), to=OfferState.CONTACTED)
