"""The steps of a stay that reach into the placement that gave it."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.desk.services.move_household import give_up_stay, move_household
from safeconduct.kernel import clock
from safeconduct.shelter.forms import MoveStayForm
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.selectors.stays import stay_for
from safeconduct.shelter.selectors.units import places_for_placement
from safeconduct.shelter.views import form_page


@require_POST
def stay_cancel(request: DeskRequest, stay_id: str) -> HttpResponse:
    give_up_stay(request.actor, stay=stay_for(request.actor, stay_id))
    return redirect("shelter:stay", stay_id)


def stay_move(request: DeskRequest, stay_id: str) -> HttpResponse:
    found = stay_for(request.actor, stay_id)
    form = MoveStayForm(request.POST or None, units=_units_free_for(request, found))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            new = move_household(request.actor, stay=found, to=form.chosen, on=form.cleaned_data["on"])
            return redirect("shelter:stay", new.pk)
    return form_page(
        request,
        form,
        title=_("%(unit)s: move the household") % {"unit": found.unit.label},
        text=_("To a unit that is vetted, funded and has room. The new stay is as firm as this one."),
        button=_("Move the household"),
        back=reverse("shelter:stay", args=[found.pk]),
    )


def _units_free_for(request: DeskRequest, stay: Stay) -> list[Unit]:
    start = max(clock.today(), stay.from_on)
    places = places_for_placement(request.actor, start, max(stay.until_on, start + timedelta(days=1)))
    fitting = [place for place in places if place.people_at_most >= stay.case.size]
    return [place.unit for place in fitting if place.unit.pk != stay.unit_id]
