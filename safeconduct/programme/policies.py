from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

LEAD = frozenset({Role.LEAD})
PROPOSES = frozenset({Role.CASEWORKER, Role.LEAD})
SIGNS = frozenset({Role.LEAD, Role.LAWYER})
WEIGHS = PROPOSES | SIGNS

PAGES: Pages = {
    "programme:overview": frozenset({Role.LEAD, Role.CASEWORKER, Role.LAWYER, Role.HOUSING, Role.TREASURER}),
    "programme:rules": frozenset({Role.LEAD, Role.CASEWORKER, Role.LAWYER}),
    "programme:proposals": frozenset({Role.LEAD, Role.LAWYER}),
    "programme:proposal_new": LEAD,
    "programme:proposal": LEAD,  # sealed to the leads' group
    "programme:proposal_pdf": LEAD,
    "programme:proposal_send": LEAD,
    "programme:proposal_answer": LEAD,
    "programme:round_new": LEAD,
    "programme:hold": LEAD,
    "programme:hold_release": LEAD,
    "programme:selection": WEIGHS,
    "programme:selection_propose": PROPOSES,
    "programme:selection_sign": SIGNS,
    "programme:talks": LEAD,
    "programme:minutes_new": LEAD,
    "programme:promise_new": LEAD,
    "programme:promise_kept": LEAD,
}
