"""The request as views of the desk see it: with an actor."""

from django.http import HttpRequest

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User


class DeskRequest(HttpRequest):
    """A request of a signed-in colleague; the gate has let it through."""

    actor: Actor
    user: User
    htmx: bool
