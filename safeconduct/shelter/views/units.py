"""One unit: its facts, its days, what a host decides about it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.shelter import page
from safeconduct.shelter.forms import CloseForm, OnForm, UnitForm
from safeconduct.shelter.models import Unit
from safeconduct.shelter.selectors.homes import home_for
from safeconduct.shelter.selectors.units import unit_for
from safeconduct.shelter.services.homes import add_unit, change_unit
from safeconduct.shelter.services.opening_days import close_unit, host_ends, open_again
from safeconduct.shelter.views import form_page
from safeconduct.shelter.words import ClosedBecause


def unit(request: DeskRequest, unit_id: str) -> HttpResponse:
    found = unit_for(request.actor, unit_id)
    return render(request, "shelter/unit.html", page.unit_context(request.actor, found))


def unit_add(request: DeskRequest, home_id: str) -> HttpResponse:
    home = home_for(request.actor, home_id)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_unit(request.actor, home=home, facts=form.facts())
            return redirect("shelter:home", home.pk)
    is_first = not home.units.exists()
    return form_page(
        request,
        form,
        title=_("%(home)s: a unit") % {"home": home.label},
        text=_("A unit is what one household is given: a room, a flat, a group of beds."),
        button=_("Keep the unit"),
        back=reverse("shelter:home", args=[home.pk]),
        steps=page.wizard(2) if is_first else [],
        grouped=True,
    )


def unit_change(request: DeskRequest, unit_id: str) -> HttpResponse:
    found = unit_for(request.actor, unit_id)
    form = UnitForm(request.POST) if request.method == "POST" else UnitForm.of(found)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_unit(request.actor, unit=found, facts=form.facts())
            return redirect("shelter:unit", found.pk)
    title = _("%(unit)s: change") % {"unit": found.label}
    return form_page(request, form, title=title, button=_("Keep"), grouped=True, **_back(found))


def unit_close(request: DeskRequest, unit_id: str) -> HttpResponse:
    found = unit_for(request.actor, unit_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            close_unit(
                request.actor,
                unit=found,
                from_on=data["from_on"],
                until_on=data["until_on"],
                because=ClosedBecause(data["because"]),
            )
            return redirect("shelter:unit", found.pk)
    return form_page(
        request,
        form,
        title=_("%(unit)s: close for some days") % {"unit": found.label},
        button=_("Close these days"),
        **_back(found),
    )


@require_POST
def unit_open_again(request: DeskRequest, unit_id: str, closure_id: UUID) -> HttpResponse:
    found = unit_for(request.actor, unit_id)
    open_again(request.actor, unit=found, closure_id=closure_id)
    return redirect("shelter:unit", found.pk)


def unit_host_ends(request: DeskRequest, unit_id: str) -> HttpResponse:
    found = unit_for(request.actor, unit_id)
    form = OnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            host_ends(request.actor, unit=found, on=form.cleaned_data["on"])
            return redirect("shelter:unit", found.pk)
    return form_page(
        request,
        form,
        title=_("%(unit)s: the host wants it back") % {"unit": found.label},
        text=_("Nobody new is placed beyond that day. Who lives there stays until you move them; their page says so."),
        button=_("Write it down"),
        **_back(found),
    )


def _back(unit: Unit) -> dict[str, object]:
    back = reverse("shelter:unit", args=[unit.pk])
    return {"back": back, "trail": [(unit.label, back)]}
