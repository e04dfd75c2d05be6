"""The second factor, whichever it is: what a colleague shows beside their words.

What is shown is one text: six digits of the app, the eight of a recovery code, or what a passkey has signed.
"""

from enum import StrEnum

from django.db import transaction

from safeconduct.accounts import passkeys, recovery_codes, second_factor
from safeconduct.accounts.challenges import Purpose
from safeconduct.accounts.models import Notice, Passkey, User
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.passkeys import forget

WORDS_FITTED = "words fitted"  # in the log: somebody has the passphrase and no second factor of theirs
HEARS_OF_SUSPECTS = (Role.LEAD, Role.OFFICER)


class Way(StrEnum):
    """By which second factor somebody came in: the purpose of the event in the log."""

    APP = "one-time code"
    RECOVERY_CODE = "recovery code"
    PASSKEY = "passkey"


def has_any(user: User) -> bool:
    """Whether the words alone are not enough. Recovery codes stand in for a factor and are none."""
    return user.totp_secret is not None or user.passkeys.exists()


def accept(user: User, shown: str) -> Way | None:
    """By which way this is the colleague's, who has a second factor; it is spent then. None: it is not theirs."""
    if passkeys.is_one(shown):
        return Way.PASSKEY if signed_by(user, shown, Purpose.SHOW) else None
    if recovery_codes.is_one(shown):
        return Way.RECOVERY_CODE if recovery_codes.accept(user, shown) else None
    return Way.APP if second_factor.accept(user, shown) else None


def signed_by(user: User, shown: str, purpose: Purpose) -> Passkey | None:
    """The colleague's passkey that has signed this. One that is not ours, or may have been copied, is told of."""
    try:
        return passkeys.accept(user, shown, purpose)
    except passkeys.NotOurs as refusal:
        _tell_of(refusal.passkey, Notice.What.NOT_OURS, "not ours")
    except passkeys.WentBack as refusal:
        _tell_of(refusal.passkey, Notice.What.COPIED, "copied")
    return None


def _tell_of(passkey: Passkey, what: Notice.What, purpose: str) -> None:
    told = Notice.objects.filter(what=what, about=passkey.user)
    hear = User.objects.filter(is_active=True, roles_held__role__in=HEARS_OF_SUSPECTS).exclude(pk=passkey.user_id)
    with transaction.atomic():
        told.delete()
        Notice.objects.bulk_create(Notice(to=one, what=what, about=passkey.user) for one in hear.distinct())
        record(str(passkey.user_id), Action.REFUSED, passkey, subject=passkey.user_id, purpose=purpose)


def take_away(user: User) -> None:
    """All of them. Within the caller's transaction."""
    User.objects.filter(pk=user.pk).update(totp_secret=None)
    recovery_codes.forget(user)
    for passkey in user.passkeys.all():
        forget(passkey.pk, bytes(passkey.seal))
        passkey.delete()
