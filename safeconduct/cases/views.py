"""The list of cases, the page of one case, and its steps."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases import page
from safeconduct.cases.forms import MoveForm, OpenCaseForm, RightForm, TaskForm
from safeconduct.cases.payloads import PersonCard, Story
from safeconduct.cases.selectors import case_for, cases_for
from safeconduct.cases.services.household import settle_people
from safeconduct.cases.services.move_case import move_case
from safeconduct.cases.services.open_case import open_case
from safeconduct.cases.services.tasks import add_task, finish_task
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import STATE_WORDS, TaskKind, Urgency
from safeconduct.kernel.errors import Refused

PER_PAGE = 40


def cases(request: DeskRequest) -> HttpResponse:
    found = cases_for(request.actor)
    state = request.GET.get("state", "")
    if state in set(CaseState):
        found = found.filter(state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": STATE_WORDS.items(),
        "state": state,
    }
    return render(request, "cases/cases.html", context)


def open_new(request: DeskRequest) -> HttpResponse:
    form = OpenCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        case = open_case(
            request.actor,
            story=Story(own_words=data["own_words"]),
            principal=PersonCard(working_name=data["working_name"], pronouns=data["pronouns"]),
            urgency=Urgency(data["urgency"]),
            language=data["language"],
        )
        return redirect("cases:case", case.slug)
    return render(request, "cases/open.html", {"form": form})


def case_page(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    return render(request, "cases/case.html", page.context_of(request.actor, case))


def _again(request: DeskRequest, slug: str, form_name: str, form: object) -> HttpResponse:
    context = page.context_of(request.actor, case_for(request.actor, slug)) | {form_name: form}
    return render(request, "cases/case.html", context, status=400)


@require_POST
def move(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = MoveForm(request.POST, choices=page.moves_of(request.actor, case))
    if form.is_valid():
        try:
            to = CaseState(form.cleaned_data["to"])
            move_case(request.actor, case=case, to=to, words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("cases:case", slug)
    return _again(request, slug, "move_form", form)


@require_POST
def people_right(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = RightForm(request.POST)
    if not form.is_valid():
        return _again(request, slug, "right_form", form)
    settle_people(request.actor, case=case, why=form.cleaned_data["why"])
    return redirect("cases:case", slug)


@require_POST
def task_add(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = TaskForm(request.POST)
    if not form.is_valid():
        return _again(request, slug, "task_form", form)
    data = form.cleaned_data | {"kind": TaskKind(form.cleaned_data["kind"])}
    try:
        add_task(request.actor, case=case, owner=request.user, **data)
    except Refused as refusal:
        form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        return _again(request, slug, "task_form", form)
    return redirect("cases:case", slug)


@require_POST
def task_done(request: DeskRequest, slug: str, task_id: str) -> HttpResponse:
    finish_task(request.actor, case=case_for(request.actor, slug), task_id=task_id)
    return redirect("/") if request.POST.get("back") == "/" else redirect("cases:case", slug)
