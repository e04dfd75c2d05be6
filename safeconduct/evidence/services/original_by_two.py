"""An original leaves the house by the word of two: one colleague asks, another who opens it too allows it, once.

Both sign exactly this download: the request, the item, the sealed version, who asks and why. What was used, refused or
asked anew counts no more: the broker is told, so that no row brought back is a yes.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import grants
from safeconduct.custody.approving import approve, must_be_two, withdraw
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NoGrant
from safeconduct.evidence.kinds import OriginalReason
from safeconduct.evidence.models import GOOD_FOR, Item, OriginalAsked
from safeconduct.evidence.policies import READS
from safeconduct.evidence.refusals import HoldsVirus
from safeconduct.evidence.selectors import item_for_change
from safeconduct.evidence.selectors_originals import asked_for_change, may_allow
from safeconduct.evidence.services.open_original import open_original
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused

ORIGINAL = "original"  # as the broker asks for it


class AskedAlready(Refused):
    """One open request for an item and a colleague."""

    happened = _("You have asked for this original already.")
    next_step = _("Ask a colleague to allow it, or download it if they have.")


class NobodyElse(Refused):
    """Nobody could allow it."""

    happened = _("Nobody besides you can open the originals of this case.")
    next_step = _("Share the case with a programme lead or another caseworker first.")


class OwnRequest(Refused):
    """Two people, never one."""

    happened = _("Nobody allows what they asked for themselves.")
    kept = _("Nothing was allowed. Your request stands.")
    next_step = _("Ask another colleague who can open this case.")


class NotWaiting(Refused):
    """Answered, used, asked anew, or more than a day old."""

    happened = _("This request was answered already, or is more than a day old.")
    next_step = _("Look at the page of the item again.")


class NotOpen(Refused):
    """No download is allowed, or no longer."""

    happened = _("No download of this original is open for you: each is allowed once, and for a day.")
    kept = _("Nothing was downloaded.")
    next_step = _("If you still need it, ask for it on the page of the item.")


class NotTheirsAnyMore(Refused):
    """Whoever allowed it opens the originals of this case no longer."""

    happened = _("Whoever allowed this cannot open the originals of this case any more.")
    kept = _("Nothing was downloaded.")
    next_step = _("Ask anew, and let another colleague allow it.")


def ask_original(actor: Actor, *, item: Item, reason: OriginalReason) -> OriginalAsked:
    """Ask to download an original, good for a day.

    Raises NotAllowed, NotFound, HoldsVirus, NoGrant, NobodyElse, AskedAlready, StepUpNeeded.
    """
    actor.must_be(*READS)
    with transaction.atomic():
        locked = item_for_change(actor, item)
        _must_open(actor, locked)
        if not may_allow(locked, asked_by=actor.user).exists():
            raise NobodyElse
        _end_earlier(actor, locked)
        asked = OriginalAsked(item=locked, reason=reason, asked_by=actor.user, asked_at=clock.now())
        asked.asked_word = approve(actor, ORIGINAL, locked.pk, about=_about(asked))
        asked.save(force_insert=True)
        record(actor.reference, Action.CREATED, asked, subject=locked.case_id, purpose=reason)
    return asked


def _must_open(actor: Actor, item: Item) -> None:
    if item.holds_virus:
        raise HoldsVirus
    if not grants.may_open(actor, item.case_id, Compartment.ORIGINALS):
        raise NoGrant


def _end_earlier(actor: Actor, item: Item) -> None:
    """What ran out, was refused, or was allowed by whoever may not any more, makes room. Raises AskedAlready."""
    may = may_allow(item, asked_by=actor.user)
    for earlier in OriginalAsked.objects.filter(item=item, asked_by=actor.user, used_at__isnull=True):
        is_over = earlier.answered_by_id is not None and not (
            earlier.is_allowed and may.filter(pk=earlier.answered_by_id).exists()
        )
        if earlier.ends_at > clock.now() and not is_over:
            raise AskedAlready
        withdraw([earlier.asked_word, earlier.allowed_word])
        earlier.delete()


def allow_original(actor: Actor, *, item: Item, asked_id: UUID) -> OriginalAsked:
    """Allow another's download.

    Raises NotAllowed, NotFound, OwnRequest, NotWaiting, HoldsVirus, NoGrant, StepUpNeeded.
    """
    with transaction.atomic():
        asked = _waiting(actor, item, asked_id)
        _must_open(actor, asked.item)
        asked.allowed_word = approve(actor, ORIGINAL, asked.item_id, about=_about(asked))
        _answer(actor, asked, is_allowed=True)
        record(actor.reference, Action.SIGNED, asked, subject=asked.item.case_id, purpose=asked.reason)
    return asked


def refuse_original(actor: Actor, *, item: Item, asked_id: UUID) -> OriginalAsked:
    """Refuse another's download; they may ask anew. Raises NotAllowed, NotFound, OwnRequest, NotWaiting."""
    with transaction.atomic():
        asked = _waiting(actor, item, asked_id)
        withdraw([asked.asked_word])
        _answer(actor, asked, is_allowed=False)
        record(actor.reference, Action.REFUSED, asked, subject=asked.item.case_id, purpose=asked.reason)
    return asked


def _waiting(actor: Actor, item: Item, asked_id: UUID) -> OriginalAsked:
    actor.must_be(*READS)
    asked = asked_for_change(actor, item, asked_id)
    if asked.asked_by_id == actor.user.pk:
        raise OwnRequest
    if asked.answered_at is not None or asked.ends_at <= clock.now():
        raise NotWaiting
    return asked


def _answer(actor: Actor, asked: OriginalAsked, *, is_allowed: bool) -> None:
    asked.answered_by, asked.answered_at, asked.is_allowed = actor.user, clock.now(), is_allowed
    asked.save(update_fields=["answered_by", "answered_at", "is_allowed", "allowed_word"])


def take_original(actor: Actor, *, item: Item, asked_id: UUID) -> Iterator[bytes]:
    """The original in pieces, once, for whoever asked and was allowed. Begun is used: a broken download asks anew.

    Raises NotAllowed, NotOpen, NotTheirsAnyMore, NotTwo, HoldsVirus, NoGrant, StepUpNeeded, Shredded.
    """
    with transaction.atomic():
        asked = _open_for(actor, item, asked_id)
        now, words = clock.now(), [asked.asked_word, asked.allowed_word]
        may = may_allow(asked.item, asked_by=actor.user)
        allowed_by = next((one for one in may if one.pk == asked.answered_by_id), None)
        if allowed_by is None:
            raise NotTheirsAnyMore
        both = {actor.user.holder_id, allowed_by.holder_id}
        must_be_two(ORIGINAL, asked.item_id, about=_about(asked), kept=words, by=both, since=now - GOOD_FOR)
        withdraw(words)
        asked.used_at = now
        asked.save(update_fields=["used_at"])
        record(actor.reference, Action.EXPORTED, asked, subject=asked.item.case_id, purpose=asked.reason)
        return open_original(actor, item=asked.item, purpose="download")


def _open_for(actor: Actor, item: Item, asked_id: UUID) -> OriginalAsked:
    actor.must_be(*READS)
    try:
        asked = asked_for_change(actor, item, asked_id)
    except NotFound:
        raise NotOpen from None
    if asked.asked_by_id != actor.user.pk or not asked.is_allowed or asked.ends_at <= clock.now():
        raise NotOpen
    return asked


def _about(asked: OriginalAsked) -> str:
    """Everything that both have to mean."""
    blob = asked.item.blob
    return " ".join(map(str, (asked.pk, asked.item_id, blob.pk, blob.version, asked.asked_by_id, str(asked.reason))))
