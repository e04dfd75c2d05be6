"""What tells one browser from others while nobody is signed in, and one session from others afterwards."""

from django.http import HttpRequest
from django.middleware.csrf import get_token

from safeconduct.accounts.middleware import half_of


def browser_of(request: HttpRequest) -> str:
    """For what may be given back only by whom it was given to. Never shown: the token is the cookie's own."""
    half = half_of(request)
    if half is not None and getattr(request, "actor", None) is not None:
        return f"session {half.session}"
    get_token(request)
    return f"browser {request.META['CSRF_COOKIE']}"
