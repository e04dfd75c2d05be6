"""A form sent after the session ended, or to a part that is sealed twice, is not lost.

The page that asks for the passphrase carries what was typed as hidden fields of its own browser's page, and offers to
send it again. Nothing of it is stored here. Files cannot be carried this way; the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from safeconduct.look.templatetags.one_use import FIELD

PREFIX = "kept-"
NEVER_CARRIED = frozenset({"csrfmiddlewaretoken", "passphrase", "passkey", "prf"})
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Typed:
    """What somebody had typed, given back: to read, to copy, and to send once more under the form's own key."""

    action: str
    fields: Fields
    key: str = ""
    had_files: bool = False

    @property
    def words(self) -> list[str]:
        """What reads as text: choices and numbers are carried along unseen."""
        return [value for _name, value in self.fields if len(value.split()) > 1]


def typed_in(request: HttpRequest) -> Typed | None:
    """What this request's form holds; None when it is none."""
    if request.method != "POST":
        return None
    return _typed(request.get_full_path(), _pairs(request.POST), had_files=_had_files(request))


def _typed(action: str, fields: Fields, *, had_files: bool) -> Typed:
    keys = [value for name, value in fields if name == FIELD]
    return Typed(action, [pair for pair in fields if pair[0] != FIELD], "".join(keys[-1:]), had_files)


def _pairs(data: QueryDict) -> Fields:
    return [(name, value) for name, values in data.lists() if name not in NEVER_CARRIED for value in values]


def _had_files(request: HttpRequest) -> bool:
    return bool(request.FILES) or getattr(request, "file_was_too_large", False)


def page_before(request: HttpRequest) -> str:
    """The page of ours that the form stood on, as a path; empty where the browser does not say."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def keep_and_ask_again(request: HttpRequest, *, step_up: bool = False) -> HttpResponse:
    """The page that asks for the passphrase and keeps the form."""
    return render(request, "accounts/ask_again.html", kept_from(request) | {"step_up": step_up}, status=401)


def kept_from(request: HttpRequest) -> dict[str, Any]:
    """What the page that asks for the passphrase carries of this form: the context of `accounts/_kept.html`."""
    return {
        "kept": [(PREFIX + name, value) for name, value in _pairs(request.POST)],
        "had_files": _had_files(request),
        "return_to": request.get_full_path(),
        "came_from": page_before(request),
    }


def carried_by(request: HttpRequest) -> dict[str, Any]:
    """What the page that asks for the passphrase was sent with, for when it has to be shown once more."""
    return {
        "kept": [(name, value) for name, value in _pairs(request.POST) if name.startswith(PREFIX)],
        "had_files": "had_files" in request.POST,
        "return_to": _local(request.POST.get("return_to"), request.GET.get("next")),
        "came_from": _local(request.POST.get("came_from")),
    }


def _local(*addresses: str | None) -> str:
    address = next(filter(None, addresses), "/")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def to_send_again(request: HttpRequest) -> Typed | None:
    """The form out of the page that asked for the passphrase, under its own names; None when it carried none."""
    carried = carried_by(request)
    fields = _without_prefix(carried["kept"])
    return _typed(carried["return_to"], fields, had_files=carried["had_files"]) if fields else None


def _without_prefix(pairs: Iterable[tuple[str, str]]) -> Fields:
    return [(name.removeprefix(PREFIX), value) for name, value in pairs]
