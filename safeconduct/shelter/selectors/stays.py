"""Stays: who lives where, as far as the reader may know."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import ENDED
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.grants import held_there
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter.models import Stay
from safeconduct.shelter.words import LIVE_STAYS, StayState

ENDING_SOON = timedelta(days=60)


def _stays() -> QuerySet[Stay]:
    return Stay.objects.select_related("unit__home__provider", "case__caseworker__holder")


def stays_for(actor: Actor) -> QuerySet[Stay]:
    """Every stay for the housing side, else those of the actor's cases."""
    if actor.has(Role.HOUSING, Role.LEAD):
        return _stays()
    return _stays().filter(case__in=cases_for(actor))


def stay_for(actor: Actor, stay_id: UUID | str) -> Stay:
    """One stay. Raises NotFound."""
    try:
        found = stays_for(actor).filter(pk=stay_id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound
    return found


def stay_for_change(actor: Actor, stay: Stay) -> Stay:
    """The stay, locked until the transaction ends. Raises NotFound."""
    found = stays_for(actor).select_for_update(of=("self",)).filter(pk=stay.pk).first()
    if found is None:
        raise NotFound
    return found


def lasting(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    """Held and confirmed ones that are a home from today on."""
    return stays.filter(state__in=LIVE_STAYS, until_on__gt=clock.today())


def unanswered(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    """Held ones whose last day came while nobody had confirmed them, the oldest first."""
    return stays.filter(state=StayState.HELD, until_on__lte=clock.today()).order_by("until_on", "pk")


def without_next(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    """Those that last and end soon, of households that have no home after it, the first one first."""
    after = Stay.objects.filter(case=OuterRef("case"), state__in=LIVE_STAYS, until_on__gt=OuterRef("until_on"))
    soon = lasting(stays).filter(until_on__lte=clock.today() + ENDING_SOON)
    return soon.filter(~Exists(after)).exclude(case__state__in=ENDED).order_by("until_on", "pk")


def waiting_for_address(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    """Confirmed ones that last and whose caseworker cannot open the address, as after a case changed hands."""
    knows = held_there(Compartment.ADDRESS, subject="unit__home_id", holder="case__caseworker__holder")
    lasting = stays.filter(state=StayState.CONFIRMED, until_on__gt=clock.today())
    return lasting.filter(~knows, case__caseworker__isnull=False)


def stays_of(actor: Actor, case: Case) -> QuerySet[Stay]:
    """The stays of a case that was selected for the actor, the first one first."""
    return stays_for(actor).filter(case=case).order_by("from_on")


def names_known(actor: Actor, cases: Iterable[Case]) -> dict[UUID, str]:
    """The names of those cases that the actor holds a key of, in one query; the others stay nameless."""
    wanted = {case.pk for case in cases}
    return dict(cases_for(actor).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def staying_between(from_on: date, until_on: date) -> QuerySet[Stay]:
    """Everybody's stays on some of these days, for rules that ask for no key."""
    return Stay.objects.exclude(state=StayState.CANCELLED).filter(from_on__lt=until_on, until_on__gt=from_on)


def stays_of_ended_cases() -> QuerySet[Stay]:
    """Homes that are still held for cases that have ended: a promise broken, for the doctor."""
    return _stays().filter(state__in=LIVE_STAYS, case__state__in=ENDED)
