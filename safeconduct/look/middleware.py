"""Headers that hold whatever a page forgets: nothing from elsewhere, nothing inline, nothing kept."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types look default"
)
# The editor of the public site is Wagtail's own: it shows previews in frames and pictures that are not yet sent; one of
# its scripts makes style sheets, which carry a nonce (ADR 27). It never shows a case.
EDITOR_POLICY = (
    "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types look default"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class SafeHeaders:
    """Sets the content policy and the rest on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_editor = request.path.startswith(f"/{settings.SITE_ADMIN_PREFIX}") and settings.FACE != "public"
        policy = POLICY
        if is_editor:
            request.style_nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]  # wagtailadmin/admin_base.html
            policy = EDITOR_POLICY.format(nonce=request.style_nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if is_editor else "DENY")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
