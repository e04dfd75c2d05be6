from safeconduct.accounts.actors import Actor
from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import CASE_ROLES, Role
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState, next_states

CASEWORK = frozenset({Role.CASEWORKER, Role.LEAD})
# A volunteer says no to a request; what was selected is ended by who works on it.
MAY_END: dict[CaseState, frozenset[Role]] = {
    CaseState.DECLINED: CASEWORK | {Role.TRIAGE},
    CaseState.WITHDRAWN: CASEWORK | {Role.LAWYER},
    CaseState.CLOSED: CASEWORK,
}
REQUESTS = frozenset({CaseState.ASKED, CaseState.HEARD})


def ends_open_to(actor: Actor, case: Case) -> list[CaseState]:
    """The ways in which this colleague may end a case that was selected for them, from where it stands."""
    onward = next_states(case.case_state)
    ends = [end for end, roles in MAY_END.items() if end in onward and actor.has(*roles)]
    return ends if actor.has(*CASEWORK, Role.LAWYER) or case.case_state in REQUESTS else []


PAGES: Pages = {
    "cases:cases": CASE_ROLES,
    "cases:case": CASE_ROLES,
    "cases:open": frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LEAD}),
    "cases:story": frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LAWYER, Role.LEAD}),
    "cases:story_change": frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LEAD}),
    "cases:identity": CASEWORK,
    "cases:identity_change": CASEWORK,
    "cases:person_add": CASEWORK,
    "cases:person_change": CASEWORK,
    "cases:people_right": CASEWORK,
    "cases:profile": frozenset({Role.CASEWORKER, Role.LEAD, Role.HOUSING}),
    "cases:apart": frozenset({Role.CASEWORKER, Role.LEAD, Role.HOUSING}),
    "cases:apart_end": frozenset({Role.CASEWORKER, Role.LEAD, Role.HOUSING}),
    "cases:move": CASEWORK | {Role.TRIAGE},
    "cases:share": CASEWORK,
    "cases:share_housing": CASEWORK,
    "cases:consent": CASEWORK | {Role.TRIAGE},
    "cases:consent_end": CASEWORK | {Role.TRIAGE},
    "cases:task_add": CASE_ROLES,
    "cases:task_done": CASE_ROLES,
    "cases:trail": CASEWORK,
}
