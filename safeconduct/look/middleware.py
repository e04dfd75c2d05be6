"""Headers that hold whatever a page forgets: nothing from elsewhere, nothing inline, nothing kept."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types look default"
)
# The editor of the public site is Wagtail's own; it writes inline styles and scripts. It never shows a case.
EDITOR_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; "
    "object-src 'none'; frame-ancestors 'self'; base-uri 'none'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class SafeHeaders:
    """Sets the content policy and the rest on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_editor = request.path.startswith(f"/{settings.SITE_ADMIN_PREFIX}") and settings.FACE != "public"
        response.headers.setdefault("Content-Security-Policy", EDITOR_POLICY if is_editor else POLICY)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if is_editor else "DENY")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
