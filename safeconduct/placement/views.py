"""Rounds, what they say, and the answers of people."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest, asked_by_the_page
from safeconduct.kernel.errors import Refused
from safeconduct.placement import page, searching
from safeconduct.placement.forms import DeclineForm, RoundForm
from safeconduct.placement.selectors import choice_for, left_out, round_for, rounds_for, waiting_answers
from safeconduct.placement.services.decide import accept, close_round, decline, withdraw
from safeconduct.placement.services.open_round import order_round
from safeconduct.placement.services.stop_round import start_again, stop_round

PER_PAGE = 20


def rounds(request: DeskRequest) -> HttpResponse:
    """The rounds so far, and the form that opens one."""
    form = RoundForm(request.POST or None, waiting=list(waiting_answers(request.actor)))
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("order", "from_on", "until_on")}
        try:
            opened = order_round(request.actor, **asked, pins=form.pins)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("placement:round", opened.pk)
    listed = Paginator(rounds_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": listed, "rows": searching.rows_of(listed), "longest": searching.longest()}
    context["left_out"] = left_out(request.actor)
    return render(request, "placement/rounds.html", context, status=400 if form.errors else 200)


def round_page(request: DeskRequest, round_id: UUID) -> HttpResponse:
    """Who goes where and why, who gets nothing and why, what one more place would change; until then, how it goes."""
    found = round_for(request.actor, round_id)
    if not found.is_solved:
        return render(request, "placement/searching.html", searching.of_round(found))
    return render(request, "placement/round.html", page.of_round(request.actor, found))


@require_GET
@asked_by_the_page
def progress(request: DeskRequest, round_id: UUID) -> HttpResponse:
    """How the search goes, for the page that asks again and again."""
    return render(request, "placement/_search.html", searching.of_round(round_for(request.actor, round_id)))


@require_POST
def stop(request: DeskRequest, round_id: UUID) -> HttpResponse:
    stop_round(request.actor, of=round_for(request.actor, round_id))
    return redirect("placement:round", round_id)


@require_POST
def again(request: DeskRequest, round_id: UUID) -> HttpResponse:
    start_again(request.actor, of=round_for(request.actor, round_id))
    return redirect("placement:round", round_id)


@require_POST
def close(request: DeskRequest, round_id: UUID) -> HttpResponse:
    close_round(request.actor, of=round_for(request.actor, round_id))
    messages.success(request, _("The round is closed."))
    return redirect("placement:round", round_id)


def explain(request: DeskRequest, round_id: UUID, slug: str) -> HttpResponse:
    """Why here, and why not there."""
    choice = choice_for(request.actor, round_id, slug)
    return render(request, "placement/explain.html", page.of_choice(request.actor, choice) | {"form": DeclineForm()})


@require_POST
def accept_choice(request: DeskRequest, round_id: UUID, slug: str) -> HttpResponse:
    choice = accept(request.actor, choice=choice_for(request.actor, round_id, slug))
    messages.success(request, _("%(name)s has a home: the place and the visas are held.") % {"name": choice.case.name})
    return redirect("placement:round", round_id)


@require_POST
def decline_choice(request: DeskRequest, round_id: UUID, slug: str) -> HttpResponse:
    choice = choice_for(request.actor, round_id, slug)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        context = page.of_choice(request.actor, choice) | {"form": form}
        return render(request, "placement/explain.html", context, status=400)
    decline(request.actor, choice=choice, words=form.cleaned_data["words"])
    messages.success(request, _("Declined. The next round will not propose this place to them."))
    return redirect("placement:round", round_id)


@require_POST
def withdraw_choice(request: DeskRequest, round_id: UUID, slug: str) -> HttpResponse:
    withdraw(request.actor, choice=choice_for(request.actor, round_id, slug))
    messages.success(request, _("Taken back: the place and the visas are free again."))
    return redirect("placement:round", round_id)
