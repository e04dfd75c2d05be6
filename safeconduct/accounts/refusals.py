"""A refusal reaches the person as a page: what happened, what was kept, what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from safeconduct.accounts.kept_form import keep_and_ask_again
from safeconduct.custody.errors import SessionOver, StepUpNeeded
from safeconduct.kernel.errors import Refused


class Refusals:
    """Turns the kernel's errors into pages; a sealed part asks for the passphrase and comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a refusal; None leaves every other error to Django."""
        if isinstance(error, StepUpNeeded):
            return _ask_for_second_key(request)
        if isinstance(error, SessionOver) and hasattr(request, "actor"):
            return keep_and_ask_again(request)
        if isinstance(error, Refused):
            return _say(request, error)
        return None


def _say(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What does not exist and what may not be seen are the same page, byte for byte."""
    if refusal.status == 404:
        return render(request, "404.html", status=404)
    context = {"title": refusal.happened, "kept": refusal.kept, "next": refusal.next_step}
    return render(request, "look/error.html", context, status=refusal.status)


def _ask_for_second_key(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return keep_and_ask_again(request, step_up=True)
    return redirect(f"{reverse('accounts:step_up')}?next={request.get_full_path()}")
