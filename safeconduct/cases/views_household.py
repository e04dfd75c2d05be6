"""The people of a case, their story, their needs, their consents."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.forms import ConsentForm, IdentityForm, PersonForm, ProfileForm, StoryForm
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PersonIdentity, PlacementProfile, Story
from safeconduct.cases.selectors import case_for, people_of, person_for
from safeconduct.cases.services import household
from safeconduct.cases.services.consents import give_consent, withdraw_consent
from safeconduct.cases.words import ConsentKind
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.grants import may_open
from safeconduct.custody.sealing import open_record


def _story(request: DeskRequest, case: Case) -> Story:
    return open_record(request.actor, case.story, Story, purpose="view") if case.story else Story()


def story(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    return render(request, "cases/story.html", {"case": case, "story": _story(request, case)})


def story_change(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    before = _story(request, case)
    form = StoryForm(request.POST or None, initial={"added": before.added})
    if request.method == "POST" and form.is_valid():
        household.change_story(request.actor, case=case, story=form.story(before))
        return redirect("cases:story", slug)
    return render(request, "cases/story_change.html", {"case": case, "story": before, "form": form})


def identity(request: DeskRequest, slug: str) -> HttpResponse:
    """Who everybody is for a State; takes the second key."""
    case = case_for(request.actor, slug)
    if not may_open(request.actor, case.pk, Compartment.IDENTITY):
        raise NoGrant
    rows = [(member, _identity(request, member.person.identity)) for member in people_of(request.actor, case)]
    return render(request, "cases/identity.html", {"case": case, "rows": rows})


def _identity(request: DeskRequest, record: object) -> PersonIdentity | None:
    return open_record(request.actor, record, PersonIdentity, purpose="view") if record else None  # type: ignore[arg-type]


def identity_change(request: DeskRequest, slug: str, position: int) -> HttpResponse:
    case = case_for(request.actor, slug)
    member = person_for(request.actor, case, position)
    if request.method == "POST":
        form = IdentityForm(request.POST)
        if form.is_valid():
            household.change_identity(request.actor, case=case, person=member.person, identity=form.identity())
            return redirect("cases:identity", slug)
    else:
        known = _identity(request, member.person.identity)
        form = IdentityForm.of(known) if known else IdentityForm()
    return render(request, "cases/person.html", {"case": case, "form": form, "member": member})


def person_add(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        household.add_person(request.actor, case=case, card=form.card())
        return redirect("cases:case", slug)
    return render(request, "cases/person.html", {"case": case, "form": form, "member": None})


def person_change(request: DeskRequest, slug: str, position: int) -> HttpResponse:
    case = case_for(request.actor, slug)
    member = person_for(request.actor, case, position)
    form = PersonForm(request.POST) if request.method == "POST" else PersonForm.of(member.card)
    if request.method == "POST" and form.is_valid():
        household.change_card(request.actor, case=case, person=member.person, card=form.card())
        return redirect("cases:case", slug)
    return render(request, "cases/person.html", {"case": case, "form": form, "member": member})


def profile(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    if request.method == "POST":
        form = ProfileForm(request.POST)
        if form.is_valid():
            household.change_profile(request.actor, case=case, profile=form.profile())
            return redirect("cases:case", slug)
    else:
        form = ProfileForm.of(_profile(request, case))
    return render(request, "cases/profile.html", {"case": case, "form": form})


def _profile(request: DeskRequest, case: Case) -> PlacementProfile:
    if case.profile is None:
        return PlacementProfile(size=case.size)
    return open_record(request.actor, case.profile, PlacementProfile, purpose="view")


@require_POST
def consent(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/consent.html", {"case": case, "form": form}, status=400)
    kind = ConsentKind(form.cleaned_data["kind"])
    give_consent(request.actor, case=case, kind=kind, given_on=form.cleaned_data["given_on"])
    return redirect("cases:case", slug)


@require_POST
def consent_end(request: DeskRequest, slug: str, kind: str) -> HttpResponse:
    if kind in ConsentKind:
        withdraw_consent(request.actor, case=case_for(request.actor, slug), kind=ConsentKind(kind))
    return redirect("cases:case", slug)
