"""One stay and its steps; the stays of a case for its caseworker."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.accounts.roles import Role
from safeconduct.cases.selectors import case_for
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.shelter import page
from safeconduct.shelter.forms import OnForm
from safeconduct.shelter.models import Stay
from safeconduct.shelter.payloads import HomeAddress
from safeconduct.shelter.selectors.homes import address_of_stay
from safeconduct.shelter.selectors.stays import stay_for, stays_for, stays_of, waiting_for_address
from safeconduct.shelter.services import change_stay
from safeconduct.shelter.views import form_page


def stay(request: DeskRequest, stay_id: str) -> HttpResponse:
    found = stay_for(request.actor, stay_id)
    (line,) = page.stay_lines(request.actor, [found])
    has_begun = found.from_on <= clock.today()
    may_cancel = found.is_open and not (has_begun and found.state == "confirmed")
    knows_case = line.who == found.case.name
    context = {
        "line": line,
        "stay": found,
        "may_cancel": may_cancel,
        "knows_case": knows_case,
        "lacks_address": waiting_for_address(stays_for(request.actor)).filter(pk=found.pk).exists(),
    }
    return render(request, "shelter/stay.html", context)


@require_POST
def stay_confirm(request: DeskRequest, stay_id: str) -> HttpResponse:
    change_stay.confirm_stay(request.actor, stay=stay_for(request.actor, stay_id))
    return redirect("shelter:stay", stay_id)


@require_POST
def stay_address(request: DeskRequest, stay_id: str) -> HttpResponse:
    change_stay.give_address(request.actor, stay=stay_for(request.actor, stay_id))
    return redirect("shelter:stay", stay_id)


def stay_end(request: DeskRequest, stay_id: str) -> HttpResponse:
    found = stay_for(request.actor, stay_id)
    form = OnForm(request.POST or None, initial={"on": found.until_on})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        with refusals_on(form):
            if on > found.until_on:
                change_stay.prolong_stay(request.actor, stay=found, until_on=on)
            else:
                change_stay.end_stay(request.actor, stay=found, on=on)
            return redirect("shelter:stay", found.pk)
    return form_page(
        request,
        form,
        title=_("%(unit)s: the day they leave") % {"unit": found.unit.label},
        text=_("Earlier than agreed, or later where the unit is free, open and funded that long."),
        button=_("Keep the day"),
        back=reverse("shelter:stay", args=[found.pk]),
    )


def case_stays(request: DeskRequest, slug: str) -> HttpResponse:
    return _case(request, slug)


def case_address(request: DeskRequest, slug: str, stay_id: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    found = stay_for(request.actor, stay_id)
    if found.case_id != case.pk:
        raise NotFound
    return _case(request, slug, found, address_of_stay(request.actor, found))


def _case(
    request: DeskRequest, slug: str, opened: Stay | None = None, address: HomeAddress | None = None
) -> HttpResponse:
    case = case_for(request.actor, slug)
    found = stays_of(request.actor, case)
    context = {
        "case": case,
        "stays": page.stay_lines(request.actor, list(found)),
        "waiting": {stay.pk for stay in waiting_for_address(found)},
        "opened": opened,
        "address": address,
        "is_housing": request.actor.has(Role.HOUSING, Role.LEAD),
    }
    return render(request, "shelter/case_stays.html", context)
