"""The gate of the desk: who acts, and whether this page is theirs. A page that no table lists is closed to everyone."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.error_pages import say_unchecked
from safeconduct.accounts.http import as_next, is_asked_by_the_page
from safeconduct.accounts.kept_form import keep_and_ask_again
from safeconduct.accounts.models import User
from safeconduct.accounts.pages import open_pages, pages
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors_roles import roles_that_count
from safeconduct.accounts.services.sign_in import must_enrol
from safeconduct.custody import acting, broker
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import BrokerAway, SessionOver
from safeconduct.custody.keyring import SessionKeyring
from safeconduct.custody.models import KeySession

# Where a colleague gets to who has no second factor yet, and must have one.
ENROLLING = frozenset({"accounts:second_factor", "accounts:passkey_add", "accounts:step_up"})
# And whoever was given their passphrase by somebody else, until they have made their own.
CHOOSING = frozenset({"accounts:passphrase", "accounts:passphrase_confirm"})
SITE_EDITORS = frozenset({Role.EDITOR, Role.LEAD})


def session_half(request: HttpRequest) -> BrowserHalf:
    """The browser's half of the session. Raises SessionOver where it sent none."""
    return BrowserHalf.from_cookie(request.COOKIES.get(settings.HALF_COOKIE, ""))


def half_of(request: HttpRequest) -> BrowserHalf | None:
    """The browser's half of the session, where it sent one."""
    try:
        return session_half(request)
    except SessionOver:
        return None


class ActorGate:
    """Finds the actor of each request and lets them through to pages of their roles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        half = half_of(request)
        acting.act(half.session if half is not None else None)
        try:
            request.actor = _actor_of(request)  # type: ignore[attr-defined]
        except BrokerAway as refusal:  # nobody can be told from anybody: not even the door opens
            return say_unchecked(request, refusal)
        if request.actor is not None:  # type: ignore[attr-defined]
            _speak(request, request.actor.user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None lets the request through; a stranger is asked to sign in; a colleague's wrong door answers 404."""
        _keep_awake(request, view)
        match = request.resolver_match
        if match is None or match.view_name in open_pages():
            return None
        actor = cast("Actor | None", request.actor)  # type: ignore[attr-defined]
        if actor is None:
            return _ask_to_sign_in(request)
        away_to = _must_first(actor.user, match.view_name)
        if away_to:
            return redirect(away_to)
        if not _may_enter(actor, match.view_name, match.route):
            raise Http404
        return None


def _must_first(user: User, view_name: str) -> str:
    """The page that comes before this one: words of their own, then a second factor; "" where none does."""
    if user.words_are_given:
        return "" if view_name in CHOOSING else "accounts:passphrase"
    return "accounts:second_factor" if must_enrol(user) and view_name not in ENROLLING else ""


def _actor_of(request: HttpRequest) -> Actor | None:
    user = request.user
    if not isinstance(user, User):
        return None
    try:
        keyring = _keyring_of(request, user)
    except SessionOver:
        _speak(request, user)  # or the page that asks to sign in again speaks the browser's language
        logout(request)
        return None
    roles, waits = roles_that_count(user)
    return Actor(user, roles, keyring, waits)


def _keyring_of(request: HttpRequest, user: User) -> SessionKeyring:
    half = session_half(request)
    session = broker.live_session(half)
    if session.holder_id != user.holder_id or not user.is_active:
        raise SessionOver
    keyring = broker.keyring_of(session, half)
    request.key_session = session  # type: ignore[attr-defined]
    return keyring


def _keep_awake(request: HttpRequest, view: Any) -> None:
    """What somebody does begins their fifteen minutes anew; a page that asks by itself does not."""
    session: KeySession | None = getattr(request, "key_session", None)
    half = half_of(request)
    if session is not None and half is not None and not is_asked_by_the_page(view):
        with suppress(SessionOver, BrokerAway):  # whatever is asked next says it
            broker.keep_awake(session, half)


def _may_enter(actor: Actor, view_name: str, route: str) -> bool:
    if route.startswith(settings.SITE_ADMIN_PREFIX):
        return actor.has(*SITE_EDITORS)
    return actor.may_enter(pages().get(view_name, frozenset()))


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return keep_and_ask_again(request)
    if request.headers.get("HX-Request"):  # a part of a page: the whole page asks, not the part
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    return redirect(f"{reverse('accounts:sign_in')}?next={as_next(request)}")


def _speak(request: HttpRequest, user: User) -> None:
    """The language chosen in this browser wins over the colleague's own."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()
