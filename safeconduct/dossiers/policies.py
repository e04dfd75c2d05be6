from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role

PREPARES = frozenset({Role.CASEWORKER, Role.LEAD})
READS = PREPARES | {Role.LAWYER}
SIGNS = frozenset({Role.LAWYER, Role.LEAD})

PAGES: Pages = {
    "dossiers:dossiers": READS,
    "dossiers:dossier": READS,
    "dossiers:open": PREPARES,
    "dossiers:facts": PREPARES,
    "dossiers:statement": READS,
    "dossiers:lodging": PREPARES,
    "dossiers:answers": PREPARES,
    "dossiers:answers_not": PREPARES,
    "dossiers:bundle_new": PREPARES,
    "dossiers:bundle": READS,
    "dossiers:bundle_progress": READS,
    "dossiers:bundle_cancel": PREPARES,
    "dossiers:bundle_pdf": READS,
    "dossiers:sign": SIGNS,
    "dossiers:step": READS,
    "dossiers:question": READS,
    "dossiers:question_answer": READS,
    "dossiers:decision": READS,
}
