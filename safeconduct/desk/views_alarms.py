"""Alarms: over canary cases, and over many refusals."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.desk.policies import PLANTS
from safeconduct.desk.selectors_alarms import alarms_for
from safeconduct.desk.services.look_into import look_into


def alarms(request: DeskRequest) -> HttpResponse:
    """Who opened which canary, or was refused so often, and when; one after the other is looked into."""
    context = {"alarms": alarms_for(request.actor), "plants": request.actor.has(*PLANTS)}
    return render(request, "desk/alarms.html", context)


@require_POST
def alarm_heard(request: DeskRequest, sequence: int) -> HttpResponse:
    look_into(request.actor, sequence=sequence)
    return redirect("desk:alarms")
