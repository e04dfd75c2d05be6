"""One-time codes: the first ones need a session, others in their place the passphrase again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts import second_factor
from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.kernel.errors import Refused


class CodeDoesNotFit(Refused):
    """The first code from a new secret."""

    happened = _("This code does not fit. Wait for the next one and type it.")


def may_set_up(actor: Actor) -> None:
    """Whoever finds a session open must not put their telephone in the place of its owner's. Raises StepUpNeeded."""
    if actor.user.totp_secret is not None:
        actor.keyring.must_be_stepped_up()


def set_up(actor: Actor, *, secret: str, code: str) -> None:
    """Keep a secret whose first code fits, and is spent by that; an earlier secret counts no more.

    Raises CodeDoesNotFit, StepUpNeeded.
    """
    may_set_up(actor)
    step = second_factor.step_of(secret, code)
    if step is None:
        raise CodeDoesNotFit
    with transaction.atomic():
        second_factor.enrol(actor.user, secret, spent_step=step)
        record(actor.reference, Action.CHANGED, actor.user)
