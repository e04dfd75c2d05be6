"""Arrivals of households that the actor can open, and the days that count."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.arrival.models import Arrival
from safeconduct.arrival.payloads import Journey
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for, cases_for
from safeconduct.cases.states import CaseState
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_record
from safeconduct.dossiers.clock import claim_deadline, commune_registration
from safeconduct.dossiers.selectors import newest_first, pack_for
from safeconduct.kernel.errors import NotFound
from safeconduct.programme.packs import FIRST, pack_of

READERS = (Role.CASEWORKER, Role.LEAD, Role.HOUSING)


def arrivals_for(actor: Actor) -> QuerySet[Arrival]:
    """Journeys and arrivals, the next first. Raises NotAllowed."""
    actor.must_be(*READERS)
    mine = cases_for(actor).select_related(None).order_by()
    found = Arrival.objects.filter(case__in=mine).select_related("case__caseworker")
    return found.prefetch_related("steps__owner", Prefetch("case__dossiers", newest_first()))


def arrival_for(actor: Actor, slug: str) -> Arrival:
    """The arrival of a case. Raises NotFound, also before travel is planned."""
    found = arrivals_for(actor).select_related("journey__compartment_key").filter(case=case_for(actor, slug)).first()
    if found is None:
        raise NotFound
    return found


def journey_of(actor: Actor, arrival: Arrival) -> Journey | None:
    """How they travel; None where nothing is written or the actor holds no key of it."""
    if arrival.journey is None or not grants.may_open(actor, arrival.case_id, Compartment.SUBMISSION):
        return None
    return open_record(actor, arrival.journey, Journey, purpose="view")


def ready_to_travel(actor: Actor) -> QuerySet[Case]:
    """Households with a visa whose journey nobody has planned."""
    return cases_for(actor).filter(state=CaseState.DECIDED, arrival__isnull=True)


@dataclass(frozen=True)
class Days:
    """The limits that run from a landing, each with the sentence of its counting."""

    claim_by: date
    claim_reasons: tuple[str, ...]
    commune_by: date


def days_of(arrival: Arrival, language: str) -> Days | None:
    """The limits by the rules that the household's dossier is judged by, or None before the landing."""
    if arrival.landed_on is None:
        return None
    dossiers = list(arrival.case.dossiers.all())
    pack = pack_for(dossiers[0]) if dossiers else pack_of(FIRST)
    claim, commune = claim_deadline(pack, arrival.landed_on), commune_registration(pack, arrival.landed_on)
    return Days(claim.last_day, tuple(claim.reasons(language)), commune.last_day)


def claim_limits(arrivals: QuerySet[Arrival]) -> dict[UUID, date]:
    """The last day for the claim of each of these that have landed, as `days_of` counts it: one query for all."""
    newest = newest_first().filter(case=OuterRef("case")).values("programme__code")[:1]
    landed = arrivals.filter(landed_on__isnull=False).select_related(None).prefetch_related(None)
    last_day = cache(lambda code, on: claim_deadline(pack_of(code), on).last_day)
    rows = landed.annotate(code=Coalesce(Subquery(newest), Value(FIRST))).values_list("pk", "code", "landed_on")
    return {pk: last_day(code, landed_on) for pk, code, landed_on in rows}
