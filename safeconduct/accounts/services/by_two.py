"""What takes two is asked for by one colleague, answered by another and taken once, whatever it is.

Both sign exactly the same: who asks, for what and why (`about`). What was used, refused or asked anew counts no more:
the broker is told, so that no row brought back is a yes.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.by_two import GOOD_FOR, AskedOfTwo, TakenOutByTwo
from safeconduct.accounts.models import User
from safeconduct.custody.approving import must_be_two, withdraw
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

T = TypeVar("T", bound=TakenOutByTwo)


class AskedAlready(Refused):
    """One open request for a thing and a colleague."""

    happened = _("You have asked for this already.")
    next_step = _("Ask a colleague to allow it, or download it if they have.")


class OwnRequest(Refused):
    """Two people, never one."""

    happened = _("Nobody allows what they asked for themselves.")
    kept = _("Nothing was allowed. Your request stands.")
    next_step = _("Ask another colleague.")


class NotWaiting(Refused):
    """Answered, used, asked anew, or more than a day old."""

    happened = _("This request was answered already, or is more than a day old.")
    next_step = _("Look at the page again.")


class NotOpen(Refused):
    """No download is allowed, or no longer."""

    happened = _("No download of this is open for you: each is allowed once, and for a day.")
    kept = _("Nothing was downloaded.")
    next_step = _("If you still need it, ask for it again.")


class NotTheirsAnyMore(Refused):
    """Whoever allowed it may allow it no longer."""

    happened = _("Whoever allowed this may not do so any more.")
    kept = _("Nothing was downloaded.")
    next_step = _("Ask anew, and let another colleague allow it.")


def lock_asker(actor: Actor) -> None:
    """Of two requests of one colleague at one moment the second waits until the first one's transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)


def make_room(earlier: Iterable[T], *, may: QuerySet[User], has_words: Callable[[T], bool] | None = None) -> None:
    """What ran out, was refused, or was allowed by whoever may not any more, goes. Raises AskedAlready.

    has_words: whether both words would still be taken for what was allowed, where more than the right is asked for.
    """
    for asked in earlier:
        is_open = asked.answered_by_id is None or (
            asked.is_allowed
            and may.filter(pk=asked.answered_by_id).exists()
            and (has_words is None or has_words(asked))
        )
        if asked.ends_at > clock.now() and is_open:
            raise AskedAlready
        withdraw([asked.asked_word, asked.allowed_word])
        asked.delete()


def must_wait(actor: Actor, asked: AskedOfTwo) -> None:
    """Raises OwnRequest, NotWaiting."""
    if asked.asked_by_id == actor.user.pk:
        raise OwnRequest
    if asked.answered_at is not None or asked.ends_at <= clock.now():
        raise NotWaiting


def answer(actor: Actor, asked: AskedOfTwo, *, word: bytes | None) -> None:
    """Allow with a signed yes; None refuses, and what was asked counts no more."""
    if word is None:
        withdraw([asked.asked_word])
    asked.answered_by, asked.answered_at = actor.user, clock.now()
    asked.is_allowed, asked.allowed_word = word is not None, word or b""
    asked.save(update_fields=["answered_by", "answered_at", "is_allowed", "allowed_word"])


def must_be_open(actor: Actor, asked: TakenOutByTwo) -> None:
    """Raises NotOpen."""
    is_over = asked.used_at is not None or asked.ends_at <= clock.now()
    if asked.asked_by_id != actor.user.pk or not asked.is_allowed or is_over:
        raise NotOpen


def use(actor: Actor, asked: TakenOutByTwo, *, action: str, subject: UUID, about: str, may: QuerySet[User]) -> None:
    """Use it up: whoever allowed it still may, and the broker finds two words. Raises NotTheirsAnyMore, NotTwo."""
    now, words = clock.now(), [asked.asked_word, asked.allowed_word]
    allowed_by = asked.answered_by
    if allowed_by is None or allowed_by not in may:
        raise NotTheirsAnyMore
    both = {actor.user.holder_id, allowed_by.holder_id}
    must_be_two(action, subject, about=about, kept=words, by=both, since=now - GOOD_FOR)
    withdraw(words)
    asked.used_at = now
    asked.save(update_fields=["used_at"])
