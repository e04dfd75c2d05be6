"""An original leaves the house by the word of two: one colleague asks, another who opens it too allows it, once.

Both sign exactly this download: the request, the item, the sealed version, who asks and why.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.services.by_two import NotOpen, answer, make_room, must_be_open, must_wait, use
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import grants, originals
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NoGrant
from safeconduct.evidence.kinds import OriginalReason
from safeconduct.evidence.models import Item, OriginalAsked
from safeconduct.evidence.policies import READS
from safeconduct.evidence.refusals import HoldsVirus
from safeconduct.evidence.selectors import item_for_change
from safeconduct.evidence.selectors_originals import asked_for_change, has_words, may_allow, signed
from safeconduct.evidence.services.open_original import open_original
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused


class NobodyElse(Refused):
    """Nobody could allow it."""

    happened = _("Nobody besides you can open the originals of this case.")
    next_step = _("Share the case with a programme lead or another caseworker first.")


def ask_original(actor: Actor, *, item: Item, reason: OriginalReason) -> OriginalAsked:
    """Ask to download an original, good for a day.

    Raises NotAllowed, NotFound, HoldsVirus, NoGrant, NobodyElse, AskedAlready, StepUpNeeded.
    """
    actor.must_be(*READS)
    with transaction.atomic():
        locked = item_for_change(actor, item)
        _must_open(actor, locked)
        may = may_allow(locked, asked_by=actor.user)
        if not may.exists():
            raise NobodyElse
        earlier = OriginalAsked.objects.filter(item=locked, asked_by=actor.user, used_at__isnull=True)
        make_room(earlier, may=may, has_words=has_words)
        asked = OriginalAsked(item=locked, reason=reason, asked_by=actor.user, asked_at=clock.now())
        asked.asked_word = originals.say_yes(actor, signed(asked), locked.blob)
        asked.save(force_insert=True)
        record(actor.reference, Action.CREATED, asked, subject=locked.case_id, purpose=reason)
    return asked


def _must_open(actor: Actor, item: Item) -> None:
    if item.holds_virus:
        raise HoldsVirus
    if not grants.may_open(actor, item.case_id, Compartment.ORIGINALS):
        raise NoGrant


def allow_original(actor: Actor, *, item: Item, asked_id: UUID) -> OriginalAsked:
    """Allow another's download.

    Raises NotAllowed, NotFound, OwnRequest, NotWaiting, HoldsVirus, NoGrant, StepUpNeeded.
    """
    with transaction.atomic():
        asked = _waiting(actor, item, asked_id)
        _must_open(actor, asked.item)
        answer(actor, asked, word=originals.say_yes(actor, signed(asked), asked.item.blob))
        record(actor.reference, Action.SIGNED, asked, subject=asked.item.case_id, purpose=asked.reason)
    return asked


def refuse_original(actor: Actor, *, item: Item, asked_id: UUID) -> OriginalAsked:
    """Refuse another's download; they may ask anew. Raises NotAllowed, NotFound, OwnRequest, NotWaiting."""
    with transaction.atomic():
        asked = _waiting(actor, item, asked_id)
        answer(actor, asked, word=None)
        record(actor.reference, Action.REFUSED, asked, subject=asked.item.case_id, purpose=asked.reason)
    return asked


def _waiting(actor: Actor, item: Item, asked_id: UUID) -> OriginalAsked:
    actor.must_be(*READS)
    asked = asked_for_change(actor, item, asked_id)
    must_wait(actor, asked)
    return asked


def take_original(actor: Actor, *, item: Item, asked_id: UUID) -> Iterator[bytes]:
    """The original in pieces, once, for whoever asked and was allowed. Begun is used: a broken download asks anew.

    The broker finds the two words itself before it gives the key, and takes them back.

    Raises NotAllowed, NotOpen, NotTheirsAnyMore, NotTwo, HoldsVirus, NoGrant, StepUpNeeded, Shredded.
    """
    with transaction.atomic():
        asked = _open_for(actor, item, asked_id)
        may = may_allow(asked.item, asked_by=actor.user)
        use(actor, asked, action=originals.DEED, subject=asked.item_id, about=_about(asked), may=may)
        record(actor.reference, Action.EXPORTED, asked, subject=asked.item.case_id, purpose=asked.reason)
        words = [asked.asked_word, asked.allowed_word]
        return open_original(actor, item=asked.item, by_two=originals.by_two(signed(asked), asked.item.blob, words))


def _open_for(actor: Actor, item: Item, asked_id: UUID) -> OriginalAsked:
    actor.must_be(*READS)
    try:
        asked = asked_for_change(actor, item, asked_id)
    except NotFound:
        raise NotOpen from None
    must_be_open(actor, asked)
    return asked


def _about(asked: OriginalAsked) -> str:
    """Everything that both have to mean."""
    return originals.about(signed(asked), asked.item.blob)
