"""One-time codes: the first ones need a session, others in their place the passphrase again."""

from django.db import transaction

from safeconduct.accounts import second_factor
from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record


def may_set_up(actor: Actor) -> None:
    """Whoever finds a session open must not put their telephone in the place of its owner's. Raises StepUpNeeded."""
    if actor.user.totp_secret is not None:
        actor.keyring.must_be_stepped_up()


def set_up(actor: Actor, *, secret: str) -> None:
    """Keep a secret whose first code fitted; an earlier one counts no more. Raises StepUpNeeded."""
    may_set_up(actor)
    with transaction.atomic():
        second_factor.enrol(actor.user, secret)
        record(actor.reference, Action.CHANGED, actor.user)
