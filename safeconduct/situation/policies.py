from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

READ = frozenset({Role.LAWYER, Role.CASEWORKER, Role.LEAD, Role.EDITOR})
WRITE = frozenset({Role.LAWYER, Role.CASEWORKER, Role.LEAD})

PAGES: Pages = {
    "situation:overview": READ,
    "situation:incidents": READ,
    "situation:incident_new": WRITE,
    "situation:incident_check": WRITE,
    "situation:law_check": frozenset({Role.LAWYER}),
    "situation:report": READ,
}
