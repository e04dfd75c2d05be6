"""One's own canary cases."""

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.desk.policies import PLANTS
from safeconduct.kernel.errors import NotFound


def canaries_of(actor: Actor) -> list[Case]:
    """The actor's own canaries, the newest last. Raises NotAllowed, StepUpNeeded."""
    actor.must_be(*PLANTS)
    planted = actor.keyring.planted()
    return list(cases_for(actor).filter(pk__in=planted).order_by("made_at"))


def requests_of(actor: Actor) -> list[Case]:
    """Those of them that still wait to be read. Raises NotAllowed, StepUpNeeded."""
    return [case for case in canaries_of(actor) if case.case_state is CaseState.ASKED]


def request_for(actor: Actor, slug: str) -> Case:
    """One of these. Raises NotFound, NotAllowed, StepUpNeeded."""
    for case in requests_of(actor):
        if case.slug == slug:
            return case
    raise NotFound
