"""One-time codes: the first ones need a session, others in their place the passphrase again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts import second_factor
from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import broker
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.tries import Door, a_try
from safeconduct.kernel.errors import NotAllowed, Refused


class CodeDoesNotFit(Refused):
    """The first code from a new secret."""

    happened = _("This code does not fit. Wait for the next one and type it.")


class OldCodeDoesNotFit(WrongPassphrase):
    """Whoever has the passphrase and not the telephone must not put another telephone in its place."""

    happened = _("This is no code of the telephone that counts until now.")
    kept = _("Nothing was changed.")
    next_step = _("Take its next code. If you have lost it, ask an administrator to take your codes away.")


def _prove_the_old_one(user: User, code: str) -> None:
    with a_try(Door.PROVE, str(user.pk)):
        if not second_factor.accept(user, code):
            raise OldCodeDoesNotFit


def take_away(actor: Actor, *, user: User) -> None:
    """A lost telephone: an administrator who has spoken with the colleague takes the codes away, and ends all sessions.

    In production they set up new ones when they sign in next. Raises NotAllowed.
    """
    actor.must_be(Role.ADMINISTRATOR)
    if user.pk == actor.user.pk:
        raise NotAllowed(_("Nobody takes their own codes away."))
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(totp_secret=None)
        broker.end_sessions_of(user.holder)
        record(actor.reference, Action.REVOKED, user, purpose="codes")


def may_set_up(actor: Actor) -> None:
    """Whoever finds a session open must not put their telephone in the place of its owner's. Raises StepUpNeeded."""
    if actor.user.totp_secret is not None:
        actor.keyring.must_be_stepped_up()


def set_up(actor: Actor, *, secret: str, code: str, old_code: str = "") -> None:
    """Keep a secret whose first code fits, and is spent by that; an earlier secret counts no more.

    old_code: from the telephone that counts until now. Raises CodeDoesNotFit, OldCodeDoesNotFit, TriedTooOften,
    StepUpNeeded.
    """
    may_set_up(actor)
    if actor.user.totp_secret is not None:
        _prove_the_old_one(actor.user, old_code)
    step = second_factor.step_of(secret, code)
    if step is None:
        raise CodeDoesNotFit
    with transaction.atomic():
        second_factor.enrol(actor.user, secret, spent_step=step)
        record(actor.reference, Action.CHANGED, actor.user)
