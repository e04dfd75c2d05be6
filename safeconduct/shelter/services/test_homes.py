from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from safeconduct.conftest import Colleague
from safeconduct.country.towns import NoSuchTown
from safeconduct.custody.errors import NoGrant
from safeconduct.kernel.errors import NotAllowed
from safeconduct.shelter import errors
from safeconduct.shelter.conftest import GHENT, day
from safeconduct.shelter.models import Funding, Home, Provider, Stay, Unit
from safeconduct.shelter.payloads import HomeAddress, ProviderContact
from safeconduct.shelter.selectors.homes import whereabouts_of
from safeconduct.shelter.services.funding import fund_unit
from safeconduct.shelter.services.homes import UnitFacts, add_home, add_provider, change_address, change_unit
from safeconduct.shelter.words import FundSource, ProviderKind


def test_a_private_hosts_name_is_sealed_and_an_organisations_stands_open(housing: Colleague) -> None:
    contact = ProviderContact(name="Joke Peeters")
    host = add_provider(housing.actor, kind=ProviderKind.HOST, name="Joke Peeters", contact=contact)
    organisation = add_provider(housing.actor, kind=ProviderKind.ORGANISATION, name="De Haven", contact=contact)
    assert (host.name, host.label, organisation.label) == ("", "Host 1", "De Haven")
    with pytest.raises(IntegrityError, match="provider_hosts_are_nameless"), transaction.atomic():
        Provider.objects.filter(pk=host.pk).update(name="Joke Peeters")


def test_homes_of_a_town_are_numbered(make_home: Callable[..., Home]) -> None:
    assert [make_home(vetted=False).label, make_home(vetted=False).label] == ["Ghent 1", "Ghent 2"]
    assert make_home("62063", vetted=False).label == "Liège 1"


def test_an_address_opens_for_the_housing_group_and_nobody_else(
    make_home: Callable[..., Home], housing: Colleague, caseworker: Colleague
) -> None:
    home = make_home(vetted=False)
    change_address(housing.actor, home=home, address=HomeAddress(street="Vlasmarkt 2", postcode="9000"), seen=1)
    assert whereabouts_of(housing.actor, home).address.street == "Vlasmarkt 2"
    assert whereabouts_of(housing.actor, home).contact.name == "Marijke Vandamme"
    with pytest.raises(NoGrant):
        whereabouts_of(caseworker.actor, home)


def test_a_town_that_does_not_exist_is_refused(provider: Provider, housing: Colleague) -> None:
    with pytest.raises(NoSuchTown):
        add_home(housing.actor, provider=provider, municipality="99999")


def test_a_caseworker_adds_no_home(provider: Provider, caseworker: Colleague) -> None:
    with pytest.raises(NotAllowed):
        add_home(caseworker.actor, provider=provider, municipality=GHENT)


def test_a_unit_does_not_shrink_below_who_lives_there(
    make_unit: Callable[..., Unit], housing: Colleague, case: object, hold: Callable[..., Stay]
) -> None:
    unit = make_unit(beds=3)
    hold(unit, case, beds=2)
    facts = UnitFacts(kind="flat", beds=1, open_from=day(-30))
    with pytest.raises(errors.SomebodyLivesThere):
        change_unit(housing.actor, unit=unit, facts=facts)
    changed = change_unit(housing.actor, unit=unit, facts=UnitFacts(kind="flat", beds=2, open_from=day(-30), pets=True))
    assert (changed.beds, changed.pets, changed.square_metres) == (2, True, None)


def test_a_unit_closes_after_it_opens(unit: Unit, housing: Colleague) -> None:
    with pytest.raises(errors.WrongDays):
        change_unit(housing.actor, unit=unit, facts=UnitFacts(kind="flat", beds=2, open_from=day(3), open_until=day(3)))


def test_one_budget_at_a_time_and_the_next_begins_when_it_ends(unit: Unit, housing: Colleague) -> None:
    money = {"unit": unit, "monthly": Decimal(500), "source": FundSource.GRANT}
    with pytest.raises(errors.FundedAlready):
        fund_unit(housing.actor, from_on=day(329), until_on=day(400), **money)
    with pytest.raises(errors.WrongDays):
        fund_unit(housing.actor, from_on=day(400), until_on=day(400), **money)
    assert fund_unit(housing.actor, from_on=day(330), until_on=day(400), **money).pk
    with pytest.raises(IntegrityError, match="funding_one_at_a_time"), transaction.atomic():
        Funding.objects.create(unit=unit, monthly=1, source="own", from_on=day(399), until_on=day(500))
