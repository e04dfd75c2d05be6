from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import CASE_ROLES, Role

CASEWORK = frozenset({Role.CASEWORKER, Role.LEAD})

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
    "cases:profile": frozenset({Role.CASEWORKER, Role.LEAD, Role.HOUSING}),
    "cases:move": CASEWORK | {Role.TRIAGE},
    "cases:assign": frozenset({Role.LEAD}),
    "cases:share": CASEWORK,
    "cases:revoke": CASEWORK,
    "cases:propose": CASEWORK,
    "cases:sign": frozenset({Role.LEAD, Role.LAWYER}),
    "cases:consent": CASEWORK | {Role.TRIAGE},
    "cases:consent_end": CASEWORK | {Role.TRIAGE},
    "cases:task_add": CASE_ROLES,
    "cases:task_done": CASE_ROLES,
    "cases:trail": CASEWORK,
}
