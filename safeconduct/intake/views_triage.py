"""Requests at the desk: read, answer, hear, decline."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.selectors import case_for, people_of, story_of
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.grants import compartments_open_to
from safeconduct.intake.forms import DeclineForm, MessageForm
from safeconduct.intake.pictures import weeks_picture
from safeconduct.intake.selectors import conversation_for, file_count, messages_for, requests_for, unanswered_for
from safeconduct.intake.services.talk import answer, mark_read
from safeconduct.intake.services.triage import hear

PER_PAGE = 25


def requests(request: DeskRequest) -> HttpResponse:
    page = Paginator(requests_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unanswered": unanswered_for(request.actor)[:PER_PAGE],
        "picture": weeks_picture(request.actor),
    }
    return render(request, "intake/requests.html", context)


def request_page(request: DeskRequest, slug: str) -> HttpResponse:
    """One request; the story opens on asking, and that is logged."""
    case = case_for(request.actor, slug)
    story = None
    if request.GET.get("open") == "story" and case.story is not None:
        story = story_of(request.actor, case, purpose="triage")
    context = {
        "case": case,
        "people": people_of(request.actor, case),
        "story": story,
        "consents": case.consents.filter(withdrawn_on__isnull=True),
        "item_count": file_count(case),
        "reads_messages": hasattr(case, "conversation")
        and Compartment.MESSAGES in compartments_open_to(request.actor, case.pk),
        "decline_form": DeclineForm(),
    }
    return render(request, "intake/request.html", context)


@require_POST
def hear_request(request: DeskRequest, slug: str) -> HttpResponse:
    hear(request.actor, case=case_for(request.actor, slug))
    return redirect("cases:case", slug)


def talk(request: DeskRequest, slug: str) -> HttpResponse:
    """The conversation; what is opened here is marked as read."""
    conversation = conversation_for(request.actor, slug)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["text"].strip():
            answer(request.actor, conversation=conversation, text=form.cleaned_data["text"])
            return redirect("triage:talk", slug)
        form.add_error("text", _("Write something first."))
    messages = messages_for(request.actor, conversation)
    mark_read(conversation, from_applicant=True, shown=[message.pk for message in messages])
    context = {"case": conversation.case, "conversation": conversation, "messages_": messages, "form": form}
    return render(request, "intake/talk_desk.html", context, status=400 if form.errors else 200)
