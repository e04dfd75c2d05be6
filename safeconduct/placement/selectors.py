"""Rounds and choices as far as the reader may know: a household without a key is counted, never named."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.cases.apart import apart_from
from safeconduct.cases.counted import households_without_a_home
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PlacementProfile
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import WAITING_FOR_A_HOME
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_records
from safeconduct.kernel.errors import NotFound
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.policies import HOUSING_SIDE
from safeconduct.placement.words import ChoiceState, RoundState
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.selectors.stays import lasting, staying_between
from safeconduct.shelter.selectors.units import units_for


@dataclass(frozen=True)
class Waiting:
    """A household that waits, with what a home must offer."""

    case: Case
    profile: PlacementProfile


def waiting_households(actor: Actor) -> list[Waiting]:
    """Households without a home, now or held for later, whose needs the actor can open, the most urgent first.

    Raises NotAllowed. Opens each profile for "placement"; each opening is in the log.
    """
    actor.must_be(*HOUSING_SIDE)
    cases = list(_taking_part(actor).select_related("profile__compartment_key"))
    records = [case.profile for case in cases if case.profile is not None]
    profiles = open_records(actor, records, PlacementProfile, purpose="placement")
    return [Waiting(case, profile) for case, profile in zip(cases, profiles, strict=True)]


def left_out(actor: Actor) -> int:
    """How many households wait whose needs the actor cannot open, or nobody has written. Raises NotAllowed.

    A number of rows that the actor holds no key of, and nothing else of them.
    """
    actor.must_be(*HOUSING_SIDE)
    return households_without_a_home() - _taking_part(actor).count()


def _taking_part(actor: Actor) -> QuerySet[Case]:
    found = _without_a_home(cases_for(actor)).filter(profile__isnull=False)
    return found.filter(grants.opens(actor, Compartment.PROFILE))


def _without_a_home(cases: QuerySet[Case]) -> QuerySet[Case]:
    waiting = cases.filter(state__in=[state.value for state in WAITING_FOR_A_HOME])
    return waiting.filter(~Exists(lasting(Stay.objects.filter(case=OuterRef("pk")))))


def rounds_for(actor: Actor) -> QuerySet[Round]:
    """Every round with the number of its choices by state, the newest first. Raises NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    counts = {
        f"{state.value}_count": Count("choices", filter=Q(choices__state=state))
        for state in (ChoiceState.PROPOSED, ChoiceState.ACCEPTED, ChoiceState.UNPLACED)
    }
    found = Round.objects.annotate(households_count=Count("choices"), **counts)
    return found.select_related("made_by").order_by("-opened_on", "-made_at")


def round_for(actor: Actor, round_id: UUID | str) -> Round:
    """One round. Raises NotFound, NotAllowed."""
    try:
        found = rounds_for(actor).select_related("problem__compartment_key").filter(pk=round_id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound
    return found


def round_for_change(actor: Actor, of: Round) -> Round:
    """The round, locked until the transaction ends. Raises NotFound, NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    rows = Round.objects.select_for_update(of=("self",)).select_related("problem__compartment_key")
    found = rows.filter(pk=of.pk).first()
    if found is None:
        raise NotFound
    return found


def newest_round(actor: Actor) -> Round | None:
    """The round that was opened last. Raises NotAllowed."""
    return rounds_for(actor).first()


def _choices(actor: Actor) -> QuerySet[Choice]:
    """Choices that a search has made. Raises NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    known = Choice.objects.filter(case__in=cases_for(actor).order_by()).exclude(state=ChoiceState.SOUGHT)
    return known.select_related(
        "case",
        "unit__home",
        "round__problem__compartment_key",
        "decided_by",
        "reasons__compartment_key",
        "words__compartment_key",
    )


def choices_of(actor: Actor, of: Round) -> list[Choice]:
    """The choices of a round whose household the actor holds a key of, the most urgent first. Raises NotAllowed."""
    return list(_choices(actor).filter(round=of).order_by("-case__urgency", "number"))


def choice_for(actor: Actor, round_id: UUID | str, slug: str) -> Choice:
    """One choice by the case's slug. Raises NotFound, NotAllowed."""
    found = _choices(actor).filter(round_id=round_id, case__slug=slug).first()
    if found is None:
        raise NotFound
    return found


def choice_for_change(actor: Actor, choice: Choice) -> Choice:
    """The choice, locked until the transaction ends. Raises NotFound, NotAllowed."""
    actor.must_be(*HOUSING_SIDE)
    known = Choice.objects.filter(pk=choice.pk, case__in=cases_for(actor).order_by())
    found = known.select_for_update(of=("self",)).select_related("case", "unit__home", "round", "stay").first()
    if found is None:
        raise NotFound
    return found


def waiting_answers(actor: Actor) -> QuerySet[Choice]:
    """Proposals that nobody has answered, in open rounds, of households that the actor holds a key of."""
    waiting = _choices(actor).filter(state=ChoiceState.PROPOSED, round__state=RoundState.OPEN)
    return waiting.order_by("round__from_on", "-case__urgency", "number")


def proposals_to(actor: Actor, case: Case) -> QuerySet[Choice]:
    """Homes that are proposed in open rounds to a case that the actor holds, whatever their role."""
    mine = cases_for(actor).order_by().filter(pk=case.pk)
    waiting = Choice.objects.filter(case__in=mine, state=ChoiceState.PROPOSED, round__state=RoundState.OPEN)
    return waiting.select_related("unit__home")


def ruled_out(cases: list[Case]) -> set[tuple[UUID, UUID]]:
    """(case, unit) that a person has declined before, for cases that were selected for the actor."""
    declined = Choice.objects.filter(case__in=cases, state=ChoiceState.DECLINED, unit__isnull=False)
    return {(case, unit) for case, unit in declined.values_list("case_id", "unit_id") if unit is not None}


def barred(cases: list[Case], from_on: date, until_on: date) -> set[tuple[UUID, UUID]]:
    """(case, home) where somebody lives on some of the days whom the household must not meet."""
    partners = apart_from(case.pk for case in cases)
    everybody = {other for others in partners.values() for other in others}
    there = staying_between(from_on, until_on).filter(case__in=everybody).values_list("case_id", "unit__home_id")
    return {(case, home) for other, home in there for case, others in partners.items() if other in others}


def units_by_id(actor: Actor, rows: dict[str, UUID]) -> dict[str, Unit]:
    """The units of a problem by their ids there, in one query. Raises NotAllowed."""
    found = {unit.pk: unit for unit in units_for(actor).filter(pk__in=rows.values())}
    return {name: found[row] for name, row in rows.items() if row in found}
