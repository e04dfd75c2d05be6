"""Erasure: what waits for a second person, what may be erased, what was."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from safeconduct.accounts.http import DeskRequest
from safeconduct.desk.forms import ConfirmForm, ErasureForm
from safeconduct.desk.receipt_page import draw_receipt
from safeconduct.desk.selectors import (
    ended_case_for,
    ended_for,
    erased_for,
    erasure_for,
    erasures_waiting,
    extent_of,
)
from safeconduct.desk.services.erase_case import AnotherCase, AskedAlready, ask_erasure, confirm_erasure
from safeconduct.desk.services.erasure_receipt import take_out_receipt
from safeconduct.desk.words import ErasureGround

PER_PAGE = 25
NEWEST = 50


def erasures(request: DeskRequest) -> HttpResponse:
    waiting = erasures_waiting(request.actor)
    asked_for = ended_for(request.actor).exclude(pk__in=waiting.values("case"))
    context = {
        "waiting": waiting,
        "page": Paginator(asked_for, PER_PAGE).get_page(request.GET.get("page")),
        "erased": erased_for(request.actor)[:NEWEST],
    }
    return render(request, "desk/erasures.html", context)


def ask(request: DeskRequest, slug: str) -> HttpResponse:
    case = ended_case_for(request.actor, slug)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_erasure(request.actor, case=case, ground=ErasureGround(form.cleaned_data["ground"]))
        except AskedAlready as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("desk:erasures")
    context = {"case": case, "extent": extent_of(case), "form": form}
    return render(request, "desk/erasure_ask.html", context, status=400 if form.errors else 200)


def confirm(request: DeskRequest, erasure_id: UUID) -> HttpResponse:
    asked = erasure_for(request.actor, erasure_id)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_erasure(request.actor, erasure=asked, name=form.cleaned_data["name"])
        except AnotherCase as refusal:
            form.add_error("name", f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("desk:erasures")
    context = {"asked": asked, "case": asked.case, "extent": extent_of(asked.case), "form": form}
    context["is_own"] = asked.asked_by_id == request.user.pk
    return render(request, "desk/erasure.html", context, status=400 if form.errors else 200)


@require_GET
def receipt(request: DeskRequest, erasure_id: UUID) -> HttpResponse:
    """One page to print."""
    erasure, last, _proof = take_out_receipt(request.actor, erasure_id)
    page = draw_receipt(erasure, last, get_language() or "en")
    headers = _headers(f"erasure-{erasure.case.slug}.pdf")
    return HttpResponse(page, content_type="application/pdf", headers=headers)


@require_GET
def proof(request: DeskRequest, erasure_id: UUID) -> HttpResponse:
    """The same for the stand-alone verifier."""
    erasure, _last, proved = take_out_receipt(request.actor, erasure_id)
    styled = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(proved, json_dumps_params=styled, headers=_headers(f"erasure-{erasure.case.slug}.json"))


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
