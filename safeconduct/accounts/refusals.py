"""A refusal reaches the person as a page: what happened, what was kept, what to do next."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import cast

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_resolver, reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.error_pages import refused_form, say
from safeconduct.accounts.errors import OnlyForms
from safeconduct.accounts.http import DeskRequest, as_next
from safeconduct.accounts.kept_form import keep_and_ask_again
from safeconduct.accounts.services import more_cases
from safeconduct.custody.errors import BrokerAway, SessionOver, StepUpNeeded, TooManyCases
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.kernel.errors import NotAllowed, NotFound, Refused

# The row of what is sealed is there for nobody but those who hold a key of its subject (cell.roles_desk).
SEALED_AND_NOT_THEIRS = (SealedRecord.DoesNotExist, Blob.DoesNotExist)
NOT_THE_FORMS = (StepUpNeeded, SessionOver, NotFound, NotAllowed, BrokerAway, TooManyCases)


class Refusals:
    """Turns the kernel's errors into pages; a sealed part asks for the passphrase and comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_bare = response.status_code == OnlyForms.status and not getattr(response, "content", b"")
        return say(request, OnlyForms(), typed=refused_form(request)) if is_bare else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a refusal; None leaves every other error to Django."""
        if isinstance(error, StepUpNeeded):
            return _ask_for_second_key(request)
        if isinstance(error, SessionOver) and hasattr(request, "actor"):
            return keep_and_ask_again(request)
        if isinstance(error, SEALED_AND_NOT_THEIRS):
            return _say(request, NotFound())
        if isinstance(error, TooManyCases):
            more_cases.tell_of_refusal(cast("DeskRequest", request).actor)
        if isinstance(error, Refused):
            return _say(request, error)
        return None


@contextmanager
def refusals_on(form: Form, at: Mapping[type[Refused], str] | None = None) -> Iterator[None]:
    """Show a refusal above the form that it answers, or at the field that `at` names for its kind.

    What is not the form's to mend goes on to its own page: keys, absence, somebody else's step, a house that is away.
    """
    try:
        yield
    except NOT_THE_FORMS:
        raise
    except Refused as refusal:
        field = next((name for kind, name in (at or {}).items() if isinstance(refusal, kind)), None)
        form.add_error(field, f"{refusal.happened} {refusal.next_step}")


def _say(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What does not exist and what may not be seen are the same page of the face."""
    if refusal.status == NotFound.status:
        not_found: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(refusal.status)
        return not_found(request, exception=refusal)
    return say(request, refusal, typed=refused_form(request), button=_("Send it again"))


def _ask_for_second_key(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return keep_and_ask_again(request, step_up=True)
    return redirect(f"{reverse('accounts:step_up')}?next={as_next(request)}")
