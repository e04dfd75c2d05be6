"""Pages of the recovery kit: made at the desk, used at the door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeconduct.accounts import factors
from safeconduct.accounts.browsers import browser_of
from safeconduct.accounts.forms import ChangePassphraseForm, LostForm, NewPassphraseForm
from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.once import spend
from safeconduct.accounts.selectors import kit_made_at
from safeconduct.accounts.services.kits import begin_with_kit, confirm_with_kit, make_kit
from safeconduct.accounts.services.recover import begin_with_code, confirm_with_code
from safeconduct.custody.drafts import DraftHalf
from safeconduct.custody.rewrapping import NothingWaits
from safeconduct.kernel.errors import Refused

KIT, CODE = "kit", "code"
WAITS = "lost"  # in the browser's session: where the new words wait to be typed


@sensitive_post_parameters("passphrase", "code", "passkey")
def kit(request: DeskRequest) -> HttpResponse:
    """The passphrase and a code, answered with ten words, this once."""
    form = ChangePassphraseForm(
        request.POST or None, has_any=factors.has_any(request.user), browser=browser_of(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            words = make_kit(request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.happened))
        else:
            spend(request)
            return render(request, "accounts/kit_new.html", {"words": words})
    context = {"form": form, "made_at": kit_made_at(request.actor)}
    return render(request, "accounts/kit.html", context, status=403 if form.errors else 200)


@sensitive_post_parameters("passphrase", "code", "passkey")
def lost(request: HttpRequest) -> HttpResponse:
    """At the door: the kit or five words, and a code, answered with six new words, this once."""
    form = LostForm(request.POST or None, browser=browser_of(request))
    if request.method == "POST" and form.is_valid():
        way, begin = (KIT, begin_with_kit) if form.is_kit() else (CODE, begin_with_code)
        try:
            half, words = begin(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            request.session[WAITS] = [way, half.to_cookie()]
            spend(request)
            context = {"form": NewPassphraseForm(), "words": words, "waits": way == CODE}
            return render(request, "accounts/lost_new.html", context)
    return render(request, "accounts/lost.html", {"form": form}, status=403 if form.is_bound else 200)


@require_POST
@sensitive_post_parameters("passphrase")
def lost_confirm(request: HttpRequest) -> HttpResponse:
    """The new words, typed: by a kit they count from now on, by five words once custodians have answered."""
    form, (way, waits) = NewPassphraseForm(request.POST), request.session.get(WAITS, ["", ""])
    if not waits:
        raise NothingWaits
    confirm = confirm_with_kit if way == KIT else confirm_with_code
    if form.is_valid():
        try:
            confirm(DraftHalf.from_cookie(waits), **form.cleaned_data)
        except NothingWaits:
            raise
        except Refused as refusal:
            form.add_error("passphrase", f"{refusal.happened} {refusal.next_step}")
        else:
            spend(request)
            request.session.flush()
            return render(request, "accounts/lost_done.html", {"waits": way == CODE})
    context = {"form": form, "words": "", "waits": way == CODE}
    return render(request, "accounts/lost_new.html", context, status=400)
