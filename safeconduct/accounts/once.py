"""Nothing happens twice: a form that is sent again is answered with the answer of the first.

A double click, a reload, a telephone that sends again: the same key from the same person to the same path. The first
is done; the others wait for it and are led where it led. With other words in it, a form that was done is shown back
and asks. A refusal or an error in the form gives the key back: nothing was done, so it may be sent again.

A POST without a key is done as it comes: every page of ours writes one, and forgetting it harms only who sends it.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from safeconduct.accounts.error_pages import say, with_fresh_key
from safeconduct.accounts.errors import AtWork, DoneAlready, PerhapsDone, SentWithOtherWords
from safeconduct.accounts.kept_form import typed_in
from safeconduct.custody import submissions
from safeconduct.custody.submissions import OneUse, Outcome, Receipt
from safeconduct.look.templatetags.one_use import FIELD

PATIENCE: Final = timedelta(seconds=8)
PAUSE: Final = timedelta(milliseconds=100)
NOT_TYPED: Final = frozenset({FIELD, "csrfmiddlewaretoken", "prf"})
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes_changes(view: View) -> View:
    """Mark a view whose form may come again with other answers: the later ones take the place of the earlier."""
    view.takes_changes = True  # type: ignore[attr-defined]
    return view


def spend(request: HttpRequest) -> None:
    """Say that something was done though the answer is a page: sent again, the form is not done again."""
    request.is_spent = True  # type: ignore[attr-defined]


class Once:
    """Does each form once. Stands after the gate, which knows who sends it, and before the refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if hasattr(request, "claimed"):
            _settle(request, request.claimed, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None lets the form through to be done; an answer says what became of it before."""
        one_use = _one_use_of(request)
        if one_use is None:
            return None
        typed = _hash_of(request)
        earlier = _claim(one_use, typed, may_change=getattr(view, "takes_changes", False))
        if earlier is None:
            request.claimed = (one_use, typed)  # type: ignore[attr-defined]
            return None
        return _answer_again(request, earlier, typed)


def _one_use_of(request: HttpRequest) -> OneUse | None:
    is_editor = settings.FACE != "public" and request.path.startswith(f"/{settings.SITE_ADMIN_PREFIX}")
    if request.method != "POST" or is_editor:  # Wagtail sends one page's form many times, to preview it
        return None
    actor = getattr(request, "actor", None)
    who = actor.reference if actor is not None else f"browser {request.META.get('CSRF_COOKIE', '')}"
    return OneUse.of(request.POST.get(FIELD, ""), who=who, path=request.get_full_path())


def _hash_of(request: HttpRequest) -> str:
    """SHA-256 over every field and file, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(set(request.POST) - NOT_TYPED):
        digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, file.name, file.size)).encode() + _hash_of_file(file))
    return digest.hexdigest()


def _hash_of_file(file: UploadedFile[Any]) -> bytes:
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.digest()


def _claim(one_use: OneUse, typed: str, *, may_change: bool) -> Receipt | None:
    """None once the form is ours to do; else what became of it, after waiting while somebody is at work on it."""
    patient_until = time.monotonic() + PATIENCE.total_seconds()
    while (earlier := submissions.claim(one_use, typed=typed)) is not None:
        if may_change and earlier.typed != typed and submissions.take_over(one_use, earlier, typed=typed):
            return None
        if earlier.outcome is not Outcome.AT_WORK or time.monotonic() > patient_until:
            return earlier
        time.sleep(PAUSE.total_seconds())
    return None


def _answer_again(request: HttpRequest, earlier: Receipt, typed: str) -> HttpResponse:
    if earlier.outcome is Outcome.SPENT:
        return say(request, DoneAlready())
    if earlier.outcome is Outcome.AT_WORK:
        return say(request, AtWork(), typed=typed_in(request), button=_("Ask again"))
    anew = with_fresh_key(typed_in(request))
    if earlier.outcome is Outcome.UNKNOWN:
        return say(request, PerhapsDone(), typed=anew, button=_("Send it again"))
    if earlier.typed != typed:
        return say(request, SentWithOtherWords(), typed=anew, button=_("Send this too"))
    return HttpResponseRedirect(earlier.location)


def _settle(request: HttpRequest, claimed: tuple[OneUse, str], response: HttpResponseBase) -> None:
    """An answer that carries a cookie is one browser's alone and is not given again: such a form is done again."""
    one_use, typed = claimed
    if isinstance(response, HttpResponseRedirect) and not response.cookies:
        submissions.settle(one_use, Receipt(typed=typed, outcome=Outcome.DONE, location=response.url))
    elif getattr(request, "is_spent", False):
        submissions.settle(one_use, Receipt(typed=typed, outcome=Outcome.SPENT))
    elif getattr(request, "has_stumbled", False):
        submissions.settle(one_use, Receipt(typed=typed, outcome=Outcome.UNKNOWN))
    else:
        submissions.give_back(one_use)
