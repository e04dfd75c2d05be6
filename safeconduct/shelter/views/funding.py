"""Subsistence budgets: what runs out first."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.kernel import clock
from safeconduct.shelter import page
from safeconduct.shelter.forms import FundForm
from safeconduct.shelter.models import Unit
from safeconduct.shelter.selectors.funding import funding_numbers, units_by_money
from safeconduct.shelter.selectors.units import unit_for, with_days
from safeconduct.shelter.services.funding import fund_unit
from safeconduct.shelter.views import form_page
from safeconduct.shelter.words import FundSource

PER_PAGE = 25


def funding(request: DeskRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    shown = Paginator(units_by_money(actor, today), PER_PAGE).get_page(request.GET.get("page"))
    units = with_days(shown.object_list, today, date.max)  # type: ignore[arg-type]
    rows = [(page.line_of(days, today), *_paid(days.unit)) for days in units]
    context = {"page": shown, "rows": rows, "numbers": funding_numbers(actor, today)}
    return render(request, "shelter/funding.html", context)


def _paid(unit: Unit) -> tuple[object, str]:
    """What is paid today, and from where: the annotations of `units_by_money`."""
    told = unit.__dict__
    return told["monthly"], str(FundSource(told["source"]).label) if told["source"] else ""


def unit_fund(request: DeskRequest, unit_id: str) -> HttpResponse:
    found = unit_for(request.actor, unit_id)
    form = FundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            fund_unit(request.actor, unit=found, **(data | {"source": FundSource(data["source"])}))
            return redirect("shelter:unit", found.pk)
    back = reverse("shelter:unit", args=[found.pk])
    return form_page(
        request,
        form,
        title=_("%(unit)s: a budget") % {"unit": found.label},
        text=_("Who lives at a private address during the procedure gets no money from the State [F5]."),
        button=_("Keep the budget"),
        back=back,
        trail=[(found.label, back)],
    )
