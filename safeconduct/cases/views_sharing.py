"""Who works on a case, and who saw what of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.audit.telling import told
from safeconduct.cases.forms import ColleagueForm
from safeconduct.cases.preview import preview_of
from safeconduct.cases.selectors import case_for, trail_of, who_holds_keys
from safeconduct.cases.services.share_case import NothingToOpen, is_with_housing, share_case, share_with_housing
from safeconduct.kernel.errors import Refused


def share(request: DeskRequest, slug: str) -> HttpResponse:
    """Who works on a case; what a colleague (named in the address) will see; then giving keys."""
    case, shown = case_for(request.actor, slug), None
    form = ColleagueForm(request.POST or request.GET or None)
    if request.method == "GET" and form.is_valid():
        try:
            shown = preview_of(request.actor, case, form.cleaned_data["colleague"])
        except NothingToOpen as refusal:
            form.add_error("colleague", f"{refusal.happened} {refusal.next_step}")
    if request.method == "POST" and form.is_valid():
        try:
            share_case(request.actor, case=case, colleague=form.cleaned_data["colleague"])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error("colleague", f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("cases:share", slug)
    context = {
        "case": case,
        "form": form,
        "shown": shown,
        "holders": who_holds_keys(case),
        "with_housing": is_with_housing(case),
    }
    return render(request, "cases/share.html", context, status=400 if form.errors else 200)


@require_POST
def share_housing(request: DeskRequest, slug: str) -> HttpResponse:
    share_with_housing(request.actor, case=case_for(request.actor, slug))
    return redirect("cases:share", slug)


def trail(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    return render(request, "cases/trail.html", {"case": case, "told": told(trail_of(request.actor, case))})
