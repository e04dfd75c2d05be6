"""Bring waiting households and free places together, prove it, check it, and only then keep it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.placement import collecting, errors
from safeconduct.placement.engine import (
    Explanation,
    Instance,
    MustPlaceImpossible,
    Placement,
    SolverFailed,
    StoppedTooEarly,
    Unit,
    solve,
    verify,
)
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.payloads import ChoiceReasons, Pairs, RoundProblem
from safeconduct.placement.policies import HOUSING_SIDE
from safeconduct.placement.reasoning import reasons_of
from safeconduct.placement.selectors import Waiting, ruled_out, waiting_households
from safeconduct.placement.words import ChoiceState
from safeconduct.shelter.selectors.units import FreeUnit, places_for_placement

SECONDS = 20.0  # somebody waits at a page; what is not proven by then says its gap


@dataclass(frozen=True)
class Collected:
    """Who waits and what is free, by the ids of the problem."""

    households: dict[str, Waiting]
    places: dict[str, FreeUnit]
    sealed: RoundProblem

    @property
    def problem(self) -> Instance:
        return self.sealed.problem().compile()


def open_round(actor: Actor, *, from_on: date, until_on: date, pins: Iterable[Choice] = ()) -> Round:
    """Solve for everybody who waits and that the actor can open, from a day until the day they leave (exclusive).

    pins: proposals of earlier rounds that stay as they are. What a person declined before is not proposed again.
    Raises NotAllowed, WrongDays, NobodyWaits, NothingFree, KeptImpossible, NotSolved. Solving happens before the
    transaction: nothing is locked meanwhile, and accepting checks everything once more.
    """
    actor.must_be(*HOUSING_SIDE)
    if not clock.today() <= from_on < until_on:
        raise errors.WrongDays
    collected = collect(actor, from_on, until_on, pins)
    instance = collected.problem
    placement = solved(instance)
    sealed, explained = reasons_of(collected.sealed, instance, placement)
    with transaction.atomic():
        opened = _keep(actor, from_on, until_on, sealed, placement)
        _keep_choices(opened, collected, explained)
        record(actor.reference, Action.CREATED, opened, purpose="placement")
    return opened


def collect(actor: Actor, from_on: date, until_on: date, pins: Iterable[Choice]) -> Collected:
    """The problem of this moment. Raises NobodyWaits, NothingFree, KeptImpossible, NotAllowed."""
    waiting = waiting_households(actor)
    if not waiting:
        raise errors.NobodyWaits
    places, units = _units(places_for_placement(actor, from_on, until_on), from_on, until_on)
    if not units:
        raise errors.NothingFree
    towns = sorted({unit.area for unit in units})
    households = {collecting.household_id(number): one for number, one in enumerate(waiting, start=1)}
    names = {one.case.pk: name for name, one in households.items()}
    ids = {place.unit.pk: name for name, place in places.items()}
    sealed = RoundProblem(
        households=tuple(
            collecting.household(number, one.case, one.profile, from_on, until_on, towns)
            for number, one in enumerate(waiting, start=1)
        ),
        units=units,
        unit_rows={name: str(place.unit.pk) for name, place in places.items()},
        pinned=_pinned(pins, names, ids),
        forbidden=_forbidden(waiting, names, ids),
        unread_areas={name: words for name, one in households.items() if (words := _unread(one))},
    )
    return Collected(households, places, sealed)


def _units(free: list[FreeUnit], from_on: date, until_on: date) -> tuple[dict[str, FreeUnit], tuple[Unit, ...]]:
    named = {f"u{number:03}": place for number, place in enumerate(free, start=1)}
    units = {name: collecting.unit(name, place, from_on, until_on) for name, place in named.items()}
    there = {name: unit for name, unit in units.items() if unit is not None}
    return {name: named[name] for name in there}, tuple(there.values())


def _pinned(pins: Iterable[Choice], names: dict[UUID, str], ids: dict[UUID, str]) -> Pairs:
    wanted = [(choice.case_id, choice.unit_id) for choice in pins]
    if any(case not in names or unit not in ids for case, unit in wanted):
        raise errors.KeptImpossible
    return tuple(sorted((names[case], ids[unit]) for case, unit in wanted if unit is not None))


def _forbidden(waiting: list[Waiting], names: dict[UUID, str], ids: dict[UUID, str]) -> Pairs:
    declined = ruled_out([one.case for one in waiting])
    return tuple(sorted((names[case], ids[unit]) for case, unit in declined if unit in ids))


def _unread(one: Waiting) -> tuple[str, ...]:
    return collecting.unread((*one.profile.excluded_areas, *one.profile.wished_areas))


def solved(instance: Instance) -> Placement:
    """The best placement, checked by the engine's independent verifier. Raises KeptImpossible, NotSolved."""
    try:
        placement = solve(instance, gap=0.0, time_limit=SECONDS)
    except MustPlaceImpossible:
        raise errors.KeptImpossible from None
    except (StoppedTooEarly, SolverFailed) as failed:
        raise errors.NotSolved from failed
    if verify(instance, placement):
        raise errors.NotSolved
    return placement


def _keep(actor: Actor, from_on: date, until_on: date, problem: RoundProblem, placement: Placement) -> Round:
    pk = uuid4()
    holders = [grants.group(Group.HOUSING), grants.group(Group.LEADS)]
    grants.create_compartments(pk, {Compartment.PROFILE: holders}, made_by=actor.reference)
    return Round.objects.create(
        pk=pk,
        made_by=actor.user,
        opened_on=clock.today(),
        from_on=from_on,
        until_on=until_on,
        method=placement.method,
        objective=placement.objective,
        bound=placement.bound,
        certified=placement.certified,
        proven=placement.bound == placement.objective,
        seconds=placement.seconds,
        problem=seal(pk, Compartment.PROFILE, problem),
    )


def _keep_choices(opened: Round, collected: Collected, explained: Mapping[str, Explanation]) -> None:
    for number, (name, one) in enumerate(collected.households.items(), start=1):
        unit = explained[name].unit
        Choice.objects.create(
            round=opened,
            case=one.case,
            number=number,
            unit=None if unit is None else collected.places[unit].unit,
            state=ChoiceState.UNPLACED if unit is None else ChoiceState.PROPOSED,
            reasons=seal(opened.pk, Compartment.PROFILE, ChoiceReasons(explanation=explained[name])),
        )
