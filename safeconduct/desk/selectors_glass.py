"""Cases of others that were opened in an emergency: for whoever reads one, and for those who look into it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, UUIDField
from django.db.models.functions import Cast

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.custody import glass
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.grants import may_open
from safeconduct.custody.sealing import open_record
from safeconduct.desk.models import Glass
from safeconduct.desk.payloads import GlassReason
from safeconduct.desk.policies import BREAKS_GLASS, REVIEWS_GLASS
from safeconduct.desk.selectors_log import case_names
from safeconduct.intake.models import Conversation
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

REVIEWED_WITHIN = timedelta(hours=72)


@dataclass(frozen=True)
class Behind:
    """A case that the actor reads for a while."""

    case: Case
    ends_at: datetime


def read_by(actor: Actor) -> list[Behind]:
    """What the actor reads of others at this moment. Raises NotAllowed."""
    actor.must_be(*BREAKS_GLASS)
    ends = dict(glass.broken_by(actor.user.holder).values_list("subject", "ends_at"))
    cases = Case.objects.filter(pk__in=ends).exclude(state=CaseState.ERASED).order_by("name")
    return [Behind(case, ends[case.pk]) for case in cases]


def again_from(actor: Actor) -> datetime | None:
    """From when the actor can open another so; None: now, as far as the rows know. Raises NotAllowed."""
    actor.must_be(*BREAKS_GLASS)
    lately = Glass.objects.filter(by=actor.user, made_at__gt=clock.now() - glass.ONCE_IN).order_by("made_at").first()
    return lately.made_at + glass.ONCE_IN if lately else None


def behind(actor: Actor, slug: str) -> Behind:
    """One of these, its keys in hand for this request. Raises NotFound, NotAllowed."""
    for one in read_by(actor):
        if one.case.slug == slug:
            actor.keyring.look_through(glass.broken_by(actor.user.holder).filter(subject=one.case.pk))
            return one
    raise NotFound


def conversation_behind(actor: Actor, slug: str) -> Conversation:
    """The conversation of one of these, which takes an answer. Raises NotFound, NotAllowed."""
    found = Conversation.objects.filter(case=behind(actor, slug).case).select_related("case").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Opening:
    """What somebody else has opened, and nobody has looked into. The log says it before a key is given."""

    pk: UUID
    at: datetime
    who: str
    case: str
    reason: str = ""

    @property
    def due_at(self) -> datetime:
        return self.at + REVIEWED_WITHIN

    @property
    def is_late(self) -> bool:
        return self.due_at < clock.now()

    @property
    def ends_at(self) -> datetime:
        """When it ended, or ends, at the latest: the log knows quarters of an hour."""
        return self.at + glass.OPENS_FOR + timedelta(minutes=15)


def openings_for(actor: Actor) -> list[Opening]:
    """What waits for a second pair of eyes, the oldest first: all of others' for those who look into it, else those of
    the actor's own households.
    """
    return openings_of(actor, list(unreviewed(actor)))


def openings_of(actor: Actor, leaves: Sequence[Leaf]) -> list[Opening]:
    """What these leaves of the log say, with names."""
    names = case_names(actor, [leaf.subject_id for leaf in leaves])
    known = User.objects.filter(pk__in={leaf.actor for leaf in leaves})
    people = {str(pk): name for pk, name in known.values_list("pk", "display_name")}
    return [
        Opening(UUID(one.object_id), one.at, people.get(one.actor, one.actor), names.get(one.subject_id, ""))
        for one in leaves
    ]


def opening_for(actor: Actor, opening: UUID) -> Leaf:
    """One of these, for those who look into it. Raises NotFound, NotAllowed."""
    actor.must_be(*REVIEWS_GLASS)
    found = unreviewed(actor).filter(object_id=str(opening)).first()
    if found is None:
        raise NotFound
    return found


def unreviewed(actor: Actor) -> QuerySet[Leaf]:
    """The leaves of these openings."""
    said = Glass.objects.filter(pk=Cast(OuterRef("object_id"), UUIDField()), reviewed_by__isnull=False)
    found = Leaf.objects.filter(~Exists(said), action=Action.BROKEN).exclude(actor=actor.reference)
    if not actor.has(*REVIEWS_GLASS):
        mine = cases_for(actor).filter(caseworker=actor.user).order_by().values_list("pk", flat=True)
        found = found.filter(subject_id__in=[str(pk) for pk in mine])
    return found.order_by("sequence")


def reasons_for(actor: Actor, openings: Collection[Opening]) -> list[Opening]:
    """The same with why, where it is sealed to the actor. Raises NotAllowed."""
    actor.must_be(*REVIEWS_GLASS)
    rows = Glass.objects.filter(pk__in=[one.pk for one in openings], reason__isnull=False)
    said = {}
    for row in rows.select_related("reason__compartment_key"):
        if row.reason and may_open(actor, row.case_id, Compartment.REVIEW):
            said[row.pk] = open_record(actor, row.reason, GlassReason, purpose="review").words
    return [replace(one, reason=said.get(one.pk, "")) for one in openings]
