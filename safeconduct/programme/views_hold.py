"""One household's places of the quota: kept for longer, with a reason, or released."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.kernel.errors import Refused
from safeconduct.programme.forms import KeepForm
from safeconduct.programme.selectors import hold_for
from safeconduct.programme.services.quota import keep_places, release_places
from safeconduct.programme.words import KeptBecause


def hold(request: DeskRequest, hold_id: str) -> HttpResponse:
    found = hold_for(request.actor, hold_id)
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = KeptBecause(form.cleaned_data["because"])
        try:
            keep_places(request.actor, hold=found, until=form.cleaned_data["until"], because=because)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("programme:hold", found.pk)
    lines = found.lines.select_related("by")
    context = {"hold": found, "case": found.case, "lines": lines, "form": form}
    return render(request, "programme/hold.html", context, status=400 if form.errors else 200)


@require_POST
def release(request: DeskRequest, hold_id: str) -> HttpResponse:
    release_places(request.actor, hold=hold_for(request.actor, hold_id))
    return redirect("programme:overview")
