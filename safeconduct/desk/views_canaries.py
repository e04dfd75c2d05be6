"""Canary cases."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest
from safeconduct.desk.forms_canaries import CanaryForm, StepBackForm
from safeconduct.desk.selectors_canaries import canaries_of, requests_of
from safeconduct.desk.services.canaries import let_step_back, plant_canary


def canaries(request: DeskRequest) -> HttpResponse:
    """One's own, and a new one."""
    mine = canaries_of(request.actor)
    form = CanaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = plant_canary(request.actor, answers=form.answers(), language=form.cleaned_data["language"])
        messages.success(request, _("%(name)s is planted.") % {"name": case.name})
        return redirect("desk:canaries")
    context = {"mine": mine, "form": form}
    return render(request, "desk/canaries.html", context, status=400 if form.errors else 200)


def canary_steps_back(request: DeskRequest) -> HttpResponse:
    """One of those that are still requests ends as if the household had stepped back."""
    form = StepBackForm(request.POST or None, cases=requests_of(request.actor))
    if request.method == "POST" and form.is_valid():
        let_step_back(request.actor, slug=form.cleaned_data["case"], words=form.cleaned_data["words"])
        return redirect("desk:canaries")
    return render(request, "desk/canary_steps_back.html", {"form": form}, status=400 if form.errors else 200)
