from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

WORK = frozenset({Role.CASEWORKER, Role.LEAD})

PAGES: Pages = {
    "arrival:arrivals": WORK | {Role.HOUSING},
    "arrival:arrival": WORK | {Role.HOUSING},
    "arrival:plan": WORK,
    "arrival:enter": WORK,
    "arrival:settle": WORK,
    "arrival:step_add": WORK,
    "arrival:step_done": WORK,
}
