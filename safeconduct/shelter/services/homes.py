"""Providers, homes and units come and change."""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.country.towns import town
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.models import Holder
from safeconduct.custody.sealing import newest_key, seal
from safeconduct.custody.versions import replace
from safeconduct.kernel import clock
from safeconduct.shelter import errors
from safeconduct.shelter.models import Home, Provider, Unit
from safeconduct.shelter.numbering import next_number
from safeconduct.shelter.payloads import HomeAddress, ProviderContact
from safeconduct.shelter.selectors.units import days_of, unit_for_change
from safeconduct.shelter.words import ProviderKind, Serves


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """What is open about a unit; the fields of the model with their meanings."""

    kind: str
    beds: int
    open_from: date
    double_beds: int = 0
    square_metres: Decimal | None = None
    floor: int = 0
    max_households: int = 1
    step_free: bool = False
    pets: bool = False
    smoking: bool = False
    serves: str = Serves.ANY.value
    languages: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    open_until: date | None = None


def add_provider(actor: Actor, *, kind: ProviderKind, name: str, contact: ProviderContact) -> Provider:
    """An organisation by name, or a private host whose name is sealed with the contact. Raises NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    with transaction.atomic():
        subject = uuid4()
        grants.create_compartments(subject, _to_housing(), made_by=actor.reference)
        provider = Provider(
            pk=subject,
            kind=kind,
            name=name.strip() if kind == ProviderKind.ORGANISATION else "",
            number=next_number(Provider.objects.all(), "number"),
            contact=seal(subject, Compartment.ADDRESS, contact),
        )
        provider.save(force_insert=True)
        record(actor.reference, Action.CREATED, provider, subject=subject)
    return provider


def add_home(actor: Actor, *, provider: Provider, municipality: str, address: HomeAddress | None = None) -> Home:
    """A home in a municipality (REFNIS code). Raises NotAllowed, NoSuchTown."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    place = town(municipality)
    with transaction.atomic():
        subject = uuid4()
        grants.create_compartments(subject, _to_housing(), made_by=actor.reference)
        home = Home(
            pk=subject,
            provider=provider,
            municipality=place.code,
            number=next_number(Home.objects.filter(municipality=place.code), "number"),
            postcode_area=place.postcode_area,
            latitude=place.latitude,
            longitude=place.longitude,
            added_by=actor.user,
            address=seal(subject, Compartment.ADDRESS, address) if address else None,
        )
        home.save(force_insert=True)
        record(actor.reference, Action.CREATED, home, subject=subject)
    return home


def change_address(actor: Actor, *, home: Home, address: HomeAddress, seen: int = 0) -> None:
    """Replace the version `seen` of where a home is and whom to ring.

    Raises NotAllowed, NoGrant, StepUpNeeded, ChangedMeanwhile.
    """
    actor.must_be(Role.HOUSING, Role.LEAD)
    with transaction.atomic():
        locked = Home.objects.select_for_update().get(pk=home.pk)
        actor.keyring.must_reach(newest_key(locked.pk, Compartment.ADDRESS))
        locked.address = replace(locked.pk, Compartment.ADDRESS, locked.address, address, seen=seen)
        locked.save(update_fields=["address"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="address")


def add_unit(actor: Actor, *, home: Home, facts: UnitFacts) -> Unit:
    """One more unit of a home. Raises NotAllowed, WrongDays."""
    actor.must_be(Role.HOUSING, Role.LEAD)
    _check_days(facts)
    with transaction.atomic():
        locked = Home.objects.select_for_update().get(pk=home.pk)
        unit = Unit(home=locked, position=next_number(Unit.objects.filter(home=locked), "position"), **asdict(facts))
        unit.save(force_insert=True)
        record(actor.reference, Action.CREATED, unit, subject=locked.pk)
    return unit


def change_unit(actor: Actor, *, unit: Unit, facts: UnitFacts) -> Unit:
    """Replace what is open about a unit; who lives there must still fit. Raises NotFound, WrongDays,
    SomebodyLivesThere.
    """
    _check_days(facts)
    with transaction.atomic():
        locked = unit_for_change(actor, unit)
        days = days_of(locked, clock.today(), date.max)
        slots = max((stay.slot for stay in days.stays), default=1)
        if facts.beds < days.beds_used(clock.today(), date.max) or facts.max_households < slots:
            raise errors.SomebodyLivesThere
        for name, value in asdict(facts).items():
            setattr(locked, name, value)
        locked.save()
        record(actor.reference, Action.CHANGED, locked, subject=locked.home_id)
    return locked


def _check_days(facts: UnitFacts) -> None:
    if facts.open_until is not None and facts.open_until <= facts.open_from:
        raise errors.WrongDays


def _to_housing() -> dict[Compartment, list[Holder]]:
    return {Compartment.ADDRESS: [grants.group(Group.HOUSING)]}
