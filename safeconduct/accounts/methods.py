"""Pages are read and forms are sent: no other method does anything here."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

TAKEN = ("GET", "HEAD", "POST")


class Methods:
    """Refuses TRACE, OPTIONS and the rest. Stands after the gate, for which a closed door is no page at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None lets the request through."""
        is_editor = settings.FACE != "public" and request.path.startswith(f"/{settings.SITE_ADMIN_PREFIX}")
        if request.method in TAKEN or is_editor:  # Wagtail's scripts send PATCH and DELETE
            return None
        return HttpResponseNotAllowed(TAKEN, b"Not taken", content_type="text/plain; charset=utf-8")
