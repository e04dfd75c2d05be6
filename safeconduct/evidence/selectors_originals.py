"""Who asked for an original, whom it takes to allow it, and what waits for a colleague's answer."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.by_two import GOOD_FOR
from safeconduct.accounts.models import User
from safeconduct.custody import grants, originals
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NotTwo
from safeconduct.evidence.models import Item, OriginalAsked
from safeconduct.evidence.policies import READS
from safeconduct.evidence.selectors import items_for
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

TOLD_FOR = timedelta(days=7)  # how long a request that came to nothing stands on the page of whoever asked


def may_allow(item: Item, *, asked_by: User) -> QuerySet[User]:
    """Colleagues who open the originals of this item's case themselves, besides the one who asks."""
    holders = grants.who_opens(item.case_id, Compartment.ORIGINALS)
    found = User.objects.filter(is_active=True, holder__in=holders, roles_held__role__in=READS)
    return found.exclude(pk=asked_by.pk).distinct().order_by("display_name")


def signed(asked: OriginalAsked) -> originals.Download:
    """What both words are about, as the broker takes it."""
    return originals.Download(asked.pk, asked.item_id, asked.asked_by_id, asked.reason)


def has_words(asked: OriginalAsked) -> bool:
    """Whether what was allowed still is: whoever allowed it holds what they opened the original by then."""
    try:
        originals.by_two(signed(asked), asked.item.blob, [asked.asked_word, asked.allowed_word])
    except NotTwo:
        return False
    return True


def asked_of(item: Item) -> QuerySet[OriginalAsked]:
    """Requests of the last day for an item that was selected for the actor, the first one first."""
    return _lately().filter(item=item).select_related("asked_by", "answered_by")


def lapsed_of(actor: Actor, item: Item) -> OriginalAsked | None:
    """What the actor asked last for an item, in a week, where nobody used it in time and nothing was asked since."""
    last = OriginalAsked.objects.filter(item=item, asked_by=actor.user).order_by("asked_at").last()
    if last is None or last.used_at or last.ends_at > clock.now() or last.ends_at < clock.now() - TOLD_FOR:
        return None
    return last if last.is_allowed or last.answered_at is None else None


def asked_for_change(actor: Actor, item: Item, asked_id: UUID) -> OriginalAsked:
    """A request that was not used yet, locked until the transaction ends. Raises NotFound, also once it was used."""
    theirs = OriginalAsked.objects.filter(item=item, item__in=items_for(actor).order_by())
    locked = theirs.select_for_update(of=("self",)).filter(pk=asked_id, used_at__isnull=True)
    found = locked.select_related("item__blob", "asked_by__holder").first()
    if found is None:
        raise NotFound
    return found


def open_for(actor: Actor) -> QuerySet[OriginalAsked]:
    """What others ask and the actor may allow (they open the original themselves); what they asked and may download."""
    opens = grants.opens(actor, Compartment.ORIGINALS, subject="item__case_id")
    others = Q(opens, ~Q(asked_by=actor.user), answered_at__isnull=True)
    theirs = Q(asked_by=actor.user, is_allowed=True, used_at__isnull=True)
    found = _lately().filter(others | theirs, item__in=items_for(actor).order_by())
    return found.select_related("item__case", "asked_by")


def _lately() -> QuerySet[OriginalAsked]:
    return OriginalAsked.objects.filter(asked_at__gt=clock.now() - GOOD_FOR)
