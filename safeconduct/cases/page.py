"""What the page of a case shows: who, where it stands, what is next, what is sealed."""

from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.forms import ConsentForm, MoveForm, RightForm, TaskForm
from safeconduct.cases.models import Case, Move
from safeconduct.cases.payloads import Words
from safeconduct.cases.people import missing_from
from safeconduct.cases.policies import ends_open_to
from safeconduct.cases.selectors import cases_for, people_of, said_of, tasks_closed_with, tasks_of, without_keep
from safeconduct.cases.services.move_case import BY_HAND, TRIAGE_MAY
from safeconduct.cases.states import JOURNEY, CaseState, next_states, station_of
from safeconduct.cases.words import STATE_WORDS, STATION_WORDS
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_records
from safeconduct.look.pictures import JourneyLine, Station


def moves_of(actor: Actor, case: Case) -> list[tuple[str, Promise]]:
    """Where this colleague may take the case by hand: value and words."""
    allowed = BY_HAND if actor.has(Role.CASEWORKER, Role.LEAD) else TRIAGE_MAY
    onward = next_states(case.case_state) & allowed
    return [(state.value, STATE_WORDS[state]) for state in CaseState if state in onward]


def journey_of(case: Case, moves: list[Move]) -> JourneyLine:
    """The line of stations with the days on which they were reached."""
    reached = {move.to_state: timezone.localdate(move.at) for move in moves}
    stations = [Station(str(STATION_WORDS[state]), reached.get(state)) for state in JOURNEY]
    here = station_of(case.case_state)
    if here is not None:
        return JourneyLine(stations, here)
    last = max((JOURNEY.index(CaseState(m.to_state)) for m in moves if CaseState(m.to_state) in JOURNEY), default=0)
    return JourneyLine(stations, last, stopped=str(STATE_WORDS[case.case_state]))


def context_of(actor: Actor, case: Case) -> dict[str, Any]:
    """Everything the template needs."""
    moves = list(case.moves.select_related("by", "words__compartment_key"))
    opens = grants.compartments_open_to(actor, case.pk)
    choices = moves_of(actor, case)
    people, said = people_of(actor, case), said_of(actor, case)
    return {
        "case": case,
        "people": people,
        "said": said,
        "missing": missing_from(case, said, people) if case.is_open and case.case_state != CaseState.ASKED else "",
        "right_form": RightForm(),
        "journey": journey_of(case, moves),
        "next_station": _next_station(case),
        "tasks": _tasks(actor, case),
        "timeline": _timeline(actor, case, moves, may_read=Compartment.NARRATIVE in opens),
        "has_conversation": hasattr(case, "conversation"),
        "opens": {compartment.value for compartment in opens},
        "keep_ended": without_keep(cases_for(actor).filter(pk=case.pk)).first(),
        "consents": case.consents.filter(withdrawn_on__isnull=True),
        "move_form": MoveForm(choices=choices) if choices else None,
        "task_form": TaskForm(),
        "consent_form": ConsentForm(),
        "may_end": bool(ends_open_to(actor, case)),
        "is_lead": actor.has(Role.LEAD),
        "does_casework": actor.has(Role.CASEWORKER, Role.LEAD),
    }


def _next_station(case: Case) -> str:
    """Say "Next: Dossier"; nothing at the end of the way, or off it."""
    here = station_of(case.case_state)
    if here is None or here + 1 >= len(JOURNEY):
        return ""
    return _("Next: %(station)s") % {"station": STATION_WORDS[JOURNEY[here + 1]]}


def _tasks(actor: Actor, case: Case) -> list[dict[str, Any]]:
    tasks = list(tasks_of(case))
    sealed = [task.words for task in tasks if task.words]
    opened = iter(open_records(actor, sealed, Words, purpose="view"))
    return [{"task": task, "words": next(opened).text if task.words else ""} for task in tasks]


def _left_undone(actor: Actor, case: Case) -> dict[str, list[str]]:
    """What an end of the case closed, in words, by that end."""
    tasks = list(tasks_closed_with(case))
    opened = iter(open_records(actor, [task.words for task in tasks if task.words], Words, purpose="view"))
    left: dict[str, list[str]] = {}
    for task in tasks:
        kind = task.get_kind_display()
        left.setdefault(task.ended_with, []).append(f"{kind}: {next(opened).text}" if task.words else kind)
    return left


def _timeline(actor: Actor, case: Case, moves: list[Move], *, may_read: bool) -> list[dict[str, Any]]:
    """The moves of the case, the words of each where the reader may, and what ended with it."""
    sealed = [move.words for move in moves if move.words] if may_read else []
    opened = iter(open_records(actor, sealed, Words, purpose="view"))
    left = _left_undone(actor, case)
    steps = []
    for move in moves:
        by, words = move.by.display_name if move.by else "", move.words if may_read else None
        title, text = STATE_WORDS[CaseState(move.to_state)], next(opened).text if words else ""
        steps.append({"at": move.at, "title": title, "by": by, "text": text})
        if undone := left.pop(move.to_state, []):
            closed = ngettext("%(n)s open task closed with it", "%(n)s open tasks closed with it", len(undone))
            steps.append({"at": move.at, "title": closed % {"n": len(undone)}, "by": by, "text": " · ".join(undone)})
    return steps
