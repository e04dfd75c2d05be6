"""The only way to an item: through a case whose narrative the actor can open."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import CompartmentKey
from safeconduct.custody.sealing import open_records
from safeconduct.evidence.models import Item
from safeconduct.evidence.payloads import ItemAbout
from safeconduct.evidence.policies import READS
from safeconduct.kernel.errors import NotFound


@dataclass(frozen=True)
class OpenedItem:
    """An item with what is sealed about it."""

    item: Item
    about: ItemAbout


def items_for(actor: Actor) -> QuerySet[Item]:
    """Items of cases whose card and narrative the actor can open, with their cases. Raises NotAllowed."""
    actor.must_be(*READS)
    opens = grants.live_grants(actor.keyring.holders)
    narrative = CompartmentKey.objects.filter(
        subject=OuterRef("case_id"), compartment=Compartment.NARRATIVE, grants__in=opens
    )
    found = Item.objects.filter(Exists(narrative), case__in=cases_for(actor).select_related(None).order_by())
    return found.select_related("case", "person", "about__compartment_key", "blob__compartment_key")


def items_of(actor: Actor, case: Case, *, with_withdrawn: bool = False) -> QuerySet[Item]:
    """The items of one case, as they came in."""
    found = items_for(actor).filter(case=case)
    return found if with_withdrawn else found.filter(withdrawn_at__isnull=True)


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


def with_about(actor: Actor, items: list[Item], *, purpose: str = "view") -> list[OpenedItem]:
    """The items with what is sealed about them, opened in one go. Raises NoGrant."""
    abouts = open_records(actor, [item.about for item in items], ItemAbout, purpose=purpose)
    return [OpenedItem(item, about) for item, about in zip(items, abouts, strict=True)]
