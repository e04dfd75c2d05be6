"""Meetings with the authority and promises."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.programme.forms import MinutesForm, PromiseForm
from safeconduct.programme.selectors import minutes_of, promises_of, the_programme
from safeconduct.programme.services.talks import keep_promise, promise, write_minutes
from safeconduct.programme.words import Side


def talks(request: DeskRequest) -> HttpResponse:
    programme = the_programme(request.actor)
    context = {
        "meetings": minutes_of(request.actor, programme),
        "commitments": promises_of(request.actor, programme),
    }
    return render(request, "programme/talks.html", context)


def minutes_new(request: DeskRequest) -> HttpResponse:
    form = MinutesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_minutes(request.actor, programme=the_programme(request.actor), **form.cleaned_data)
        return redirect("programme:talks")
    return render(request, "programme/minutes_new.html", {"form": form}, status=400 if form.errors else 200)


def promise_new(request: DeskRequest) -> HttpResponse:
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"side": Side(form.cleaned_data["side"])}
        promise(request.actor, programme=the_programme(request.actor), **data)
        return redirect("programme:talks")
    return render(request, "programme/promise_new.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def promise_kept(request: DeskRequest, commitment_id: str) -> HttpResponse:
    keep_promise(request.actor, programme=the_programme(request.actor), commitment_id=commitment_id)
    return redirect("programme:talks")
