"""The only way to a dossier: through a case whose submission the actor can open."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors import colleagues_with
from safeconduct.cases.models import Case, Person
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Tier
from safeconduct.custody.sealing import open_record
from safeconduct.dossiers.models import Bundle, Dossier, SignOff
from safeconduct.dossiers.payloads import Statement
from safeconduct.dossiers.policies import READS
from safeconduct.dossiers.words import OVER, BundleState, DossierState, SignKind
from safeconduct.evidence.models import Item
from safeconduct.kernel.errors import NotFound
from safeconduct.programme.packs import pack_of
from safeconduct.programme.rules.pack import Pack


def dossiers_for(actor: Actor) -> QuerySet[Dossier]:
    """The newest dossier of each case whose card and submission the actor can open, the next lodging first.

    What came before it is over and does not change any more: `earlier_than`. Raises NotAllowed.
    """
    actor.must_be(*READS)
    later = Dossier.objects.filter(case=OuterRef("case"), made_at__gt=OuterRef("made_at"))
    mine = cases_for(actor).select_related(None).order_by()
    opens = grants.opens(actor, Compartment.SUBMISSION, subject="case_id")
    found = Dossier.objects.filter(opens, ~Exists(later), case__in=mine)
    related = (
        "case__caseworker",
        "programme",
        "prepared_by",
        "lawyer",
        "facts__compartment_key",
        "statement__compartment_key",
    )
    return found.select_related(*related).order_by("lodging_on", "case__name")


def dossier_for(actor: Actor, slug: str) -> Dossier:
    """The newest dossier of a case by the case's slug. Raises NotFound, NotAllowed."""
    found = dossiers_for(actor).filter(case__slug=slug).first()
    if found is None:
        raise NotFound
    return found


def dossier_for_change(actor: Actor, dossier: Dossier) -> Dossier:
    """The dossier, locked until the transaction ends. Raises NotFound, NotAllowed."""
    found = dossiers_for(actor).select_related(None).select_for_update(of=("self",)).filter(pk=dossier.pk).first()
    if found is None:
        raise NotFound
    return found


def dossier_of(actor: Actor, case: Case, *, for_change: bool = False) -> Dossier | None:
    """The newest dossier of a case that the actor holds, sealed, for a step of the whole case; None without one.

    for_change: locked until the transaction ends.
    """
    mine = cases_for(actor).select_related(None).order_by().filter(pk=case.pk)
    found = Dossier.objects.filter(case__in=mine).select_related("programme").order_by("-made_at")
    return (found.select_for_update(of=("self",)) if for_change else found).first()


def newest_first() -> QuerySet[Dossier]:
    """Dossiers with their programme, for the prefetch of cases that were selected for the actor."""
    return Dossier.objects.select_related("programme").order_by("-made_at")


def earlier_than(dossier: Dossier) -> QuerySet[Dossier]:
    """What was applied for before a dossier that was selected for the actor, the latest first."""
    before = Dossier.objects.filter(case=dossier.case_id, made_at__lt=dossier.made_at)
    return before.select_related("programme").prefetch_related("decisions").order_by("-made_at")


def rules_for(dossier: Dossier) -> dict[str, str]:
    """What a record keeps of the rules by which a dossier is judged now."""
    pack = pack_for(dossier)
    return {"pack_version": pack.programme.version, "pack_fingerprint": pack.fingerprint}


def may_begin_again(dossier: Dossier) -> bool:
    """Whether the household gathers evidence anew after a dossier that came to nothing."""
    return dossier.dossier_state in OVER and dossier.case.case_state is CaseState.EVIDENCE


def may_begin(actor: Actor, case: Case) -> bool:
    """Whether the actor holds the case's submission (a dossier can be opened for it)."""
    return grants.may_open(actor, case.pk, Compartment.SUBMISSION)


def pack_for(dossier: Dossier) -> Pack:
    """The rules that this dossier is judged by."""
    return pack_of(dossier.programme.code)


