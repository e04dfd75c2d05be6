"""The second factor: the first needs a session, whatever comes beside or after it the passphrase and one they have."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts import factors, recovery_codes, second_factor
from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.notices import announce
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import broker
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.tries import Door, a_try
from safeconduct.kernel.errors import NotAllowed, Refused


class CodeDoesNotFit(Refused):
    """The first code from a new secret."""

    happened = _("This code does not fit.")
    next_step = _("Wait for the next one and type it.")


class OldCodeDoesNotFit(WrongPassphrase):
    """Whoever has the passphrase and not the telephone must not put another telephone in its place."""

    happened = _("This is no code of the second factor that you have now.")
    kept = _("Nothing was changed.")
    next_step = _("Take its next code, or a recovery code. If you have lost both, ask an administrator.")


class NothingToRecover(Refused):
    """Recovery codes stand in for a second factor, and there is none."""

    happened = _("You have no second factor yet, so there is nothing that recovery codes could stand in for.")
    next_step = _("Set up one-time codes first.")


def _prove_the_old_one(user: User, code: str) -> None:
    with a_try(Door.PROVE, str(user.pk)):
        if factors.accept(user, code) is None:
            raise OldCodeDoesNotFit


def take_away(actor: Actor, *, user: User) -> None:
    """All is lost: an administrator who has spoken with the colleague takes every second factor away.

    Their sessions end. In production they set up a new one when they sign in next. Raises NotAllowed.
    """
    actor.must_be(Role.ADMINISTRATOR)
    if user.pk == actor.user.pk:
        raise NotAllowed(_("Nobody takes their own codes away."))
    with transaction.atomic():
        factors.take_away(user)
        broker.end_sessions_of(user.holder)
        announce(user, Notice.What.CODES_AWAY)
        record(actor.reference, Action.REVOKED, user, purpose="codes")


def may_set_up(actor: Actor) -> None:
    """Whoever finds a session open must not put their telephone in the place of its owner's. Raises StepUpNeeded."""
    if factors.has_any(actor.user):
        actor.keyring.must_be_stepped_up()


def must_be_theirs(actor: Actor, old_code: str) -> None:
    """A second factor beside or after another takes the second key and one that they have; the first takes nothing.

    Raises StepUpNeeded, OldCodeDoesNotFit, TriedTooOften.
    """
    may_set_up(actor)
    if factors.has_any(actor.user):
        _prove_the_old_one(actor.user, old_code)


def set_up(actor: Actor, *, secret: str, code: str, old_code: str = "") -> None:
    """Keep a secret whose first code fits, and is spent by that; an earlier secret counts no more.

    old_code: of a second factor that they have now. Raises CodeDoesNotFit, OldCodeDoesNotFit, TriedTooOften,
    StepUpNeeded.
    """
    must_be_theirs(actor, old_code)
    step = second_factor.step_of(secret, code)
    if step is None:
        raise CodeDoesNotFit
    with transaction.atomic():
        second_factor.enrol(actor.user, secret, spent_step=step)
        announce(actor.user, Notice.What.CODES_SET)
        record(actor.reference, Action.CHANGED, actor.user)


def make_recovery_codes(actor: Actor, *, old_code: str) -> list[str]:
    """Ten codes, shown once; the earlier ones count no more.

    Raises NothingToRecover, StepUpNeeded, OldCodeDoesNotFit, TriedTooOften.
    """
    if not factors.has_any(actor.user):
        raise NothingToRecover
    must_be_theirs(actor, old_code)
    with transaction.atomic():
        codes = recovery_codes.make(actor.user)
        announce(actor.user, Notice.What.CODES_MADE)
        record(actor.reference, Action.CREATED, actor.user, purpose="recovery codes")
    return codes
