"""Homes and who is behind them. The open part is for the housing side; the address needs its key."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet, Sum

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.sealing import open_record
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter.models import Home, Provider, Stay, Vetting
from safeconduct.shelter.payloads import HomeAddress, ProviderContact, VettingReasons
from safeconduct.shelter.policies import HOUSING_SIDE
from safeconduct.shelter.selectors.by_town import town_rank
from safeconduct.shelter.words import StayState, Verdict


@dataclass(frozen=True)
class Whereabouts:
    """What is sealed of a home, opened."""

    address: HomeAddress
    contact: ProviderContact


def homes_for(actor: Actor) -> QuerySet[Home]:
    """Every home with the number of its units and beds. Raises NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    counted = Home.objects.annotate(units_count=Count("units"), beds_sum=Sum("units__beds", default=0))
    return counted.select_related("provider")


def homes_like(
    actor: Actor, *, area: str = "", provider: str = "", vetting: str = "", on: date | None = None
) -> QuerySet[Home]:
    """By town, homes of an area (two digits), a provider, and a state of vetting: "vetted" or "not"."""
    day, found = on or clock.today(), homes_for(actor).order_by(town_rank("municipality"), "number")
    if area:
        found = found.filter(postcode_area=area)
    if provider:
        found = found.filter(provider__number=provider)
    if vetting == "vetted":
        found = found.filter(vetted_until__gt=day)
    if vetting == "not":
        found = found.filter(Q(vetted_until__isnull=True) | Q(vetted_until__lte=day))
    return found


def areas_with_homes(actor: Actor) -> list[str]:
    """The areas in which there are homes."""
    actor.must_be(*HOUSING_SIDE)
    return list(Home.objects.order_by("postcode_area").values_list("postcode_area", flat=True).distinct())


def home_for(actor: Actor, home_id: UUID | str) -> Home:
    """One home. Raises NotFound, NotAllowed."""
    try:
        found = homes_for(actor).select_related("added_by").filter(pk=home_id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound
    return found


def home_to_visit(actor: Actor, home_id: UUID | str) -> Home:
    """The open part of a home, also for a caseworker who goes along to look. Raises NotFound, NotAllowed."""
    actor.must_be(Role.HOUSING, Role.LEAD, Role.CASEWORKER)
    found = Home.objects.select_related("provider").filter(pk=home_id).first()
    if found is None:
        raise NotFound
    return found


def providers_for(actor: Actor) -> QuerySet[Provider]:
    """Who stands behind homes. Raises NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    return Provider.objects.annotate(homes_count=Count("homes")).order_by("number")


def vettings_of(home: Home) -> QuerySet[Vetting]:
    """The vettings of a home that was selected for the actor, the latest first."""
    people = ("first_by", "second_by", "decided_by", "brought_by", "reasons__compartment_key")
    return home.vettings.select_related(*people).order_by("-first_on", "-made_at")


def second_visits_for(actor: Actor) -> QuerySet[Vetting]:
    """Vettings that wait for a second visitor, which the actor can be, the longest waiting first. Raises NotAllowed."""
    return _open_vettings(actor).filter(second_by__isnull=True).exclude(first_by=actor.user).order_by("first_on", "pk")


def decisions_for(actor: Actor) -> QuerySet[Vetting]:
    """Vettings with both visits that the actor may decide, the longest waiting first. Raises NotAllowed."""
    visited = _open_vettings(actor).filter(second_by__isnull=False)
    return visited.filter(Q(brought_by__isnull=True) | ~Q(brought_by=actor.user)).order_by("second_on", "pk")


def _open_vettings(actor: Actor) -> QuerySet[Vetting]:
    actor.must_be(*HOUSING_SIDE)
    return Vetting.objects.filter(verdict=Verdict.OPEN).select_related("home")


def whereabouts_of(actor: Actor, home: Home, *, purpose: str = "view") -> Whereabouts:
    """Open the address of a home and whom to ring. Raises NoGrant, StepUpNeeded."""
    home = Home.objects.select_related("address__compartment_key", "provider__contact__compartment_key").get(pk=home.pk)
    contact, address = home.provider.contact, home.address
    if (home.address_id and address is None) or (home.provider.contact_id and contact is None):
        raise NoGrant  # the row of what is sealed is there only for whoever holds a key of it
    return Whereabouts(
        open_record(actor, address, HomeAddress, purpose=purpose) if address else HomeAddress(),
        open_record(actor, contact, ProviderContact, purpose=purpose) if contact else ProviderContact(),
    )


def address_of_stay(actor: Actor, stay: Stay, *, purpose: str = "stay") -> HomeAddress:
    """Where a household lives, for its caseworker: only once confirmed. Raises NotFound, NoGrant, StepUpNeeded."""
    home = Home.objects.select_related("address__compartment_key").get(pk=stay.unit.home_id)
    if stay.state != StayState.CONFIRMED or home.address is None:
        raise NotFound
    return open_record(actor, home.address, HomeAddress, purpose=purpose)


def reasons_of(actor: Actor, vetting: Vetting) -> str:
    """Why a home was approved or not. Raises NoGrant, StepUpNeeded."""
    if vetting.reasons is None:
        return ""
    return open_record(actor, vetting.reasons, VettingReasons, purpose="view").text
