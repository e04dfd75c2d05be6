"""The people of a case, their story, their needs, their consents."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeconduct.accounts.http import DeskRequest
from safeconduct.cases.forms import ConsentForm, IdentityForm, PersonForm, ProfileForm, StoryForm
from safeconduct.cases.people import who_share_a_paper
from safeconduct.cases.selectors import case_for, identities_of, identity_of, person_for, profile_of, story_of
from safeconduct.cases.services import household
from safeconduct.cases.services.consents import give_consent, withdraw_consent
from safeconduct.cases.words import ConsentKind
from safeconduct.custody.versions import version_of
from safeconduct.kernel.errors import ChangedMeanwhile
from safeconduct.look.changing import ChangeForm


def story(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    return render(request, "cases/story.html", {"case": case, "story": story_of(request.actor, case)})


def story_change(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    before = story_of(request.actor, case)
    form = StoryForm(request.POST or None, initial={"added": before.added, "seen": version_of(case.story)})

    def keep() -> None:
        household.change_story(request.actor, case=case, story=form.story(before), seen=form.seen_version)

    if _is_kept(request, form, keep):
        return redirect("cases:story", slug)
    return _shown(request, "cases/story_change.html", {"case": case, "story": before, "form": form})


def _is_kept(request: DeskRequest, form: ChangeForm, keep: Callable[[], None]) -> bool:
    """Whether the form was sent and its answers are kept; else it says what is to be mended."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        keep()
    except (ChangedMeanwhile, household.FewerThanEntered, household.SecondPrincipal) as refusal:
        form.refuse(refusal)
        return False
    return True


def _shown(request: DeskRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=400 if context["form"].errors else 200)


def identity(request: DeskRequest, slug: str) -> HttpResponse:
    """Who everybody is for a State; takes the second key."""
    case = case_for(request.actor, slug)
    rows = identities_of(request.actor, case)
    return render(request, "cases/identity.html", {"case": case, "rows": rows, "shared": who_share_a_paper(rows)})


def identity_change(request: DeskRequest, slug: str, position: int) -> HttpResponse:
    case = case_for(request.actor, slug)
    member = person_for(request.actor, case, position)
    person, form = member.person, IdentityForm(request.POST)
    if request.method != "POST":
        form = IdentityForm.of(identity_of(request.actor, person), seen=version_of(person.identity))

    def keep() -> None:
        identity = form.identity()
        household.change_identity(request.actor, case=case, person=person, identity=identity, seen=form.seen_version)

    if _is_kept(request, form, keep):
        return redirect("cases:identity", slug)
    return _shown(request, "cases/person.html", {"case": case, "form": form, "member": member})


def person_add(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = PersonForm(request.POST or None)

    def keep() -> None:
        household.add_person(request.actor, case=case, card=form.card())

    if _is_kept(request, form, keep):
        return redirect("cases:case", slug)
    return _shown(request, "cases/person.html", {"case": case, "form": form, "member": None})


def person_change(request: DeskRequest, slug: str, position: int) -> HttpResponse:
    case = case_for(request.actor, slug)
    member = person_for(request.actor, case, position)
    form = PersonForm(request.POST)
    if request.method != "POST":
        form = PersonForm.of(member.card, seen=version_of(member.person.card))

    def keep() -> None:
        card, seen = form.card(), form.seen_version
        household.change_card(request.actor, case=case, person=member.person, card=card, seen=seen)

    if _is_kept(request, form, keep):
        return redirect("cases:case", slug)
    return _shown(request, "cases/person.html", {"case": case, "form": form, "member": member})


def profile(request: DeskRequest, slug: str) -> HttpResponse:
    case = case_for(request.actor, slug)
    form = ProfileForm(request.POST)
    if request.method != "POST":
        form = ProfileForm.of(profile_of(request.actor, case), seen=version_of(case.profile))

    def keep() -> None:
        household.change_profile(request.actor, case=case, profile=form.profile(), seen=form.seen_version)

    if _is_kept(request, form, keep):
        return redirect("cases:profile" if form.names_places else "cases:case", slug)
    return _shown(request, "cases/profile.html", {"case": case, "form": form})


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