def statement_of(actor: Actor, dossier: Dossier) -> Statement:
    """The justification; an empty one where none is written. Raises NoGrant."""
    if dossier.statement is None:
        return Statement()
    return open_record(actor, dossier.statement, Statement, purpose="view")


def bundles_of(dossier: Dossier) -> QuerySet[Bundle]:
    """The versions of the bundle, the newest first."""
    return dossier.bundles.select_related("made_by", "about__compartment_key", "blob__compartment_key")


def lodged_on(dossier: Dossier) -> date | None:
    """The day on which the post took it, where that was recorded; a day that is only planned is none."""
    return dossier.lodging_on if dossier.steps.filter(to_state=DossierState.LODGED).exists() else None


def newest_bundle(dossier: Dossier) -> Bundle | None:
    """The newest bundle that is ready: the one that signatures count for."""
    return bundles_of(dossier).filter(state=BundleState.MADE).first()


def bundle_for(actor: Actor, dossier: Dossier, version: int) -> Bundle:
    """One version. Raises NotFound."""
    found = bundles_of(dossier).filter(version=version).first()
    if found is None:
        raise NotFound
    return found


def has_opened(actor: Actor, bundle: Bundle) -> bool:
    """Whether the actor had this very version before them."""
    return bundle.readings.filter(by=actor.user).exists()


def lawyers_for(dossier: Dossier) -> QuerySet[User]:
    """Who can give a dossier its legal review: lawyers with keys, of whose own work nothing is in it."""
    lawyers = colleagues_with(Role.LAWYER).filter(holder__keys__tier=Tier.STEP_UP)
    bundle = newest_bundle(dossier)
    prepared = {dossier.prepared_by_id} | ({bundle.made_by_id} if bundle else set())
    return lawyers.exclude(pk__in=prepared).exclude(pk__in=dossier.authors.values("by"))


def papers_in(bundle: Bundle) -> dict[str, Item]:
    """The papers that a bundle was made of by their ids, taken out of use or not; nothing sealed is opened."""
    bound = bundle.made_of
    rows = Item.objects.filter(case=bundle.dossier.case_id, pk__in=bound.papers if bound else ())
    return {str(item.pk): item for item in rows}


def bundle_for_change(actor: Actor, bundle: Bundle) -> Bundle:
    """The bundle, locked until the transaction ends. Raises NotFound, NotAllowed."""
    rows = Bundle.objects.select_for_update(of=("self",)).select_related("dossier")
    found = rows.filter(pk=bundle.pk, dossier__in=dossiers_for(actor).select_related(None).order_by()).first()
    if found is None:
        raise NotFound
    return found


def newest_orders(actor: Actor, dossiers: QuerySet[Dossier]) -> QuerySet[Bundle]:
    """The newest bundle of each of these dossiers, where this colleague ordered it."""
    rows = Bundle.objects.filter(dossier__in=dossiers.select_related(None).order_by())
    newest = rows.order_by("dossier_id", "-version").distinct("dossier_id")
    mine = Bundle.objects.filter(pk__in=newest.values("pk"), made_by=actor.user)
    return mine.select_related("dossier__case")


def signatures_of(dossier: Dossier) -> QuerySet[SignOff]:
    """Signatures that stand, the first one first."""
    return dossier.sign_offs.filter(voided_at__isnull=True).select_related(
        "by", "bundle__about__compartment_key", "signature__compartment_key"
    )


def signature_open_to(actor: Actor, dossier: Dossier, standing: Sequence[SignOff]) -> SignKind | None:
    """Which of the two signatures this colleague would give; None where a lawyer's alone is missing."""
    given = {one.kind for one in standing}
    may_review = actor.has(Role.LAWYER) or not lawyers_for(dossier).exists()
    if may_review and SignKind.REVIEW not in given:
        return SignKind.REVIEW
    return None if SignKind.SIGN_OFF in given else SignKind.SIGN_OFF


def with_what_they_need(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same dossiers with answers and people at hand: a list asks as often for many as for few."""
    people = Person.objects.select_related("card__compartment_key")
    return found.prefetch_related("answers", Prefetch("case__people", queryset=people))
