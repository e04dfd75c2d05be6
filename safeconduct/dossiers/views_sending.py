"""The bundle, the signatures, the steps, and what comes back from the authority."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest, asked_by_the_page
from safeconduct.accounts.refusals import refusals_on
from safeconduct.dossiers import page, progress
from safeconduct.dossiers.forms_sending import (
    BundleForm,
    DecisionForm,
    HandOverForm,
    LodgeForm,
    QuestionAnswerForm,
    QuestionForm,
    StepForm,
)
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.refusals import AnsweredBeforeReceived, DecidedBeforeLodged, LodgedBeforeSigned
from safeconduct.dossiers.selectors import bundle_for, dossier_for
from safeconduct.dossiers.services.hand_over import hand_over
from safeconduct.dossiers.services.hear import record_answer, record_decision, record_question
from safeconduct.dossiers.services.lodge_dossier import lodge_dossier
from safeconduct.dossiers.services.open_bundle import open_bundle
from safeconduct.dossiers.services.order_bundle import cancel_bundle, order_bundle
from safeconduct.dossiers.services.sign_off import sign_bundle
from safeconduct.dossiers.services.steps import take_step
from safeconduct.dossiers.words import DecisionKind, DossierState, Notified

# The browser treats what it gets as from nowhere: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"


def _again(request: DeskRequest, found: Dossier, name: str, form: object) -> HttpResponse:
    context = page.context_of(request.actor, dossier_for(request.actor, found.case.slug)) | {name: form}
    return render(request, "dossiers/dossier.html", context, status=400)


@require_POST
def bundle_new(request: DeskRequest, slug: str) -> HttpResponse:
    found, form = dossier_for(request.actor, slug), BundleForm(request.POST)
    if not form.is_valid():
        return _again(request, found, "bundle_form", form)
    data = form.cleaned_data
    ordered = order_bundle(
        request.actor, dossier=found, language=data["language"], second_language=data["second_language"]
    )
    return redirect("dossiers:bundle", slug, ordered.version)


@require_GET
def bundle(request: DeskRequest, slug: str, version: int) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    context = progress.of_bundle(request.actor, found, bundle_for(request.actor, found, version))
    return render(request, "dossiers/bundle.html", context)


@require_GET
@asked_by_the_page
def bundle_progress(request: DeskRequest, slug: str, version: int) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    context = progress.of_bundle(request.actor, found, bundle_for(request.actor, found, version))
    return render(request, "dossiers/_bundle_work.html", context)


@require_POST
def bundle_cancel(request: DeskRequest, slug: str, version: int) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    cancel_bundle(request.actor, bundle=bundle_for(request.actor, found, version))
    return redirect("dossiers:bundle", slug, version)


@require_GET
def bundle_pdf(request: DeskRequest, slug: str, version: int) -> HttpResponseBase:
    found = bundle_for(request.actor, dossier_for(request.actor, slug), version)
    pieces = open_bundle(request.actor, bundle=found)
    headers = {
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{slug}-{version}.pdf") or "",
    }
    return StreamingHttpResponse(pieces, content_type="application/pdf", headers=headers)


@require_POST
def hand_over_for_review(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    form = HandOverForm(request.POST, dossier=found)
    if not form.is_valid():
        return _again(request, found, "hand_over_form", form)
    hand_over(request.actor, dossier=found, lawyer=form.chosen, words=form.cleaned_data.get("words", ""))
    return redirect("dossiers:dossier", slug)


@require_POST
def sign(request: DeskRequest, slug: str) -> HttpResponse:
    version = request.POST.get("version", "")
    found = dossier_for(request.actor, slug)
    sign_bundle(request.actor, dossier=found, version=int(version) if version.isdecimal() else 0)
    return redirect("dossiers:dossier", slug)


@require_POST
def step(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    form = StepForm(request.POST, choices=page.step_choices(request.actor, found))
    if form.is_valid():
        to, words = DossierState(form.cleaned_data["to"]), form.cleaned_data["words"]
        with refusals_on(form):
            take_step(request.actor, dossier=found, to=to, words=words)
            return redirect("dossiers:dossier", slug)
    return _again(request, found, "step_form", form)


@require_POST
def lodged(request: DeskRequest, slug: str) -> HttpResponse:
    found, form = dossier_for(request.actor, slug), LodgeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_on(form, at={LodgedBeforeSigned: "lodged_on"}):
            lodge_dossier(request.actor, dossier=found, lodged_on=data["lodged_on"], words=data["words"])
            return redirect("dossiers:dossier", slug)
    return _again(request, found, "lodge_form", form)


@require_POST
def question(request: DeskRequest, slug: str) -> HttpResponse:
    found, form = dossier_for(request.actor, slug), QuestionForm(request.POST)
    if not form.is_valid():
        return _again(request, found, "question_form", form)
    data = form.cleaned_data
    record_question(
        request.actor, dossier=found, words=data["words"], received_on=data["received_on"], due_on=data["due_on"]
    )
    return redirect("dossiers:dossier", slug)


@require_POST
def question_answer(request: DeskRequest, slug: str, question_id: UUID) -> HttpResponse:
    found, form = dossier_for(request.actor, slug), QuestionAnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, found, "question_answer_form", form)
    words, answered_on = form.cleaned_data["words"], form.cleaned_data["answered_on"]
    try:
        record_answer(request.actor, dossier=found, question_id=question_id, words=words, answered_on=answered_on)
    except AnsweredBeforeReceived as refusal:
        form.add_error("answered_on", f"{refusal.happened} {refusal.next_step}")
        return _again(request, found, "question_answer_form", form)
    return redirect("dossiers:dossier", slug)


@require_POST
def decision(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    form = DecisionForm(request.POST, size=found.case.size)
    if not form.is_valid():
        return _again(request, found, "decision_form", form)
    data = {name: value for name, value in form.cleaned_data.items() if name != "sure"}
    data |= {"kind": DecisionKind(data["kind"]), "notified": Notified(data["notified"])}
    try:
        record_decision(request.actor, dossier=found, **data)
    except DecidedBeforeLodged as refusal:
        form.add_error("decided_on", f"{refusal.happened} {refusal.next_step}")
        return _again(request, found, "decision_form", form)
    return redirect("dossiers:dossier", slug)
