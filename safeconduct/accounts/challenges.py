"""What a passkey is asked to sign: 56 bytes that this house made a moment ago for one browser and one purpose.

Nothing is kept when one is made, so whoever only looks at the page of signing in writes nothing; what was signed is
kept until it would have ended, so that it counts once.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from safeconduct.accounts.models import SpentChallenge
from safeconduct.kernel import clock

GOOD_FOR = timedelta(minutes=10)
NAME, SECONDS = 16, 8


class Purpose(StrEnum):
    """What the answer will be taken for, and nothing else."""

    REGISTER = "register"
    SHOW = "show"
    OPEN = "open"


def make(purpose: Purpose, browser: str) -> bytes:
    """A new one. browser: what tells this browser, or session, from others."""
    ends = int((clock.now() + GOOD_FOR).timestamp())
    head = secrets.token_bytes(NAME) + ends.to_bytes(SECONDS)
    return head + _seal(head, purpose, browser)


def take(challenge: bytes, purpose: Purpose, browser: str) -> bool:
    """Whether it was made here for this, and has not ended; if so it is spent, also where two send it at once."""
    head = challenge[: NAME + SECONDS]
    if not hmac.compare_digest(challenge, head + _seal(head, purpose, browser)):
        return False
    ends_at, now = datetime.fromtimestamp(int.from_bytes(head[NAME:]), UTC), clock.now()
    if ends_at <= now:
        return False
    SpentChallenge.objects.filter(ends_at__lt=now).delete()
    try:
        with transaction.atomic():
            SpentChallenge.objects.create(name=head[:NAME], ends_at=ends_at)
    except IntegrityError:
        return False
    return True


def _seal(head: bytes, purpose: Purpose, browser: str) -> bytes:
    said = b"\0".join([purpose.encode(), browser.encode(), head])
    return salted_hmac("safeconduct passkey", said, algorithm="sha256").digest()
