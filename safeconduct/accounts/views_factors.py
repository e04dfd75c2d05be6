"""Pages of the second factor: one-time codes, and recovery codes for when they are lost."""

import re

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeconduct.accounts import factors, recovery_codes, second_factor
from safeconduct.accounts.browsers import browser_of
from safeconduct.accounts.forms import OldCodeForm, SecondFactorForm
from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.once import spend
from safeconduct.accounts.passkeys import host
from safeconduct.accounts.refusals import refusals_on
from safeconduct.accounts.selectors import colleague_for
from safeconduct.accounts.services import second_factor as services
from safeconduct.custody.tries import TriedTooOften
from safeconduct.kernel import clock

AT = {
    services.CodeDoesNotFit: "code",
    services.OldCodeDoesNotFit: "old_code",
    TriedTooOften: "old_code",
}


@sensitive_post_parameters("secret", "code", "old_code", "passkey")
def second_factor_page(request: DeskRequest) -> HttpResponse:
    """One-time codes: the first ones, or those of another telephone."""
    services.may_set_up(request.actor)
    typed = request.POST if second_factor.is_secret(request.POST.get("secret", "")) else None
    secret = typed["secret"] if typed else second_factor.new_secret()
    has_any, browser = factors.has_any(request.user), browser_of(request)
    form = SecondFactorForm(typed, initial={"secret": secret}, has_any=has_any, browser=browser)
    if form.is_valid():
        with refusals_on(form, AT):
            services.set_up(request.actor, **form.cleaned_data)
            return redirect("accounts:me")
    picture = segno.make(second_factor.address_of(request.user, secret)).svg_inline(
        scale=4, omitsize=True, svgclass="qr", lineclass=None
    )
    may_have_passkey = bool(host()) and not has_any and not request.actor.is_guest
    fours = " ".join(re.findall("....", secret))  # as people copy it; apps leave the blanks out
    context = {"form": form, "picture": picture, "secret": fours, "may_have_passkey": may_have_passkey}
    return render(request, "accounts/second_factor.html", context)


@sensitive_post_parameters("old_code", "passkey")
def recovery_codes_page(request: DeskRequest) -> HttpResponse:
    """Ten codes, shown this once."""
    services.may_set_up(request.actor)
    form = OldCodeForm(request.POST or None, browser=browser_of(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, AT):
            codes = services.make_recovery_codes(request.actor, **form.cleaned_data)
            spend(request)
            made = {"codes": codes, "made_on": clock.today()}
            return render(request, "accounts/recovery_codes_new.html", made)
    context = {"form": form, "left": recovery_codes.left(request.user), "has_any": factors.has_any(request.user)}
    return render(request, "accounts/recovery_codes.html", context)


@require_POST
def codes_away(request: DeskRequest, user_id: str) -> HttpResponse:
    """A colleague has lost every second factor."""
    found = colleague_for(request.actor, user_id)
    services.take_away(request.actor, user=found)
    name = {"name": found.display_name}
    messages.success(request, _("%(name)s signs in with the passphrase alone and sets up a new second factor.") % name)
    return redirect("accounts:colleague", user_id)
