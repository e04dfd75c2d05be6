from django.db.models import Exists, OuterRef, QuerySet, Subquery

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.pages import Pages
from safeconduct.accounts.roles import Role
from safeconduct.dossiers.models import Author, Bundle, Dossier
from safeconduct.dossiers.refusals import OwnStatement, OwnWork
from safeconduct.dossiers.words import BundleState

PREPARES = frozenset({Role.CASEWORKER, Role.LEAD})
READS = PREPARES | {Role.LAWYER}
SIGNS = frozenset({Role.LAWYER, Role.LEAD})


def own_work(actor: Actor, dossier: Dossier, bundle: Bundle) -> OwnWork | None:
    """What keeps this colleague from signing: they opened the dossier, bound the bundle, or wrote the statement."""
    if actor.user.pk in {dossier.prepared_by_id, bundle.made_by_id}:
        return OwnWork()
    wrote = {author.by_id for author in dossier.authors.all()}
    return OwnStatement() if actor.user.pk in wrote else None


def others_work(actor: Actor, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those with a bundle of which `own_work` says nothing against this colleague: the same rule, for a list."""
    newest = Bundle.objects.filter(dossier=OuterRef("pk"), state=BundleState.MADE).order_by("-version")
    wrote = Author.objects.filter(dossier=OuterRef("pk"), by=actor.user)
    bound = dossiers.annotate(bound_by_id=Subquery(newest.values("made_by")[:1])).filter(bound_by_id__isnull=False)
    return bound.filter(~Exists(wrote)).exclude(prepared_by=actor.user).exclude(bound_by_id=actor.user.pk)


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
    "dossiers:hand_over": PREPARES,
    "dossiers:sign": SIGNS,
    "dossiers:step": READS,
    "dossiers:lodged": PREPARES,
    "dossiers:question": READS,
    "dossiers:question_answer": READS,
    "dossiers:decision": READS,
}
