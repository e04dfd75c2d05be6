"""The search itself: the best placement, checked, and the reasons for it. Numbers in, numbers out; nobody is named."""

from dataclasses import dataclass

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

    Raises KeptImpossible, NotSolved, CancelledEarly.
    """
    instance = sealed.problem().compile()
    placement = _placed(instance, pulse)

    def explained(count: int) -> bool:
        if pulse is None:
            return False
        pulse.tell(step=SearchStep.EXPLAINING, explained=count, at_once=count == 0)
        return pulse.is_stopped()

    with_gains, reasons = reasons_of(sealed, instance, placement, explained)
    return Solution(placement, with_gains, reasons)


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
    except MustPlaceImpossible:
        raise errors.KeptImpossible from None
    except StoppedTooEarly as stopped:
        is_cancelled = pulse is not None and pulse.is_stopped()
        raise (errors.CancelledEarly if is_cancelled else errors.NotSolved) from stopped
    except SolverFailed as failed:
        raise errors.NotSolved from failed
    if verify(instance, placement):
        raise errors.NotSolved
    return placement
