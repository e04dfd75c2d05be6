"""The request as views of the desk see it: with an actor."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.custody.models import KeySession

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def asked_by_the_page(view: View) -> View:
    """Mark a view that an open page asks by itself, again and again: nobody may be there, so no session stays awake."""
    view.is_asked_by_the_page = True  # type: ignore[attr-defined]
    return view


def is_asked_by_the_page(view: Any) -> bool:
    """Whether a view is marked so."""
    return getattr(view, "is_asked_by_the_page", False)


def as_next(request: HttpRequest) -> str:
    """Where somebody was going, as a value in the address of the page that asks for words first: all of it."""
    return quote(request.get_full_path(), safe="/?=")


class DeskRequest(HttpRequest):
    """A request of a signed-in colleague; the gate has let it through."""

    actor: Actor
    key_session: KeySession
    user: User
    htmx: bool
