"""Passkeys: added with the second key and a factor that one has, allowed to open the second key, taken out of use."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts import factors, passkeys
from safeconduct.accounts.actors import Actor
from safeconduct.accounts.challenges import Purpose
from safeconduct.accounts.models import Notice, Passkey, User
from safeconduct.accounts.services.notices import announce
from safeconduct.accounts.services.second_factor import must_be_theirs
from safeconduct.accounts.services.sign_in import log_failure
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record, record_events
from safeconduct.custody import passkeys as wraps
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.tries import Door, a_try
from safeconduct.kernel.errors import Refused

MOST = 10


class PasskeyDoesNotFit(WrongPassphrase):
    """What came back is not what was asked for, or was asked for too long ago."""

    happened = _("The passkey did not fit, or this page was open for too long.")
    kept = _("Nothing was opened or changed.")
    next_step = _("Open the page again and try once more.")


class TooManyPasskeys(Refused):
    """Nobody has that many telephones."""

    happened = _("You have ten passkeys.")
    kept = _("Nothing was changed.")
    next_step = _("Take one out of use that you do not need any more.")


class LastFactor(Refused):
    """With the last second factor gone a stolen passphrase would be enough."""

    happened = _("This is the only second factor that you have.")
    kept = _("It still counts.")
    next_step = _("Add another passkey or set up one-time codes first.")


def may_add(actor: Actor, old_code: str) -> None:
    """Let a colleague go on to make a passkey: what it is asked to sign is given to nobody else.

    Raises StepUpNeeded, OldCodeDoesNotFit, TriedTooOften, TooManyPasskeys.
    """
    actor.keyring.must_be_stepped_up()
    if actor.user.passkeys.count() >= MOST:
        raise TooManyPasskeys
    must_be_theirs(actor, old_code)


def add_passkey(actor: Actor, half: BrowserHalf, *, made: str, browser: str, name: str, has_prf: bool) -> Passkey:
    """Keep a passkey that signed what `may_add` let it sign. Raises StepUpNeeded, PasskeyDoesNotFit."""
    actor.keyring.must_be_stepped_up()
    with transaction.atomic():
        passkey = passkeys.register(actor.user, half, made, browser=browser, name=name, has_prf=has_prf)
        if passkey is not None:
            announce(actor.user, Notice.What.PASSKEY_ADDED)
            record(actor.reference, Action.CREATED, passkey, subject=actor.user.pk)
    if passkey is None:
        raise PasskeyDoesNotFit
    return passkey


def let_open(actor: Actor, half: BrowserHalf, *, passkey: Passkey, shown: str, answered: bytes) -> None:
    """From now on this passkey opens the second key. Raises StepUpNeeded, PasskeyDoesNotFit, SessionOver."""
    actor.keyring.must_be_stepped_up()
    if factors.signed_by(actor.user, shown, Purpose.OPEN) != passkey:
        raise PasskeyDoesNotFit
    with transaction.atomic():
        wraps.let_open(half, passkeys.as_sealed(passkey), answered)
        announce(actor.user, Notice.What.PASSKEY_OPENS)
        record(actor.reference, Action.CHANGED, passkey, subject=actor.user.pk)


def step_up_by_passkey(user: User, half: BrowserHalf, *, shown: str, answered: bytes) -> None:
    """Open the second key for five minutes. Raises PasskeyDoesNotFit, TriedTooOften, SessionOver."""
    with a_try(Door.OPEN_AGAIN, str(user.pk)):
        passkey = factors.signed_by(user, shown, Purpose.OPEN)
        try:
            if passkey is None:
                raise PasskeyDoesNotFit
            wraps.open_by(half, passkeys.as_sealed(passkey), answered)
        except WrongPassphrase:
            log_failure(str(user.pk), purpose=factors.Way.PASSKEY)
            raise PasskeyDoesNotFit from None
    purpose = factors.Way.PASSKEY
    record_events(str(user.pk), [Event(Action.STEPPED_UP, "accounts.user", user.pk, purpose=purpose)])


def remove_passkey(actor: Actor, *, passkey: Passkey) -> None:
    """It counts no more. Raises StepUpNeeded, LastFactor (of two who remove at once the second waits for the first)."""
    actor.keyring.must_be_stepped_up()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user.pk)
        if user.totp_secret is None and not user.passkeys.exclude(pk=passkey.pk).exists():
            raise LastFactor
        wraps.forget(passkey.pk, bytes(passkey.seal))
        announce(actor.user, Notice.What.PASSKEY_GONE)
        record(actor.reference, Action.REVOKED, passkey, subject=actor.user.pk)
        passkey.delete()
