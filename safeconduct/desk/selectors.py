"""Erasures, as colleagues may see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.by_two import GOOD_FOR
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case, Move
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import ENDED, CaseState
from safeconduct.desk.models import Erasure
from safeconduct.desk.policies import ERASES
from safeconduct.evidence.models import DRAWING
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound


def ended_for(actor: Actor) -> QuerySet[Case]:
    """Ended cases that may be erased, the last ended first, each with `ended_at`. Raises NotAllowed.

    The officer holds no key and sees nothing but names and states; a lead those that they hold.
    """
    actor.must_be(*ERASES)
    known = Case.objects.all() if actor.has(Role.OFFICER) else cases_for(actor).select_related(None)
    ended = known.filter(state__in=[state.value for state in ENDED - {CaseState.ERASED}])
    return ended.annotate(ended_at=_last_move()).order_by("-ended_at", "name")


def _last_move() -> Subquery:
    return Subquery(Move.objects.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1])


def ended_case_for(actor: Actor, slug: str) -> Case:
    """One ended case. Raises NotFound, NotAllowed."""
    found = ended_for(actor).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def erasures_waiting(actor: Actor) -> QuerySet[Erasure]:
    """Requests that can still be confirmed, the first to run out first. Raises NotAllowed."""
    asked = _unconfirmed(actor).filter(asked_at__gt=clock.now() - GOOD_FOR)
    return asked.select_related("case", "asked_by").order_by("asked_at")


def erasure_for(actor: Actor, erasure_id: UUID, *, for_change: bool = False) -> Erasure:
    """One request that nobody has confirmed yet, also one that has run out. Raises NotFound, NotAllowed."""
    asked = _unconfirmed(actor).filter(pk=erasure_id).select_related("case", "asked_by")
    found = (asked.select_for_update(of=("self",)) if for_change else asked).first()
    if found is None:
        raise NotFound
    return found


def _unconfirmed(actor: Actor) -> QuerySet[Erasure]:
    return Erasure.objects.filter(confirmed_at__isnull=True, case__in=ended_for(actor).values("pk"))


def erased_for(actor: Actor) -> QuerySet[Erasure]:
    """What was erased, the newest first: the name, the ground, by whom. Raises NotAllowed."""
    actor.must_be(*ERASES)
    done = Erasure.objects.filter(confirmed_at__isnull=False).select_related("case", "asked_by", "confirmed_by")
    return done.order_by("-confirmed_at")


def receipted_for(actor: Actor, erasure_id: UUID) -> Erasure:
    """One erasure that is finished and has its receipt. Raises NotFound, NotAllowed."""
    found = erased_for(actor).filter(pk=erasure_id).exclude(receipt="").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Extent:
    """How much an erasure destroys, in numbers; what it is stays sealed."""

    people: int
    files: int
    messages: int
    sealed: int


def extent_of(case: Case) -> Extent:
    """What there is of a case that was selected for the actor, who may hold no key of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, files, messages, sealed FROM desk_extent(%s, %s)", [case.pk, DRAWING])
        return Extent(*cursor.fetchone())
