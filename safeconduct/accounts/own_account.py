"""What a colleague gets to know of their own account: the sign-in before this one, what failed since, what was changed.

Nothing is sent: it stands on their day and on a page. What was changed is announced until they have seen it, and never
to the session that did it: whoever has somebody's session can neither hide what they do there nor wave it away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Subquery

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.factors import WORDS_FITTED
from safeconduct.accounts.models import Notice, User
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.telling import Told, told
from safeconduct.audit.words import purpose_words
from safeconduct.custody.models import KeySession

What = Notice.What
OWN_STEPS = (
    What.PASSKEY_ADDED, What.PASSKEY_GONE, What.PASSKEY_OPENS, What.CODES_SET, What.CODES_MADE, What.PASSPHRASE,
    What.KIT_MADE,
)  # fmt: skip
# Kinds of events that are about an account; who was refused what is told to others, not to whoever may be searching.
KINDS = ("accounts.user", "accounts.passkey", "accounts.role", "accounts.recovery")
LOOKED_AT = 200  # a day of guessing is a hundred guesses
SHOWN = 60


@dataclass(frozen=True)
class Before:
    """at, way: the sign-in before this one, to the quarter of an hour; None where this is the first.

    failed: tries since then; the last of them at `failed_at`. fitted: the passphrase did in one of these.
    """

    at: datetime | None
    way: str
    failed: int
    failed_at: datetime | None
    fitted: bool


def before(actor: Actor) -> Before:
    """What came before the session that acts; one session a colleague, so the newest sign-in is this one's."""
    found = Leaf.objects.filter(object_id=actor.reference, object_kind="accounts.user")
    found = found.filter(action__in=[Action.SIGNED_IN, Action.SIGN_IN_FAILED]).order_by("-sequence")
    failed, seen_own = list[Leaf](), False
    for leaf in found[:LOOKED_AT]:
        if leaf.action == Action.SIGN_IN_FAILED:
            failed.append(leaf)
        elif seen_own:
            return _before(leaf, failed)
        seen_own = seen_own or leaf.action == Action.SIGNED_IN
    return _before(None, failed)


def _before(leaf: Leaf | None, failed: list[Leaf]) -> Before:
    fitted = any(one.purpose == WORDS_FITTED for one in failed)
    way = purpose_words(leaf.purpose) if leaf is not None else ""
    return Before(leaf.at if leaf else None, way, len(failed), failed[0].at if failed else None, fitted)


def lately(actor: Actor) -> list[Told]:
    """What the log has of the actor's account, the newest first: nobody waves that away, not even the actor."""
    mine = Q(object_id=actor.reference) | Q(subject_id=actor.reference)
    leaves = list(Leaf.objects.filter(mine, object_kind__in=KINDS).order_by("-sequence")[:SHOWN])
    names = _names(leaves)
    return told((leaf, names.get(leaf.actor, leaf.actor if len(leaf.actor) < 36 else "")) for leaf in leaves)


def _names(leaves: Iterable[Leaf]) -> dict[str, str]:
    people = User.objects.filter(pk__in={leaf.actor for leaf in leaves if len(leaf.actor) == 36})
    return {str(pk): name for pk, name in people.values_list("pk", "display_name")}


def announced_to(actor: Actor) -> QuerySet[Notice]:
    """What they have not seen, but for what the session that acts did itself."""
    began = KeySession.objects.filter(holder=actor.user.holder_id).order_by("-made_at").values("made_at")[:1]
    own = Q(what__in=OWN_STEPS, made_at__gte=Subquery(began))
    return Notice.objects.filter(to=actor.user).exclude(own)


def announce(user: User, what: Notice.What) -> None:
    """Something about their own account was changed: within the caller's transaction. Guests have no day."""
    if user.holder.until is None:
        Notice.objects.create(to=user, what=what, about=user)
