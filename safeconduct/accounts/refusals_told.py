"""Who asked for what they have not: an event of the log for each 404 and 403 of a colleague or a guest.

Of strangers nothing is written: nobody can be told from anybody, and no address is kept. The asker learns nothing by
it: one statement, whether the thing is there or not (`audit.refusing`).
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.http import is_asked_by_the_page
from safeconduct.audit.refusing import Asked, refused
from safeconduct.audit.words_of_refusals import DEPARTMENTS
from safeconduct.kernel.errors import NotAllowed, NotFound

# What browsers ask of every site by themselves: nobody's search.
BY_ITSELF: Final = ("/favicon.ico", "/apple-touch-icon", "/.well-known/")


class RefusalsTold:
    """Stands after the gate, which knows who asks; before the answer goes out, the log has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set by the gate
        if actor is not None and _is_refused(request, response) and not request.path.startswith(BY_ITSELF):
            refused(actor.user.pk, _asked(request))
            if request.resolver_match is not None and is_asked_by_the_page(request.resolver_match.func):
                # An open page whose case was taken away would ask on every two seconds, and be taken for a search.
                response["HX-Refresh"] = "true"
        return response


def _is_refused(request: HttpRequest, response: HttpResponseBase) -> bool:
    if response.status_code == NotAllowed.status:  # not a form that came from elsewhere, nor a passphrase that is asked
        return isinstance(getattr(request, "refusal", None), NotAllowed)
    return response.status_code == NotFound.status


def _asked(request: HttpRequest) -> Asked:
    how = "step" if request.method == "POST" else "page"
    match = request.resolver_match
    if match is None:
        return Asked(f"{how} elsewhere", is_a_page=False)
    found = f"{how} {_department(match)}"
    if "slug" in match.kwargs:  # of a case, always
        return Asked(found, "slug", slug=match.kwargs["slug"])
    by, wanted = next(((name, one) for name, one in match.kwargs.items() if isinstance(one, UUID)), ("", None))
    return Asked(found, by, wanted=wanted)


def _department(match: ResolverMatch) -> str:
    name = match.namespaces[0] if match.namespaces else ""
    return name if name in DEPARTMENTS else "elsewhere"
