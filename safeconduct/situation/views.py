"""The record of what happens in the country."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.roles import Role
from safeconduct.situation import statistics
from safeconduct.situation.forms import IncidentForm
from safeconduct.situation.report import report_section
from safeconduct.situation.selectors import applications_picture, incidents_for, laws_for, protection_picture
from safeconduct.situation.services.record_incident import check_incident, check_law, record_incident

PER_PAGE = 25


def overview(request: DeskRequest) -> HttpResponse:
    language = get_language() or "en"
    laws = [(law, law.titles[language], law.words[language]) for law in laws_for(request.actor)]
    context = {
        "laws": laws,
        "incidents": incidents_for(request.actor)[:5],
        "applications": applications_picture(),
        "protection": protection_picture(),
        "statistics_source": statistics.SOURCE,
        "is_lawyer": request.actor.has(Role.LAWYER),
    }
    return render(request, "situation/overview.html", context)


def incidents(request: DeskRequest) -> HttpResponse:
    page = Paginator(incidents_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "situation/incidents.html", {"page": page})


def incident_new(request: DeskRequest) -> HttpResponse:
    form = IncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_incident(request.actor, facts=form.facts(), source=form.source())
        return redirect("situation:incidents")
    return render(request, "situation/incident_new.html", {"form": form})


@require_POST
def incident_check(request: DeskRequest, incident_id: str) -> HttpResponse:
    check_incident(request.actor, incident_id=incident_id)
    return redirect("situation:incidents")


@require_POST
def law_check(request: DeskRequest, code: str) -> HttpResponse:
    check_law(request.actor, code=code)
    return redirect("situation:overview")


def report(request: DeskRequest) -> HttpResponse:
    return render(request, "situation/report.html", {"report": report_section(get_language() or "en")})
