"""Pages of passkeys: those that one has, another one, what each opens, taking one out of use."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeconduct.accounts import factors, recovery_codes
from safeconduct.accounts.browsers import browser_of
from safeconduct.accounts.forms import NewPasskeyForm, OldCodeForm, PasskeyForm
from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.middleware import session_half
from safeconduct.accounts.passkeys import host
from safeconduct.accounts.refusals import refusals_on
from safeconduct.accounts.selectors import passkey_of, passkeys_of
from safeconduct.accounts.services import passkeys as services
from safeconduct.accounts.services.second_factor import OldCodeDoesNotFit
from safeconduct.custody.tries import TriedTooOften

AT = {OldCodeDoesNotFit: "old_code", TriedTooOften: "old_code"}


def passkeys(request: DeskRequest) -> HttpResponse:
    """Those that one has."""
    context = {
        "passkeys": passkeys_of(request.actor),
        "codes_left": recovery_codes.left(request.user),
        "is_possible": bool(host()),
    }
    return render(request, "accounts/passkeys.html", context)


@sensitive_post_parameters("old_code", "passkey")
def passkey_add(request: DeskRequest) -> HttpResponse:
    """A factor that one has first, where there is one; then the browser makes the passkey, and it is kept."""
    request.actor.keyring.must_be_stepped_up()
    if "made" in request.POST:
        return _keep(request)
    form = OldCodeForm(request.POST or None, browser=browser_of(request))
    is_first = not factors.has_any(request.user)
    if is_first or (request.method == "POST" and form.is_valid()):
        with refusals_on(form, AT):
            services.may_add(request.actor, "" if is_first else form.cleaned_data["old_code"])
            return render(request, "accounts/passkey_add.html", {"form": NewPasskeyForm()})
    return render(request, "accounts/passkey_prove.html", {"form": form})


def _keep(request: DeskRequest) -> HttpResponse:
    """What did not fit is not asked for again here: whoever makes another passkey shows what they have once more."""
    form = NewPasskeyForm(request.POST)
    if not form.is_valid():
        raise services.PasskeyDoesNotFit
    services.add_passkey(request.actor, session_half(request), browser=browser_of(request), **form.cleaned_data)
    messages.success(request, _("The passkey counts from now on."))
    return redirect("accounts:passkeys")


@require_POST
@sensitive_post_parameters("passkey", "prf")
def passkey_opens(request: DeskRequest, passkey_id: str) -> HttpResponse:
    """From now on it opens the second key."""
    found, half = passkey_of(request.actor, passkey_id), session_half(request)
    form = PasskeyForm(request.POST, browser=browser_of(request))
    if not form.is_valid():
        raise services.PasskeyDoesNotFit
    services.let_open(request.actor, half, passkey=found, **form.cleaned_data)
    messages.success(request, _("This passkey opens names, papers and addresses for five minutes."))
    return redirect("accounts:passkeys")


@require_POST
def passkey_remove(request: DeskRequest, passkey_id: str) -> HttpResponse:
    """It counts no more."""
    services.remove_passkey(request.actor, passkey=passkey_of(request.actor, passkey_id))
    messages.success(request, _("This passkey counts no more. Delete it on the device too."))
    return redirect("accounts:passkeys")
