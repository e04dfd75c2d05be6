"""A vetted, funded home with units, and what a test needs to make another."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague
from safeconduct.kernel import clock
from safeconduct.shelter.models import Home, Provider, Stay, Unit
from safeconduct.shelter.payloads import HomeAddress, ProviderContact
from safeconduct.shelter.services.funding import fund_unit
from safeconduct.shelter.services.homes import UnitFacts, add_home, add_provider, add_unit
from safeconduct.shelter.services.stays import hold_stay
from safeconduct.shelter.services.vetting import decide_vetting, record_visit
from safeconduct.shelter.words import Check, FundSource, ProviderKind, UnitKind

GHENT = "44021"


def day(after: int) -> date:
    """So many days after today."""
    return clock.today() + timedelta(days=after)


@pytest.fixture
def second(colleague: Callable[..., Colleague]) -> Colleague:
    """A second programme lead: the other pair of eyes."""
    return colleague("sofie", Role.LEAD)


@pytest.fixture
def provider(housing: Colleague) -> Provider:
    contact = ProviderContact(name="Marijke Vandamme", phone="+32 470 00 00 00")
    return add_provider(housing.actor, kind=ProviderKind.HOST, name="", contact=contact)


@pytest.fixture
def make_home(housing: Colleague, lead: Colleague, provider: Provider) -> Callable[..., Home]:
    """Makes a home in Ghent, vetted unless told otherwise."""

    def make(municipality: str = GHENT, *, vetted: bool = True) -> Home:
        address = HomeAddress(street="Kraanlei 7", postcode="9000", town="Gent", contact_name="Marijke Vandamme")
        home = add_home(housing.actor, provider=provider, municipality=municipality, address=address)
        if vetted:
            vet(home, housing, lead)
            home.refresh_from_db()
        return home

    return make


def vet(home: Home, first: Colleague, second: Colleague) -> None:
    """Both visit with every check made, the second one approves for a year."""
    record_visit(first.actor, home=home, on=clock.today(), checks=list(Check))
    record_visit(second.actor, home=home, on=clock.today(), checks=list(Check))
    decide_vetting(second.actor, home=home, approve=True, valid_until=day(365), reasons="Warm and safe.")


@pytest.fixture
def make_unit(housing: Colleague, make_home: Callable[..., Home]) -> Callable[..., Unit]:
    """Makes a unit: `make_unit(beds=4, max_households=2, funded=False)`."""

    def make(*, home: Home | None = None, vetted: bool = True, funded: bool = True, **facts: object) -> Unit:
        known: dict[str, object] = {
            "kind": UnitKind.FLAT.value,
            "beds": 2,
            "square_metres": Decimal(20),
            "open_from": day(-30),
        }
        home = home or make_home(vetted=vetted)
        unit = add_unit(housing.actor, home=home, facts=UnitFacts(**(known | facts)))  # type: ignore[arg-type]
        if funded:
            fund_unit(
                housing.actor,
                unit=unit,
                monthly=Decimal(450),
                source=FundSource.DONATIONS,
                from_on=day(-30),
                until_on=day(330),
            )
        return Unit.objects.select_related("home__provider").get(pk=unit.pk)

    return make


@pytest.fixture
def unit(make_unit: Callable[..., Unit]) -> Unit:
    """A flat for one household with two beds, vetted and funded."""
    return make_unit()


@pytest.fixture
def stay(unit: Unit, make_case: Callable[..., Case], caseworker: Colleague, hold: "Callable[..., Stay]") -> Stay:
    """Clara's case, held in the flat from the 10th day on until the 100th."""
    return hold(unit, make_case(caseworker=caseworker))


@pytest.fixture
def hold(lead: Colleague) -> Callable[..., Stay]:
    """Holds a stay as the lead: `hold(unit, case, 10, 100)`, days counted from today."""

    def make(
        unit: Unit, case: Case, start: int = 10, end: int = 100, *, beds: int = 1, slot: int | None = None
    ) -> Stay:
        return hold_stay(lead.actor, unit=unit, case=case, from_on=day(start), until_on=day(end), beds=beds, slot=slot)

    return make
