"""What a colleague gets to know of their own account: the sign-in before this one, what failed since, what was changed.

Nothing is sent: it stands on their day and on a page. What was changed is announced until they have seen it, and never
to the session that did it: whoever has somebody's session can neither hide what they do there nor wave it away.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Subquery

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.factors import WORDS_FITTED
from safeconduct.accounts.models import Notice
from safeconduct.accounts.names import with_names
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
    mine = Leaf.objects.filter(object_id=actor.reference, object_kind="accounts.user")
    signed_in = list(mine.filter(action=Action.SIGNED_IN).order_by("-sequence")[:2])
    came = signed_in[1] if len(signed_in) == 2 else None
    failed = mine.filter(action=Action.SIGN_IN_FAILED, sequence__gt=came.sequence if came else -1)
    fitted = Count("sequence", filter=Q(purpose=WORDS_FITTED))
    told = failed.aggregate(failed=Count("sequence"), failed_at=Max("at"), fitted=fitted)
    way = purpose_words(came.purpose) if came else ""
    return Before(came.at if came else None, way, told["failed"], told["failed_at"], told["fitted"] > 0)


def lately(actor: Actor) -> list[Told]:
    """What the log has of the actor's account, the newest first: nobody waves that away, not even the actor."""
    mine = Q(object_id=actor.reference) | Q(subject_id=actor.reference)
    leaves = Leaf.objects.filter(mine, object_kind__in=KINDS).order_by("-sequence")[:SHOWN]
    return told(with_names(leaves))


def announced_to(actor: Actor) -> QuerySet[Notice]:
    """What they have not seen, but for what the session that acts did itself."""
    began = KeySession.objects.filter(holder=actor.user.holder_id).order_by("-made_at").values("made_at")[:1]
    own = Q(what__in=OWN_STEPS, made_at__gte=Subquery(began))
    return Notice.objects.filter(to=actor.user).exclude(own)
