"""The day and the search."""

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.middleware import half_of
from safeconduct.accounts.once import takes_changes
from safeconduct.accounts.own_account import before
from safeconduct.desk.pictures import pictures_for
from safeconduct.desk.selectors_search import search_for
from safeconduct.desk.services.search import keep_words, words_of
from safeconduct.desk.worklist import Worklist, by_nearness

PER_DAY = 25


def day(request: DeskRequest) -> HttpResponse:
    """What needs me today, sorted by what expires first; and the pictures of my work. Guests are led on."""
    if request.actor.is_guest:
        return redirect("guests:papers")
    page = Paginator(Worklist(request.actor, PER_DAY), PER_DAY).get_page(request.GET.get("page"))
    context = {"page": page, "groups": by_nearness(page), "pictures": pictures_for(request.actor)}
    return render(request, "desk/day.html", context | {"before": before(request.actor)})


@takes_changes
@sensitive_post_parameters("q")
def search(request: DeskRequest) -> HttpResponse:
    """Takes the words, which stand in no address, and leads to what was found."""
    half = half_of(request)
    if request.method != "POST" or half is None:
        return render(request, "desk/search.html", {"words": "", "found": None, "is_lost": False})
    return redirect("desk:found", keep_words(half, request.POST.get("q", "")))


def found(request: DeskRequest, search_id: UUID) -> HttpResponse:
    """What is found now for words that were searched; the page may be loaded again and come back to."""
    half = half_of(request)
    words = words_of(half, search_id) if half else None
    context = {"words": words or "", "found": search_for(request.actor, words or ""), "is_lost": words is None}
    return render(request, "desk/search.html", context)


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Speak another language in this browser; back to the same page."""
    target = request.GET.get("next", "/")
    response = redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/")
    if code in settings.LANGUAGE_NAMES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response
