"""Style sheets, scripts and icons, with the headers of every page.

The server could hand them out past Python, but sets no header: they would come without HSTS, and be what a browser
takes them for.
"""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils._os import safe_join

A_DAY = 24 * 60 * 60  # their names change with what is in them
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
}


class Sheets:
    """Answers what lies under STATIC_URL and is of a kind that pages ask for. Asks neither session nor database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        kind = KINDS.get(PurePosixPath(request.path).suffix)
        if request.method not in {"GET", "HEAD"} or kind is None:
            return _nothing()
        try:
            path = safe_join(settings.STATIC_ROOT, request.path.removeprefix(settings.STATIC_URL))
            content = Path(path).read_bytes()
        except (OSError, ValueError, SuspiciousFileOperation):
            return _nothing()
        return HttpResponse(content, content_type=kind, headers={"Cache-Control": f"public, max-age={A_DAY}"})


def _nothing() -> HttpResponse:
    return HttpResponse("Not found", status=404, content_type="text/plain; charset=utf-8")
