"""The second factor, whichever it is: what a colleague shows beside their words.

What is shown is one text: six digits of the app, or the eight of a recovery code.
"""

from enum import StrEnum

from safeconduct.accounts import recovery_codes, second_factor
from safeconduct.accounts.models import User


class Way(StrEnum):
    """By which second factor somebody came in: the purpose of the event in the log."""

    APP = "one-time code"
    RECOVERY_CODE = "recovery code"


def has_any(user: User) -> bool:
    """Whether the words alone are not enough. Recovery codes stand in for a factor and are none."""
    return user.totp_secret is not None


def accept(user: User, shown: str) -> Way | None:
    """By which way this is the colleague's, who has a second factor; it is spent then. None: it is not theirs."""
    if recovery_codes.is_one(shown):
        return Way.RECOVERY_CODE if recovery_codes.accept(user, shown) else None
    return Way.APP if second_factor.accept(user, shown) else None


def take_away(user: User) -> None:
    """All of them. Within the caller's transaction."""
    User.objects.filter(pk=user.pk).update(totp_secret=None)
    recovery_codes.forget(user)
