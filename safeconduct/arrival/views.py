"""Journeys, arrivals and the plan of a beginning."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.roles import Role
from safeconduct.arrival.forms import DayForm, SettleForm, StepForm, TravelForm
from safeconduct.arrival.models import Arrival
from safeconduct.arrival.needs import without_a_bed
from safeconduct.arrival.selectors import arrival_for, arrivals_for, days_of, journey_of, ready_to_travel
from safeconduct.arrival.services import arrive
from safeconduct.arrival.words import StepKind
from safeconduct.cases.selectors import case_for, colleagues_on, people_of
from safeconduct.kernel.errors import Refused

PER_PAGE = 30
ENTER: dict[str, Callable[..., Arrival]] = {
    "landing": lambda actor, arrival, on: arrive.land(actor, arrival=arrival, landed_on=on),
    "claim": lambda actor, arrival, on: arrive.enter_claim(actor, arrival=arrival, made_on=on),
    "address": lambda actor, arrival, on: arrive.enter_address(actor, arrival=arrival, known_on=on),
    "commune": lambda actor, arrival, on: arrive.enter_commune(actor, arrival=arrival, registered_on=on),
}


def arrivals(request: DeskRequest) -> HttpResponse:
    page = Paginator(arrivals_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "en"
    context = {
        "page": page,
        "rows": [(arrival, days_of(arrival, language)) for arrival in page],
        "ready": ready_to_travel(request.actor),
        "may_plan": request.actor.has(Role.CASEWORKER, Role.LEAD),
    }
    return render(request, "arrival/arrivals.html", context)


def arrival_page(request: DeskRequest, slug: str) -> HttpResponse:
    return render(request, "arrival/arrival.html", _context(request, arrival_for(request.actor, slug)))


def _context(request: DeskRequest, arrival: Arrival) -> dict[str, Any]:
    days = days_of(arrival, get_language() or "en")
    return {
        "arrival": arrival,
        "case": arrival.case,
        "people": people_of(request.actor, arrival.case),
        "days": days,
        "limits": {"claim": days and days.claim_by, "commune": days and days.commune_by},
        "journey": journey_of(request.actor, arrival),
        "no_bed": list(without_a_bed(arrivals_for(request.actor).filter(pk=arrival.pk))),
        "day_forms": {what: DayForm(auto_id=f"{what}_%s") for what in ENTER},
        "step_form": StepForm(colleagues=colleagues_on(arrival.case)),
        "settle_form": SettleForm(open_steps=arrival.open_steps),
        "may_write": request.actor.has(Role.CASEWORKER, Role.LEAD),
    }


def plan(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = TravelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            arrive.plan_travel(request.actor, case=case, **form.cleaned_data)
        except arrive.NotGranted as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("arrival:arrival", slug)
    return render(request, "arrival/plan.html", {"case": case, "form": form}, status=400 if form.errors else 200)


@require_POST
def enter(request: DeskRequest, slug: str, what: str) -> HttpResponse:
    """A day on which something happened: the landing, the claim, the address, the commune."""
    if what not in ENTER:
        raise Http404
    arrival = arrival_for(request.actor, slug)
    form = DayForm(request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        try:
            ENTER[what](request.actor, arrival, form.cleaned_data["on"])
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error("on", f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("arrival:arrival", slug)
    context = _context(request, arrival)
    context["day_forms"] |= {what: form}
    return render(request, "arrival/arrival.html", context, status=400)


@require_POST
def settled(request: DeskRequest, slug: str) -> HttpResponse:
    arrival = arrival_for(request.actor, slug)
    form = SettleForm(request.POST, open_steps=arrival.open_steps)
    if not form.is_valid():
        return render(request, "arrival/arrival.html", _context(request, arrival) | {"settle_form": form}, status=400)
    arrive.settle(request.actor, arrival=arrival)
    return redirect("cases:case", slug)


@require_POST
def step_add(request: DeskRequest, slug: str) -> HttpResponse:
    arrival = arrival_for(request.actor, slug)
    form = StepForm(request.POST, colleagues=colleagues_on(arrival.case))
    if not form.is_valid():
        return render(request, "arrival/arrival.html", _context(request, arrival) | {"step_form": form}, status=400)
    data = form.cleaned_data | {"kind": StepKind(form.cleaned_data["kind"])}
    arrive.add_step(request.actor, arrival=arrival, **data)
    return redirect("arrival:arrival", slug)


@require_POST
def step_done(request: DeskRequest, slug: str, step_id: str) -> HttpResponse:
    arrive.finish_step(request.actor, arrival=arrival_for(request.actor, slug), step_id=step_id)
    return redirect("arrival:arrival", slug)
