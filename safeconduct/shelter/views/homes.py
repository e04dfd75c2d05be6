"""The list of homes, a new home, one home with its address."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.custody.versions import version_of
from safeconduct.kernel import clock
from safeconduct.kernel.errors import ChangedMeanwhile
from safeconduct.shelter import page
from safeconduct.shelter.filters import HomeFilter
from safeconduct.shelter.forms import AddressForm, HomeForm
from safeconduct.shelter.models import Home
from safeconduct.shelter.selectors.homes import (
    Whereabouts,
    areas_with_homes,
    home_for,
    homes_like,
    providers_for,
    reasons_of,
    vettings_of,
    whereabouts_of,
)
from safeconduct.shelter.selectors.stays import lasting, stays_for
from safeconduct.shelter.selectors.units import units_for, with_days
from safeconduct.shelter.services.homes import add_home, add_provider, change_address
from safeconduct.shelter.views import form_page

PER_PAGE = 25


def home_list(request: DeskRequest) -> HttpResponse:
    actor = request.actor
    form = HomeFilter(request.GET, areas=areas_with_homes(actor), providers=providers_for(actor))
    found = homes_like(actor, area=form.word("area"), provider=form.word("provider"), vetting=form.word("vetting"))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "page": shown,
        "rows": [(home, page.vetting_badge(home)) for home in shown],
        "query": kept.urlencode(),
    }
    return render(request, "shelter/home_list.html", context)


def home_add(request: DeskRequest) -> HttpResponse:
    actor = request.actor
    form = HomeForm(request.POST or None, providers=providers_for(actor))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            provider = form.chosen or add_provider(
                actor, kind=form.kind, name=form.cleaned_data["organisation"], contact=form.contact()
            )
            home = add_home(actor, provider=provider, municipality=form.cleaned_data["municipality"])
            return redirect("shelter:address_change", home.pk)
    return form_page(
        request,
        form,
        title=_("Add a home"),
        text=_(
            "Names, telephone and e-mail are sealed to the housing group. Each step is kept before the next begins."
        ),
        button=_("Seal and go on"),
        back=reverse("shelter:home_list"),
        steps=page.wizard(0),
    )


def home(request: DeskRequest, home_id: str) -> HttpResponse:
    return _home(request, home_for(request.actor, home_id))


def address(request: DeskRequest, home_id: str) -> HttpResponse:
    found = home_for(request.actor, home_id)
    return _home(request, found, whereabouts_of(request.actor, found))


def _home(request: DeskRequest, home: Home, opened: Whereabouts | None = None) -> HttpResponse:
    actor, today = request.actor, clock.today()
    vettings = list(vettings_of(home))
    latest = vettings[0] if vettings else None
    units = with_days(units_for(actor).filter(home=home).order_by("position"), today, today + page.HORIZON)
    stays = lasting(stays_for(actor).filter(unit__home=home)).order_by("from_on")
    context = {
        "home": home,
        "badge": page.vetting_badge(home),
        "vetting": latest,
        "earlier": vettings[1:],
        "steps": page.vetting_steps(latest, home),
        "missing": page.checks_missing(latest),
        "lines": [page.line_of(days, today) for days in units],
        "stays": page.stay_lines(actor, list(stays)),
        "opened": opened,
        "reasons": reasons_of(actor, latest) if opened and latest else "",
        "is_own": home.added_by_id == actor.user.pk,
    }
    return render(request, "shelter/home.html", context)


def address_change(request: DeskRequest, home_id: str) -> HttpResponse:
    found = home_for(request.actor, home_id)
    is_new = found.address_id is None
    initial = {} if is_new or request.method == "POST" else _written(request, found)
    form = AddressForm(request.POST or None, initial=initial, was_offered=hasattr(found, "offer"))
    if request.method == "POST" and form.is_valid():
        try:
            change_address(request.actor, home=found, address=form.address(), seen=form.seen_version)
        except ChangedMeanwhile as refusal:
            form.refuse(refusal)
        else:
            return redirect("shelter:unit_add" if is_new else "shelter:address", found.pk)
    return form_page(
        request,
        form,
        title=_("%(home)s: address") % {"home": found.label},
        text=_("Opens with a passphrase only, and every opening is in the log."),
        button=_("Seal and keep"),
        back=reverse("shelter:home", args=[found.pk]),
        steps=page.wizard(1) if is_new else [],
    )


def _written(request: DeskRequest, home: Home) -> dict[str, str | int]:
    written = whereabouts_of(request.actor, home, purpose="change").address
    return {"seen": version_of(home.address), **{name: getattr(written, name) for name in written.__struct_fields__}}
