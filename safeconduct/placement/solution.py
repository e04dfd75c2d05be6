"""The search itself: the best placement, checked, and the reasons for it. Numbers in, numbers out; nobody is named."""

from dataclasses import dataclass, replace

import msgspec
from django.conf import settings

from safeconduct.custody.work import Pulse
from safeconduct.placement import errors
from safeconduct.placement.engine import (
    Explanation,
    Instance,
    MustPlaceImpossible,
    Placement,
    SolverFailed,
    Step,
    StoppedTooEarly,
    solve,
    verify,
)
from safeconduct.placement.payloads import RoundProblem
from safeconduct.placement.reasoning import reasons_of
from safeconduct.placement.words import SearchStep


@dataclass(frozen=True)
class Solution:
    """sealed: the problem with its gains. explained: by household id."""

    placement: Placement
    sealed: RoundProblem
    explained: dict[str, Explanation]


def solution_of(sealed: RoundProblem, pulse: Pulse | None = None) -> Solution:
    """The best that is found in the time that the house gives, or until somebody stops it; the reasons then hurry.

    Who is in danger within days is placed before anything else is weighed; for whom that cannot be, the problem says.
    Raises KeptImpossible, NotSolved, CancelledEarly.
    """
    sealed, instance, placement = _with_all_who_can(sealed, pulse)

    def explained(count: int) -> bool:
        if pulse is None:
            return False
        pulse.tell(step=SearchStep.EXPLAINING, explained=count, at_once=count == 0)
        return pulse.is_stopped()

    with_gains, reasons = reasons_of(sealed, instance, placement, explained)
    return Solution(placement, with_gains, reasons)


def _with_all_who_can(sealed: RoundProblem, pulse: Pulse | None) -> tuple[RoundProblem, Instance, Placement]:
    """Demand a place for everybody who must have one, and for fewer of them until there is an answer."""
    while True:
        instance = sealed.problem().compile()
        try:
            return sealed, instance, _placed(instance, pulse)
        except MustPlaceImpossible as impossible:
            sealed = _without(sealed, set(impossible.households))


def _without(sealed: RoundProblem, impossible: set[str]) -> RoundProblem:
    """No longer demand these; what was promised is not let go. Raises KeptImpossible."""
    kept = {household for household, _unit in sealed.pinned}
    # Of two who cannot both be placed the engine may name the one that is kept: then it is the others' turn.
    let_go = impossible - kept or {one.id for one in sealed.households if one.must_place} - kept
    if not let_go:
        raise errors.KeptImpossible
    households = tuple(replace(one, must_place=False) if one.id in let_go else one for one in sealed.households)
    left = (*sealed.must_left, *sorted(let_go))
    return msgspec.structs.replace(sealed, households=households, must_left=left)


def _placed(instance: Instance, pulse: Pulse | None) -> Placement:
    """The placement, checked by the engine's independent verifier."""

    def heard(step: Step) -> None:
        if pulse is not None:
            pulse.tell(objective=step.objective, bound=step.bound)

    if pulse is not None:
        pulse.tell(step=SearchStep.SEARCHING, at_once=True)
    try:
        placement = solve(
            instance,
            gap=0.0,
            time_limit=settings.PLACEMENT_SECONDS,
            on_progress=None if pulse is None else heard,
            cancel=None if pulse is None else pulse.is_stopped,
        )
    except StoppedTooEarly as stopped:
        is_cancelled = pulse is not None and pulse.is_stopped()
        raise (errors.CancelledEarly if is_cancelled else errors.NotSolved) from stopped
    except SolverFailed as failed:
        raise errors.NotSolved from failed
    if verify(instance, placement):
        raise errors.NotSolved
    return placement
