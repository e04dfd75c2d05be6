"""Guests of a case, for whoever works on it: inviting, choosing, seeing what they will see, ending."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from safeconduct.accounts.http import DeskRequest, asked_by_the_page
from safeconduct.accounts.once import spend
from safeconduct.accounts.services.colleagues import NameTaken
from safeconduct.cases.selectors import case_for
from safeconduct.custody import vouching
from safeconduct.custody.tickets import NoWorker
from safeconduct.evidence.selectors import item_for
from safeconduct.evidence.selectors_pages import are_coming
from safeconduct.evidence.services.show_page import show_page
from safeconduct.evidence.views_pages import ALONE, ANEW
from safeconduct.guests.chosen import papers_to_choose, story_as_pages
from safeconduct.guests.forms import ChooseForm, InviteGuestForm
from safeconduct.guests.marks import line_of, marked
from safeconduct.guests.models import Guest
from safeconduct.guests.preview import context_of_preview
from safeconduct.guests.refusals import NotDrawnYet
from safeconduct.guests.selectors import guest_for, guests_of, items_given, looks_of, papers_given
from safeconduct.guests.services.end import end_early
from safeconduct.guests.services.give import give, must_go_on
from safeconduct.guests.services.invite import invite_guest
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound, Refused


def guests(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    found = guests_of(request.actor, case)
    form = InviteGuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = invite_guest(request.actor, case=case, **form.cleaned_data)
        except NameTaken as refusal:
            form.add_error("username", str(refusal.happened))
        else:
            spend(request)
            return render(request, "guests/invited.html", {"case": case, "new": new})
    context = {"case": case, "guests": found, "form": form}
    return render(request, "guests/guests.html", context, status=400 if form.errors else 200)


def _found(request: DeskRequest, slug: str, guest_id: UUID) -> Guest:
    return guest_for(request.actor, case_for(request.actor, slug), guest_id)


def _form(request: DeskRequest, guest: Guest, data: object = None) -> ChooseForm:
    papers = papers_to_choose(request.actor, guest.case)
    has_story = guest.case.story_id is not None
    return ChooseForm(data, papers=papers, has_story=has_story, given=items_given(guest))


@require_GET
def guest(request: DeskRequest, slug: str, guest_id: UUID) -> HttpResponse:
    found = _found(request, slug, guest_id)
    is_open = found.ended_at is None
    may_be_given = is_open and vouching.counts(found.user.holder)
    context = {
        "case": found.case,
        "guest": found,
        "given": papers_given(request.actor, found) if is_open else [],
        "looks": looks_of(found),
        "form": _form(request, found) if may_be_given else None,
    }
    return render(request, "guests/guest.html", context)


def preview(request: DeskRequest, slug: str, guest_id: UUID) -> HttpResponse:
    """What the guest will see, before it is given; given with the same choice."""
    found = _found(request, slug, guest_id)
    must_go_on(found)
    request.actor.keyring.must_be_stepped_up()
    form = _form(request, found, request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise NotFound
    papers, with_story = form.papers(), form.with_story()
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            give(request.actor, guest=found, papers=papers, with_story=with_story)
        except (NotDrawnYet, NoWorker) as said:
            refusal = said
        else:
            messages.success(request, _("%(name)s can read these papers now.") % {"name": found.user.display_name})
            return redirect("guests:guest", slug, guest_id)
    context = context_of_preview(request.actor, found, papers, with_story=with_story, refusal=refusal)
    return render(request, "guests/preview.html", context, status=refusal.status if refusal else 200)


@require_GET
@asked_by_the_page
def preview_progress(request: DeskRequest, slug: str, guest_id: UUID) -> HttpResponse:
    found = _found(request, slug, guest_id)
    form = _form(request, found, request.GET)
    if not form.is_valid() or not are_coming(form.papers()):
        return HttpResponse(headers=ANEW)
    page_url = reverse("guests:preview", args=[slug, guest_id])
    context = {"progress": request.get_full_path(), "page_url": f"{page_url}?{request.GET.urlencode()}"}
    return render(request, "evidence/_drawing.html", context)


@require_GET
def preview_page(request: DeskRequest, slug: str, guest_id: UUID, item_id: UUID, number: int) -> HttpResponse:
    found = _found(request, slug, guest_id)
    item = item_for(request.actor, found.case, item_id)
    return _picture(found, show_page(request.actor, item=item, number=number))


@require_GET
def preview_story(request: DeskRequest, slug: str, guest_id: UUID, number: int) -> HttpResponse:
    found = _found(request, slug, guest_id)
    story = story_as_pages(request.actor, found)
    if number not in story.numbers:
        raise NotFound
    return _picture(found, story.page(request.actor, number))


def _picture(guest: Guest, jpeg: bytes) -> HttpResponse:
    """With the mark that the guest will see."""
    line = line_of(guest.user.display_name, clock.now(), None)
    headers = {"Content-Security-Policy": ALONE}
    return HttpResponse(marked(jpeg, line), content_type="image/jpeg", headers=headers)


@require_POST
def end(request: DeskRequest, slug: str, guest_id: UUID) -> HttpResponse:
    found = _found(request, slug, guest_id)
    end_early(request.actor, guest=found)
    said = _("%(name)s reads nothing any more, and the keys are deleted.") % {"name": found.user.display_name}
    messages.success(request, said)
    return redirect("guests:guests", slug)
