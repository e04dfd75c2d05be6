"""A form sent after the session ended, or to a part that is sealed twice, is not lost.

The page that asks for the passphrase carries what was typed as hidden fields of its own browser's page, and offers to
send it again. Nothing of it is stored here. Files cannot be carried this way; the page says so.
"""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

PREFIX = "kept-"


def kept_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Name and value of each field to carry, without tokens and passphrases."""
    left_out = {"csrfmiddlewaretoken", "passphrase", "code", "username"}
    return [(name, value) for name, values in data.lists() if name not in left_out for value in values]


def keep_and_ask_again(request: HttpRequest, *, step_up: bool = False) -> HttpResponse:
    """The page that asks for the passphrase and keeps the form."""
    context = {
        "step_up": step_up,
        "kept": [(PREFIX + name, value) for name, value in kept_fields(request.POST)],
        "had_files": bool(request.FILES),
        "return_to": request.get_full_path(),
    }
    return render(request, "accounts/ask_again.html", context, status=401)


def fields_to_send_again(data: QueryDict) -> list[tuple[str, str]]:
    """The kept fields out of the form that asked for the passphrase, under their own names."""
    return [
        (name.removeprefix(PREFIX), value)
        for name, values in data.lists()
        if name.startswith(PREFIX)
        for value in values
    ]
