"""Pages of changing one's passphrase: prove the old one, see six new words once, type them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeconduct.accounts import factors
from safeconduct.accounts.browsers import browser_of
from safeconduct.accounts.forms import ChangePassphraseForm, NewPassphraseForm
from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.middleware import session_half
from safeconduct.accounts.once import spend
from safeconduct.accounts.services.passphrase import confirm_passphrase, make_passphrase
from safeconduct.accounts.views import keep_half
from safeconduct.custody.rewrapping import NothingWaits
from safeconduct.kernel.errors import Refused


@sensitive_post_parameters("passphrase", "code", "passkey")
def passphrase(request: DeskRequest) -> HttpResponse:
    """The old passphrase, and the code where there is one; answered with the new words, this once."""
    form = ChangePassphraseForm(
        request.POST or None, has_any=factors.has_any(request.user), browser=browser_of(request)
    )
    half = session_half(request)
    if request.method == "POST" and form.is_valid():
        try:
            words = make_passphrase(request.actor, half, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.happened))
        else:
            spend(request)
            return render(request, "accounts/passphrase_new.html", {"form": NewPassphraseForm(), "words": words})
    return render(request, "accounts/passphrase.html", {"form": form}, status=403 if form.errors else 200)


@require_POST
@sensitive_post_parameters("passphrase")
def passphrase_confirm(request: DeskRequest) -> HttpResponse:
    """The new words, typed: from now on they count. Words that do not fit are asked for once more, and not shown."""
    form = NewPassphraseForm(request.POST)
    half = session_half(request)
    if form.is_valid():
        try:
            renewed = confirm_passphrase(request.actor, half, **form.cleaned_data)
        except NothingWaits:
            raise
        except Refused as refusal:
            form.add_error("passphrase", f"{refusal.happened} {refusal.kept} {refusal.next_step}")
        else:
            messages.success(request, _("Your new passphrase counts from now on. The old one opens nothing any more."))
            request.session.cycle_key()
            response = redirect("accounts:me")
            keep_half(response, renewed)
            return response
    return render(request, "accounts/passphrase_new.html", {"form": form, "words": ""}, status=400)
