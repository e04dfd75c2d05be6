"""Pages of signing in and of colleagues."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts import factors, recovery_codes
from safeconduct.accounts.browsers import browser_of
from safeconduct.accounts.forms import InviteForm, PasskeyForm, SignInForm, StepUpForm
from safeconduct.accounts.http import DeskRequest, asked_by_the_page
from safeconduct.accounts.kept_form import carried_by, to_send_again
from safeconduct.accounts.middleware import half_of, session_half
from safeconduct.accounts.models import User
from safeconduct.accounts.once import spend
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors import (
    GROUP_WORDS,
    colleague_for,
    colleagues_for,
    groups_to_give,
)
from safeconduct.accounts.selectors_roles import open_change_of, roles_of
from safeconduct.accounts.services import colleagues as colleague_services
from safeconduct.accounts.services import sign_in as sign_in_services
from safeconduct.accounts.services.passkeys import PasskeyDoesNotFit, step_up_by_passkey
from safeconduct.custody import broker, vouching
from safeconduct.custody.broker import BrowserHalf
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused


def _go_on(request: HttpRequest) -> HttpResponse:
    """Back to where they were; with the form they had filled in, if there was one."""
    carried, typed = carried_by(request), to_send_again(request)
    if typed is None:
        return redirect(carried["return_to"])
    context = {"typed": typed, "came_from": carried["came_from"]}
    return render(request, "accounts/send_again.html", context | ({"one_use_key": typed.key} if typed.key else {}))


def keep_half(response: HttpResponseBase, half: BrowserHalf) -> None:
    response.set_cookie(
        settings.HALF_COOKIE, half.to_cookie(), httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict"
    )


@sensitive_post_parameters("passphrase", "code", "passkey")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    form = SignInForm(request.POST or None, browser=browser_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            user, half = sign_in_services.sign_in(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.happened))
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            response = _go_on(request)
            keep_half(response, half)
            return response
    context = carried_by(request) | {"form": form, "demo": settings.MODE == "demo"}
    return render(request, "accounts/sign_in.html", context, status=403 if form.is_bound else 200)


def _open_again(request: DeskRequest, half: BrowserHalf, form: StepUpForm) -> None:
    if "passkey" not in request.POST:
        sign_in_services.step_up(request.user, half, form.cleaned_data["passphrase"])
        return
    form.errors.pop("passphrase", None)  # nobody was asked for it
    answer = PasskeyForm(request.POST, browser=browser_of(request))
    if not answer.is_valid():
        raise PasskeyDoesNotFit
    step_up_by_passkey(request.user, half, **answer.cleaned_data)


@sensitive_post_parameters("passphrase", "passkey", "prf")
def step_up(request: DeskRequest) -> HttpResponse:
    """By the passphrase, or by a passkey that opens the second key."""
    form, half = StepUpForm(request.POST or None), session_half(request)
    if request.method == "POST" and ("passkey" in request.POST or form.is_valid()):
        try:
            _open_again(request, half, form)
        except Refused as refusal:
            form.add_error(None, str(refusal.happened))
        else:
            return _go_on(request)
    context = carried_by(request) | {"form": form}
    return render(request, "accounts/step_up.html", context, status=403 if form.is_bound else 200)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Close the keys at once; for a session that is over already too: nobody is asked for a passphrase to lock."""
    if isinstance(request.user, User):
        sign_in_services.sign_out(request.user, half_of(request))
    logout(request)
    response = redirect("accounts:ended")
    response.delete_cookie(settings.HALF_COOKIE)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_GET
@asked_by_the_page
def left(request: DeskRequest) -> JsonResponse:
    """How long the session lives, as an open page asks by itself: seconds until it locks, and until it ends."""
    session = request.key_session
    now = clock.now()
    spans = {"locks_in": broker.locks_at(session) - now, "ends_in": session.ends_at - now}
    return JsonResponse({name: int(span.total_seconds()) for name, span in spans.items()})


@require_POST
def stay(request: DeskRequest) -> HttpResponse:
    """Somebody is there: the gate has kept the session awake."""
    return HttpResponse(status=204)


def ended(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/ended.html")


def me(request: DeskRequest) -> HttpResponse:
    if request.actor.is_guest:
        return render(request, "accounts/me_guest.html", {"has_codes": request.user.totp_secret is not None})
    holder = request.user.holder
    words = "" if vouching.counts(holder) else vouching.check_words(holder, request.user.language)
    context = {
        "roles": [role.label for role in roles_of(request.user)],
        "has_codes": request.user.totp_secret is not None,
        "has_any": factors.has_any(request.user),
        "passkeys": request.user.passkeys.count(),
        "codes_left": recovery_codes.left(request.user),
        "check_words": words,
    }
    return render(request, "accounts/me.html", context)


def colleagues(request: DeskRequest) -> HttpResponse:
    return render(request, "accounts/colleagues.html", {"colleagues": colleagues_for(request.actor)})


def colleague(request: DeskRequest, user_id: str) -> HttpResponse:
    found = colleague_for(request.actor, user_id)
    groups = [(group, GROUP_WORDS[group]) for group in groups_to_give(request.actor, found)]
    waits = not vouching.counts(found.holder)
    administers, is_other = request.actor.has(Role.ADMINISTRATOR), found != request.user
    context = {"colleague": found, "groups": groups, "waits": waits, "is_other": is_other}
    context |= {"may_take_codes": administers and is_other and factors.has_any(found)}
    context |= {"may_change": administers, "change": open_change_of(found)}
    return render(request, "accounts/colleague.html", context)


def invite(request: DeskRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = colleague_services.invite(request.actor, **form.cleaned_data)
        except colleague_services.NameTaken as refusal:
            form.add_error("username", str(refusal.happened))
        else:
            spend(request)
            return render(request, "accounts/invited.html", {"new": new})
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def session_end(request: DeskRequest, user_id: str) -> HttpResponse:
    """Somebody called: their laptop was taken while it was open."""
    found = colleague_for(request.actor, user_id)
    colleague_services.end_sessions(request.actor, user=found)
    said = _("What %(name)s had open is closed. Whoever has it signs in again.")
    messages.success(request, said % {"name": found.display_name})
    return redirect("accounts:colleague", user_id)


@require_POST
def close(request: DeskRequest, user_id: str) -> HttpResponse:
    found = colleague_for(request.actor, user_id)
    colleague_services.close_account(request.actor, user=found)
    messages.success(request, _("The account of %(name)s is closed.") % {"name": found.display_name})
    return redirect("accounts:colleagues")
