"""The answers of this browser: found by its cookie, kept for six hours, readable by nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from safeconduct.custody import drafts
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.intake.payloads import Answers


@dataclass(frozen=True)
class Draft:
    """What this browser has typed so far. `is_kept`: there is a row that its cookie opens."""

    answers: Answers
    is_kept: bool
    had_cookie: bool

    def is_lost(self, *, at_first: bool) -> bool:
        """Whether earlier answers should be here and are not: six hours went by, or the cookie is gone or another's.

        at_first: on the first question, where a browser without a cookie has simply not begun.
        """
        return not self.is_kept and (self.had_cookie or not at_first)


def draft_of(request: HttpRequest) -> Draft:
    """The draft of this browser; empty when nothing was typed, or when it is lost."""
    half = _half_of(request)
    kept = _read(half) if half else None
    return Draft(kept or Answers(), is_kept=kept is not None, had_cookie=settings.DRAFT_COOKIE in request.COOKIES)


def _half_of(request: HttpRequest) -> DraftHalf | None:
    try:
        return DraftHalf.from_cookie(request.COOKIES.get(settings.DRAFT_COOKIE, ""))
    except SessionOver:
        return None


def _read(half: DraftHalf) -> Answers | None:
    try:
        return drafts.read(half, Answers)
    except SessionOver:
        return None


def keep(request: HttpRequest, response: HttpResponse, answers: Answers) -> HttpResponse:
    """Keep the answers and give the browser its half, if it has none yet."""
    known = _half_of(request)
    half = known or DraftHalf.new()
    drafts.keep(half, answers)
    if known is None:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(settings.DRAFT_COOKIE, half.to_cookie(), httponly=True, secure=secure, samesite="Lax")
    return response


def keep_until(request: HttpRequest, answers: Answers, instant: datetime) -> None:
    """Keep the answers of whoever was asked to come back at an instant, for six hours more than that."""
    half = _half_of(request)
    if half is not None:
        drafts.keep(half, answers, at_least_until=instant)


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Delete the answers, here and in the browser."""
    half = _half_of(request)
    if half is not None:
        drafts.forget(half)
    response.delete_cookie(settings.DRAFT_COOKIE)
    return response
