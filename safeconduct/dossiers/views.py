"""The list of dossiers, the page of one, and what goes into it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.selectors import case_for
from safeconduct.cases.states import CaseState
from safeconduct.custody.versions import version_of
from safeconduct.dossiers import page
from safeconduct.dossiers.forms import AnswerForm, FactsForm, LodgingForm, OpenForm, StatementForm
from safeconduct.dossiers.overview import overview_of
from safeconduct.dossiers.policies import PREPARES, SIGNS
from safeconduct.dossiers.selectors import dossier_for, dossiers_for, may_begin, pack_for, statement_of
from safeconduct.dossiers.services.keep import (
    answer_with,
    keep_facts,
    keep_statement,
    set_lodging,
    take_answer_back,
)
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.standing import standing_of
from safeconduct.dossiers.words import StayTrack
from safeconduct.evidence.selectors import items_of, with_about
from safeconduct.kernel.errors import NotFound, Refused
from safeconduct.programme.packs import pack_of
from safeconduct.programme.selectors import the_programme

PER_PAGE = 30


@require_GET
def dossiers(request: DeskRequest) -> HttpResponse:
    listed = dossiers_for(request.actor).select_related(None).only("pk")  # sorting must not carry what is sealed
    found = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "dossiers/dossiers.html", {"page": found, "rows": overview_of(request.actor, list(found))})


@require_GET
def dossier(request: DeskRequest, slug: str) -> HttpResponse:
    try:
        found = dossier_for(request.actor, slug)
    except NotFound:
        return _begin(request, slug)
    return render(request, "dossiers/dossier.html", page.context_of(request.actor, found))


def _begin(request: DeskRequest, slug: str, form: OpenForm | None = None) -> HttpResponse:
    """No dossier yet: the page that opens one, for a case whose submission one holds."""
    case = case_for(request.actor, slug)
    if not may_begin(request.actor, case):
        raise NotFound
    pack = pack_of(the_programme(request.actor).code)
    context = {
        "case": case,
        "form": form or OpenForm(pack=pack),
        "pack": pack,
        "prepares": request.actor.has(*PREPARES)
        and case.state in {"evidence", "dossier", "lodged", "decided", "refused"},
        "gathers_next": request.actor.has(*PREPARES) and case.case_state is CaseState.SELECTED,
    }
    return render(request, "dossiers/open.html", context, status=400 if form else 200)


@require_POST
def open_new(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = OpenForm(request.POST, pack=pack_of(the_programme(request.actor).code))
    if not form.is_valid():
        return _begin(request, slug, form)
    data = form.cleaned_data
    open_dossier(request.actor, case=case, track=StayTrack(data["track"]), post=data["post"])
    return redirect("dossiers:dossier", slug)


def facts(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    standing = standing_of(request.actor, found)
    form = FactsForm(request.POST or None, standing=standing, people=list(standing.dossier.case.people.all()))
    if request.method == "POST" and form.is_valid():
        try:
            keep_facts(request.actor, dossier=found, facts=form.kept(), seen=form.seen_version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("dossiers:dossier", slug)
    return render(
        request, "dossiers/facts.html", {"case": found.case, "form": form}, status=400 if form.errors else 200
    )


def statement(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    form = (
        StatementForm(request.POST)
        if request.method == "POST"
        else StatementForm.of(statement_of(request.actor, found), seen=version_of(found.statement))
    )
    if request.method == "POST" and form.is_valid():
        try:
            keep_statement(request.actor, dossier=found, statement=form.kept(), seen=form.seen_version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("dossiers:dossier", slug)
    context = {"case": found.case, "form": form, "signs": request.actor.has(*SIGNS)}
    return render(request, "dossiers/statement.html", context, status=400 if form.errors else 200)


def lodging(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    initial = {"lodging_on": found.lodging_on, "track": found.track, "post": found.post}
    form = LodgingForm(request.POST or None, pack=pack_for(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_lodging(
                request.actor,
                dossier=found,
                lodging_on=data["lodging_on"],
                track=StayTrack(data["track"]),
                post=data["post"],
            )
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("dossiers:dossier", slug)
    earliest = standing_of(request.actor, found).earliest
    context = {"case": found.case, "form": form, "earliest": earliest}
    return render(request, "dossiers/lodging.html", context, status=400 if form.errors else 200)


@require_POST
def answers(request: DeskRequest, slug: str) -> HttpResponse:
    found = dossier_for(request.actor, slug)
    standing = standing_of(request.actor, found)
    items = with_about(request.actor, list(items_of(request.actor, found.case)))
    form = AnswerForm(request.POST, standing=standing, items=items)
    if form.is_valid():
        data = form.cleaned_data
        answer_with(request.actor, dossier=found, item_id=UUID(data["item"]), requirement=data["requirement"])
        return redirect("dossiers:dossier", slug)
    context = page.context_of(request.actor, found) | {"answer_form": form}
    return render(request, "dossiers/dossier.html", context, status=400)


@require_POST
def answers_not(request: DeskRequest, slug: str, answer_id: UUID) -> HttpResponse:
    take_answer_back(request.actor, dossier=dossier_for(request.actor, slug), answer_id=answer_id)
    return redirect("dossiers:dossier", slug)
