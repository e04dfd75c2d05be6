"""The only way to an item: through a case whose narrative the actor can open."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import ENDED
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_records
from safeconduct.evidence.kinds import ItemKind
from safeconduct.evidence.models import USABLE, HandOver, Item
from safeconduct.evidence.payloads import ItemAbout, TrailWords
from safeconduct.evidence.policies import READS
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

SOON = timedelta(days=120)


@dataclass(frozen=True)
class OpenedItem:
    """An item with what is sealed about it."""

    item: Item
    about: ItemAbout

    @property
    def title(self) -> str:
        """What it shows where somebody has said so, else what its file was called."""
        return self.about.shows or self.about.file_name


def items_for(actor: Actor) -> QuerySet[Item]:
    """Items of cases whose card and narrative the actor can open, with their cases. Raises NotAllowed."""
    actor.must_be(*READS)
    mine = cases_for(actor).select_related(None).order_by()
    found = Item.objects.filter(grants.opens(actor, Compartment.NARRATIVE, subject="case_id"), case__in=mine)
    return found.select_related("case", "person", "about__compartment_key", "blob__compartment_key")


def items_of(actor: Actor, case: Case, *, with_withdrawn: bool = False) -> QuerySet[Item]:
    """The items of one case that can be used, as they came in; `with_withdrawn`: those with a virus as well."""
    found = items_for(actor).filter(case=case)
    return found if with_withdrawn else found.filter(USABLE)


def item_for(actor: Actor, case: Case, item_id: UUID) -> Item:
    """One item of a case. Raises NotFound."""
    found = items_of(actor, case, with_withdrawn=True).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    return found


def item_for_change(actor: Actor, item: Item) -> Item:
    """The item, locked until the transaction ends. Raises NotFound."""
    found = items_for(actor).select_related(None).select_for_update().filter(pk=item.pk).first()
    if found is None:
        raise NotFound
    return found


def unsorted_for(actor: Actor) -> QuerySet[Item]:
    """What nobody has looked at yet in the actor's open cases, the longest waiting first."""
    return _in_use(actor).filter(kind=ItemKind.UNSORTED).order_by("received_at", "id")


def expiring_for(actor: Actor, *, within: timedelta = SOON) -> QuerySet[Item]:
    """Papers in the actor's open cases that have expired or will within that time, the soonest first."""
    return _in_use(actor).filter(USABLE, expires_on__lte=clock.today() + within).order_by("expires_on", "id")


def _in_use(actor: Actor) -> QuerySet[Item]:
    return items_for(actor).filter(withdrawn_at__isnull=True).exclude(case__state__in=[state.value for state in ENDED])


@dataclass(frozen=True)
class Hand:
    """A step of the trail with its opened words."""

    step: HandOver
    words: str


def trail_of(actor: Actor, item: Item) -> list[Hand]:
    """The hands that an item went through, the first one first. Raises NoGrant."""
    steps = list(item.trail.select_related("by", "words__compartment_key"))
    sealed = [step.words for step in steps if step.words is not None]
    opened = iter(open_records(actor, sealed, TrailWords, purpose="view"))
    return [Hand(step, next(opened).text if step.words is not None else "") for step in steps]


def with_about(actor: Actor, items: list[Item], *, purpose: str = "view") -> list[OpenedItem]:
    """The items with what is sealed about them, opened in one go. Raises NoGrant."""
    abouts = open_records(actor, [item.about for item in items], ItemAbout, purpose=purpose)
    return [OpenedItem(item, about) for item, about in zip(items, abouts, strict=True)]
