from safeconduct.accounts.actors import Actor
from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.refusals import OwnStatement, OwnWork

PREPARES = frozenset({Role.CASEWORKER, Role.LEAD})
READS = PREPARES | {Role.LAWYER}
SIGNS = frozenset({Role.LAWYER, Role.LEAD})


def own_work(actor: Actor, dossier: Dossier, bundle: Bundle) -> OwnWork | None:
    """What keeps this colleague from signing: they opened the dossier, bound the bundle, or wrote the statement."""
    if actor.user.pk in {dossier.prepared_by_id, bundle.made_by_id}:
        return OwnWork()
    wrote = {author.by_id for author in dossier.authors.all()}
    return OwnStatement() if actor.user.pk in wrote else None


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
