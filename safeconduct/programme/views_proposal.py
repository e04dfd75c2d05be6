"""The proposal: its versions, its document, its answer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.roles import Role
from safeconduct.kernel.errors import Refused
from safeconduct.programme.forms import AnswerForm, ProposalForm
from safeconduct.programme.proposal_words import labels
from safeconduct.programme.selectors import content_of, document_of, proposal_for, proposals_of, the_programme
from safeconduct.programme.services.proposal import answer_proposal, live_numbers, make_proposal, send_proposal
from safeconduct.programme.words import AnswerKind


def proposals(request: DeskRequest) -> HttpResponse:
    found = proposals_of(request.actor, the_programme(request.actor))
    context = {"proposals": found, "is_lead": request.actor.has(Role.LEAD)}
    return render(request, "programme/proposals.html", context)


def proposal_new(request: DeskRequest) -> HttpResponse:
    programme = the_programme(request.actor)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_proposal(request.actor, programme=programme, **form.cleaned_data)
        return redirect("programme:proposal", made.version)
    context = {"form": form, "numbers": _named(live_numbers(programme))}
    return render(request, "programme/proposal_new.html", context, status=400 if form.errors else 200)


def _named(numbers: dict[str, int]) -> list[tuple[str, int]]:
    words = labels(1)
    return [(words[name], number) for name, number in numbers.items() if name in words]


def proposal(request: DeskRequest, version: int) -> HttpResponse:
    found = proposal_for(request.actor, the_programme(request.actor), version)
    content = content_of(request.actor, found)
    context = {
        "proposal": found,
        "content": content,
        "numbers": _named(content.numbers),
        "answer_form": AnswerForm(),
        "is_lead": request.actor.has(Role.LEAD),
    }
    return render(request, "programme/proposal.html", context)


def proposal_pdf(request: DeskRequest, version: int) -> HttpResponse:
    found = proposal_for(request.actor, the_programme(request.actor), version)
    response = HttpResponse(document_of(request.actor, found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="proposal-{found.version}.pdf"'
    return response


@require_POST
def proposal_send(request: DeskRequest, version: int) -> HttpResponse:
    send_proposal(request.actor, proposal=proposal_for(request.actor, the_programme(request.actor), version))
    return redirect("programme:proposal", version)


@require_POST
def proposal_answer(request: DeskRequest, version: int) -> HttpResponse:
    found = proposal_for(request.actor, the_programme(request.actor), version)
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data | {"answer": AnswerKind(form.cleaned_data["answer"])}
        try:
            answer_proposal(request.actor, proposal=found, **data)
        except Refused as refusal:
            form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect("programme:proposal", version)
    return render(request, "programme/answer.html", {"proposal": found, "form": form}, status=400)
