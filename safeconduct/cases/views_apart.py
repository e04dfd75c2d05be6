"""Households that must not meet, on a page beside what a home must offer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.apart import kept_apart_of
from safeconduct.cases.forms import ApartForm
from safeconduct.cases.selectors import case_for
from safeconduct.cases.services.keep_apart import NoSuchHousehold, keep_apart, let_meet


def apart(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = ApartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_apart(request.actor, case=case, other_name=form.cleaned_data["other"])
        except NoSuchHousehold as refusal:
            form.add_error("other", f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("cases:apart", slug)
    context = {"case": case, "form": form, "apart": kept_apart_of(request.actor, case)}
    return render(request, "cases/apart.html", context, status=400 if form.errors else 200)


@require_POST
def apart_end(request: DeskRequest, slug: str, other: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    let_meet(request.actor, case=case, other=case_for(request.actor, other))
    return redirect("cases:apart", slug)
