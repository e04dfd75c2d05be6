"""The answers of this browser: found by its cookie, kept for six hours, readable by nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from safeconduct.custody import drafts
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.intake.payloads import Answers


def half_of(request: HttpRequest) -> DraftHalf | None:
    """The half in this browser's cookie, or None."""
    value = request.COOKIES.get(settings.DRAFT_COOKIE)
    if not value:
        return None
    try:
        return DraftHalf.from_cookie(value)
    except SessionOver:
        return None


def answers_of(request: HttpRequest) -> Answers:
    """What this browser has typed so far; empty when nothing was, or when six hours have gone by."""
    half = half_of(request)
    return (drafts.read(half, Answers) if half else None) or Answers()


def keep(request: HttpRequest, response: HttpResponse, answers: Answers) -> HttpResponse:
    """Keep the answers and give the browser its half, if it has none yet."""
    half = half_of(request) or DraftHalf.new()
    drafts.keep(half, answers)
    response.set_cookie(
        settings.DRAFT_COOKIE, half.to_cookie(), httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Delete the answers, here and in the browser."""
    half = half_of(request)
    if half is not None:
        drafts.forget(half)
    response.delete_cookie(settings.DRAFT_COOKIE)
    return response
