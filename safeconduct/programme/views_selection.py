"""The selection of a household: proposing it, signing it, and stepping aside from it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.selectors import case_for
from safeconduct.kernel.errors import Refused
from safeconduct.programme import selection_page
from safeconduct.programme.forms import SelectionForm, SignSelectionForm
from safeconduct.programme.selectors import the_pack
from safeconduct.programme.services.select_case import propose_selection, sign_selection, step_aside


@require_GET
def selection(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    return render(request, "programme/selection.html", selection_page.context_of(request.actor, case))


def _again(request: DeskRequest, slug: str, name: str, form: object) -> HttpResponse:
    context = selection_page.context_of(request.actor, case_for(request.actor, slug)) | {name: form}
    return render(request, "programme/selection.html", context, status=400)


@require_POST
def propose(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = SelectionForm(request.POST, criteria=selection_page.criteria_of(the_pack()))
    if form.steps_aside:
        step_aside(request.actor, case=case)
        return redirect("programme:selection", slug)
    if form.is_valid():
        try:
            replaces = form.cleaned_data["replaces"]
            propose_selection(request.actor, case=case, reasons=form.reasons(), replaces=replaces)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("programme:selection", slug)
    return _again(request, slug, "form", form)


@require_POST
def sign(request: DeskRequest, slug: str) -> HttpResponse:
    case, form = case_for(request.actor, slug), SignSelectionForm(request.POST)
    if form.steps_aside:
        step_aside(request.actor, case=case)
        return redirect("programme:selection", slug)
    if not form.is_valid():
        return _again(request, slug, "sign_form", form)
    sign_selection(request.actor, case=case, seen=form.cleaned_data["seen"])
    return redirect("programme:selection", slug)
