"""Opening a case of others in an emergency, reading it for two hours, and looking into it afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.accounts.refusals import refusals_on
from safeconduct.cases.selectors import identities_of, people_of, story_of
from safeconduct.desk.forms_glass import GlassForm
from safeconduct.desk.selectors_glass import (
    again_from,
    behind,
    conversation_behind,
    openings_for,
    read_by,
    reasons_for,
)
from safeconduct.desk.services.break_glass import NoSuchCase, OpenToYou, answer_through_glass, break_glass, review
from safeconduct.intake.forms import MessageForm
from safeconduct.intake.selectors import messages_for


def glass(request: DeskRequest) -> HttpResponse:
    """What one reads so now, and the form; for a day after it was sent, from when it can be sent again."""
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, {NoSuchCase: "name", OpenToYou: "name"}):
            return redirect("desk:glass_case", break_glass(request.actor, **form.cleaned_data).slug)
    again = None if form.is_bound else again_from(request.actor)
    context = {"form": form, "reads": read_by(request.actor), "again_from": again}
    return render(request, "desk/glass.html", context, status=400 if form.errors else 200)


def glass_case(request: DeskRequest, slug: str) -> HttpResponse:
    """Who they are, what happened, what was written; an answer to them is all that can be sent from here."""
    one = behind(request.actor, slug)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["text"].strip():
            answer_through_glass(request.actor, slug=slug, text=form.cleaned_data["text"])
            return redirect("desk:glass_case", slug)
        form.add_error("text", _("Write something first."))
    has_talk = hasattr(one.case, "conversation")
    context = {
        "case": one.case,
        "ends_at": one.ends_at,
        "people": people_of(request.actor, one.case),
        "story": story_of(request.actor, one.case),
        "messages_": messages_for(request.actor, conversation_behind(request.actor, slug)) if has_talk else None,
        "form": form,
    }
    return render(request, "desk/glass_case.html", context, status=400 if form.errors else 200)


def glass_identity(request: DeskRequest, slug: str) -> HttpResponse:
    """Who they are for a State: with the second key."""
    one = behind(request.actor, slug)
    context = {"case": one.case, "ends_at": one.ends_at, "rows": identities_of(request.actor, one.case)}
    return render(request, "desk/glass_identity.html", context)


def glass_reviews(request: DeskRequest) -> HttpResponse:
    """What others opened so, with their reasons, until one who did not has looked into it."""
    openings = reasons_for(request.actor, openings_for(request.actor))
    return render(request, "desk/glass_reviews.html", {"openings": openings})


@require_POST
def glass_review(request: DeskRequest, opening_id: UUID) -> HttpResponse:
    was_needed = "needed" in request.POST
    review(request.actor, opening=opening_id, was_needed=was_needed)
    ended = _("It is kept that it was not needed. The case is closed to them from now on.")
    messages.success(request, _("It is kept that it was needed.") if was_needed else ended)
    return redirect("desk:glass_reviews")
