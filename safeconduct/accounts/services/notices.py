"""Colleagues are told what was done with their own account, and have seen it."""

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, User
from safeconduct.accounts.own_account import announced_to


def announce(user: User, what: Notice.What) -> None:
    """Something about their own account was changed: within the caller's transaction. Guests have no day."""
    if user.holder.until is None:
        Notice.objects.create(to=user, what=what, about=user)


def see_notices(actor: Actor) -> None:
    """The colleague has read what was announced to them; what this session did is announced to the next."""
    announced_to(actor).exclude(what=Notice.What.APPROVE).delete()
