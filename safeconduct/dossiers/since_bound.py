"""What is not as it was when a bundle was bound: only what two people have read goes to the authority."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Person
from safeconduct.dossiers.bundle.composing import in_use, items_in, made_of
from safeconduct.dossiers.completeness import Completeness, Line
from safeconduct.dossiers.manifest import Difference, Manifest, What, differences, manifest_of
from safeconduct.dossiers.models import Bundle, Dossier, SignOff
from safeconduct.dossiers.refusals import ChangedSinceBound
from safeconduct.dossiers.selectors import papers_in
from safeconduct.dossiers.standing import Standing, item_facts, standings_of
from safeconduct.dossiers.words import BEING_MADE, BundleState, DossierState
from safeconduct.evidence.kinds import ItemKind
from safeconduct.evidence.models import Item

UNSIGNED = gettext_lazy("Bind it again before anybody signs.")
UNDER_REVIEW = gettext_lazy("Bind it again: the signatures under this version are void then.")
SIGNED_OFF = gettext_lazy("Open the dossier again, bind the bundle anew, and have two colleagues sign it.")
SUBMITTED = gettext_lazy(
    "The authority has the version that was signed. Whoever records the lodging writes why it is lodged all the same."
)


@dataclass(frozen=True)
class SinceBound:
    """`changes`: in the reader's words, none where all is as it was. `completeness`: of what the bundle holds."""

    bundle: Bundle
    changes: tuple[str, ...]
    completeness: Completeness

    @property
    def sentence(self) -> str:
        """What has changed since which version; nothing where nothing has."""
        if not self.changes:
            return ""
        known = {"version": self.bundle.version, "changes": "; ".join(self.changes)}
        return _("Changed since version %(version)s was bound: %(changes)s.") % known

    def refuse(self, next_step: str | Promise) -> None:
        """Raises ChangedSinceBound, where anything has changed."""
        if self.changes:
            raise ChangedSinceBound(self.sentence, next_step=next_step)


def since_bound(standing: Standing, bundle: Bundle) -> SinceBound:
    """Compare a bundle with the file as it stands."""
    then = bundle.made_of
    if then is None:
        return SinceBound(bundle, (_("what it holds was not yet written down then"),), standing.completeness)
    items = items_in(standing.dossier)
    bound = _of_what_was_bound(standing, then, items)
    found = differences(then, made_of(standing, items))
    changes = [*_said(standing, bundle, found), *_came_in(standing, bound)]
    return SinceBound(bundle, tuple(changes), bound)


def outgrown(actor: Actor, dossiers: QuerySet[Dossier]) -> dict[UUID, bool]:
    """Of those with a bundle, whether the newest is not what the file is any more: `since_bound` for a whole list.

    What stands in the open answers for nearly all; cards and facts are opened only where another paper lies there too.
    """
    found, has_more = dict[UUID, bool](), dict[UUID, Manifest]()
    for dossier, then, now in _then_and_now(dossiers):
        found[dossier] = then is None or any(differences(then, now))
        if then is not None and not found[dossier] and now.papers.keys() - then.papers.keys():
            has_more[dossier] = then
    standings = standings_of(actor, dossiers.filter(pk__in=has_more)) if has_more else []
    papers = defaultdict[UUID, list[Item]](list)
    for item in in_use().filter(case__in=[standing.dossier.case_id for standing in standings]) if standings else ():
        papers[item.case_id].append(item)
    for standing in standings:
        bound = _of_what_was_bound(standing, has_more[standing.dossier.pk], papers[standing.dossier.case_id])
        found[standing.dossier.pk] = any(_came_in(standing, bound))
    return found


def _then_and_now(dossiers: QuerySet[Dossier]) -> Iterator[tuple[UUID, Manifest | None, Manifest]]:
    """Of each with a bundle: what the newest was made of, if that was kept, and what it would be with every paper."""
    made = Bundle.objects.filter(dossier=OuterRef("pk"), state=BundleState.MADE).order_by("-version")
    papers = in_use().filter(case=OuterRef("case")).values(told=JSONObject(paper="pk", version="about__version"))
    people = Person.objects.filter(case=OuterRef("case")).values("pk")
    rows = dossiers.filter(Exists(made)).order_by().annotate(
        was=Subquery(made.values("manifest")[:1]),
        papers=ArraySubquery(papers),
        people=ArraySubquery(people),
    )  # fmt: skip
    versions = (Coalesce("statement__version", 0), Coalesce("facts__version", 0))
    for pk, was, told, persons, *rest in rows.values_list("pk", "was", "papers", "people", *versions, "track", "post"):
        held = {one["paper"]: one["version"] for one in told}
        now = Manifest(held, tuple(sorted(map(str, persons))), *rest)
        yield pk, None if was is None else manifest_of(was), now


def _of_what_was_bound(standing: Standing, then: Manifest, items: Iterable[Item]) -> Completeness:
    held = [item for item in items if str(item.pk) in then.papers]
    return replace(standing, items=item_facts(held, standing.dossier.answers.all())).completeness


def what_to_do(dossier: Dossier, signed: Sequence[SignOff]) -> str:
    """The way out, from where the dossier stands."""
    if dossier.dossier_state in BEING_MADE:
        return str(UNDER_REVIEW if signed else UNSIGNED)
    return str(SIGNED_OFF if dossier.dossier_state is DossierState.SIGNED_OFF else SUBMITTED)


def _said(standing: Standing, bundle: Bundle, found: Iterable[Difference]) -> Iterator[str]:
    papers = papers_in(bundle)
    for one in found:
        match one.what:
            case What.WITHDRAWN:
                yield _("taken out of use: %(name)s") % {"name": _paper(standing, papers[one.paper])}
            case What.CHANGED:
                yield _("written about anew: %(name)s") % {"name": _paper(standing, papers[one.paper])}
            case What.STATEMENT:
                yield _("the statement was changed")
            case What.FACTS:
                yield _("the facts were changed")
            case What.PEOPLE:
                yield _("somebody joined the household or left it")
            case What.LODGING:
                yield _("it is to be lodged elsewhere, or for another kind of visa")
            case _ as never:
                assert_never(never)


def _came_in(standing: Standing, bound: Completeness) -> Iterator[str]:
    """What must be there and is there now, and was not when the bundle was bound."""
    lacked = {_place(line) for line in bound.missing}
    for line in standing.completeness.lines:
        if line.is_done and _place(line) in lacked:
            name = line.requirement.name.within(get_language() or "en")
            yield _("came in: %(name)s") % {"name": _of(standing, name, line.person)}


def _place(line: Line) -> tuple[str, str | None]:
    return line.requirement.id, line.person


def _paper(standing: Standing, item: Item) -> str:
    return _of(standing, str(ItemKind(item.kind).label), str(item.person_id) if item.person_id else None)


def _of(standing: Standing, name: str, person: str | None) -> str:
    """The name of a paper; with whose it is, where there are several."""
    whose = next((card.working_name for key, card in standing.cards.items() if str(key) == person), "")
    return f"{name} ({whose})" if whose and len(standing.cards) > 1 else name
