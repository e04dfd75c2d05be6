"""Visits and the decision about a home."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.once import spend
from safeconduct.accounts.refusals import refusals_on
from safeconduct.accounts.roles import Role
from safeconduct.shelter.forms import DecisionForm, VisitForm
from safeconduct.shelter.selectors.homes import home_for, home_to_visit
from safeconduct.shelter.services.vetting import decide_vetting, record_visit
from safeconduct.shelter.views import form_page


def visit(request: DeskRequest, home_id: str) -> HttpResponse:
    home = home_to_visit(request.actor, home_id)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_visit(request.actor, home=home, on=form.cleaned_data["on"], checks=form.checks_made())
            if request.actor.has(Role.HOUSING, Role.LEAD):
                return redirect("shelter:home", home.pk)
            spend(request)
            return render(request, "shelter/visited.html", {"home": home})
    return form_page(
        request,
        form,
        title=_("%(home)s: your visit") % {"home": home.label},
        text=_("Two colleagues go, each writes down what they saw themselves."),
        button=_("Keep my visit"),
        back=reverse("shelter:home", args=[home.pk]) if request.actor.has(Role.HOUSING, Role.LEAD) else "/",
    )


def decide(request: DeskRequest, home_id: str) -> HttpResponse:
    home = home_for(request.actor, home_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            decide_vetting(
                request.actor,
                home=home,
                approve=data["verdict"] == "yes",
                valid_until=form.until(),
                reasons=data["reasons"],
            )
            return redirect("shelter:home", home.pk)
    return form_page(
        request,
        form,
        title=_("%(home)s: decide") % {"home": home.label},
        text=_("Whoever brought a home in does not decide about it."),
        button=_("Decide"),
        back=reverse("shelter:home", args=[home.pk]),
    )
