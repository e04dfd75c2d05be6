"""Pages for what went wrong, in the look of the face: what happened, what was kept, what to do next.

A form that could not be taken comes back on them: to be read and, where that is safe, to be sent again as it was.
"""

import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.accounts import errors
from safeconduct.accounts.kept_form import Typed, page_before, typed_in
from safeconduct.custody.errors import TooManyCases
from safeconduct.kernel.errors import NotAllowed, NotFound, Refused
from safeconduct.look.context import languages

TEMPLATE = "look/error.html"
WAIT_SECONDS = 30


def is_neutral(request: HttpRequest) -> bool:
    """Whether this is under intake, where no title, icon or header tells what it is about."""
    return settings.FACE == "public" and request.path.startswith(f"/{get_language()}/{settings.NEUTRAL_PATH}")


def say(request: HttpRequest, refusal: Refused, *, typed: Typed | None = None, button: str = "") -> HttpResponse:
    """The page of a refusal. typed: given back to read; with `button`, its words, also to be sent again."""
    request.refusal = refusal  # type: ignore[attr-defined]  # read by `refusals_told`
    context = _context(request, refusal, typed, button)
    return _dated(render(request, TEMPLATE, context, status=refusal.status))


def say_without_database(request: HttpRequest, refusal: Refused, typed: Typed | None, button: str) -> HttpResponse:
    """The same page, from what is in memory: no menu, nobody's name."""
    frame = "look/door.html" if settings.FACE != "public" else _frame(request)
    context = _context(request, refusal, typed, button) | {"frame": frame, "csrf_token": get_token(request)}
    page = render_to_string(TEMPLATE, languages(request) | context)
    return _dated(HttpResponse(page, status=refusal.status))


def _context(request: HttpRequest, refusal: Refused, typed: Typed | None, button: str) -> dict[str, Any]:
    url, words = _way_on(request, refusal)
    context = {
        "frame": _frame(request),
        "title": refusal.happened,
        "kept": refusal.kept,
        "next": refusal.next_step,
        "url": url,
        "button": words,
        "leave_url": reverse("intake:leave") if is_neutral(request) else "",
        "typed": typed,
        "resend_button": button,
    }
    return context | ({"one_use_key": typed.key} if typed and typed.key else {})


def _way_on(request: HttpRequest, refusal: Refused) -> tuple[str, str]:
    """Where the page's link leads, and its words."""
    if isinstance(refusal, TooManyCases):
        return reverse("accounts:more"), _("Cases opened in an hour")
    if back := page_before(request):
        return back, _("Look at the page")
    return _start(request), _("To the start")


def _frame(request: HttpRequest) -> str:
    if settings.FACE == "public":
        return "look/intake.html" if is_neutral(request) else "look/public.html"
    return "look/desk.html" if getattr(request, "actor", None) else "look/door.html"


def _start(request: HttpRequest) -> str:
    if is_neutral(request):
        return reverse("intake:start")
    return f"/{get_language()}/" if settings.FACE == "public" else "/"


def _dated(response: HttpResponse) -> HttpResponse:
    if response.status_code == errors.OutOfOrder.status:
        response["Retry-After"] = str(WAIT_SECONDS)
    return response


def with_fresh_key(typed: Typed | None) -> Typed | None:
    """The same form as a new one: what was done with it before does not count."""
    return replace(typed, key="") if typed else None


def refused_form(request: HttpRequest) -> Typed | None:
    """The form of this request where it has words that somebody would miss; choices alone are made again."""
    typed = typed_in(request)
    return with_fresh_key(typed) if typed and typed.words else None


# What Django asks for: the CSRF check and the four handlers of each face.


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the proof that a page of ours asked. What may be somebody else's is not offered to be sent."""
    typed = typed_in(request)
    if not _is_from_our_page(request):
        return say(request, errors.NotFromHere(), typed=typed)
    refusal = errors.NoCookie() if reason == REASON_NO_CSRF_COOKIE else errors.PageTooOld()
    return say(request, refusal, typed=typed, button=_("Send it again"))


def say_unchecked(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal that comes before anybody was looked at, and before the CSRF check."""
    button = _("Send it again") if _is_from_our_page(request) else ""
    return say_without_database(request, refusal, refused_form(request), button)


def _is_from_our_page(request: HttpRequest) -> bool:
    """Browsers say where a form stood, and no page can make them lie about it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What does not exist and what may not be seen are the same page."""
    return say(request, errors.NoSuchPage() if settings.FACE == "public" else NotFound(), typed=refused_form(request))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return say(request, NotAllowed(), typed=refused_form(request))


def not_readable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A body that cannot be read gives no form back; who asks under another name than this face's gets no page."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse(errors.NotReadable.happened, status=400, content_type="text/plain; charset=utf-8")
    return say(request, errors.TooLong() if isinstance(exception, RequestDataTooBig) else errors.NotReadable())


def stumbled(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Rendered without the database: it may be what failed."""
    request.has_stumbled = True  # type: ignore[attr-defined]  # read by `once`
    typed = None
    with suppress(SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        typed = with_fresh_key(typed_in(request))
    return say_without_database(request, _fault(typed), typed, _("Send it again"))


def _fault(typed: Typed | None) -> Refused:
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return errors.OutOfOrderForForm() if typed else errors.OutOfOrder()
    return errors.StumbledOverForm() if typed else errors.Stumbled()
