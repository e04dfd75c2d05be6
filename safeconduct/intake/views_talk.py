"""Coming back with the seven words."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from safeconduct.custody.applicants import read_code, return_with
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.custody.upload import TooLarge
from safeconduct.intake.forms import ReturnForm, TalkForm
from safeconduct.intake.selectors import applicant_of, messages_for
from safeconduct.intake.services.burn import burn
from safeconduct.intake.services.talk import Applicant, mark_read, write_as_applicant
from safeconduct.kernel.errors import Refused


@sensitive_post_parameters("words")
def come_back(request: HttpRequest) -> HttpResponse:
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            half = return_with(read_code(form.cleaned_data["words"]))
        except Refused as refusal:
            form.add_error("words", str(refusal.happened))
        else:
            response = redirect("intake:talk")
            response.set_cookie(
                settings.HALF_COOKIE,
                half.to_cookie(),
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Strict",
            )
            return response
    context = {"form": form, "leave_url": reverse("intake:leave")}
    return render(request, "intake/return.html", context, status=400 if form.errors else 200)


def _applicant(request: HttpRequest) -> Applicant | None:
    try:
        return applicant_of(BrowserHalf.from_cookie(request.COOKIES.get(settings.HALF_COOKIE, "")))
    except SessionOver:
        return None


@sensitive_post_parameters("text")
def talk(request: HttpRequest) -> HttpResponse:
    applicant = _applicant(request)
    if applicant is None:
        return redirect("intake:return")
    form = TalkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and getattr(request, "file_was_too_large", False):
        form.add_error("file", f"{TooLarge.happened} {TooLarge.next_step}")
    elif request.method == "POST" and form.is_valid():
        try:
            write_as_applicant(applicant, text=form.cleaned_data["text"], file=form.cleaned_data["file"])
        except Refused as refusal:
            form.add_error("file", f"{refusal.happened} {refusal.next_step}")
        else:
            return redirect(f"{reverse('intake:talk')}?sent=1")
    messages = messages_for(applicant, applicant.conversation)
    mark_read(applicant.conversation, from_applicant=False, shown=[message.pk for message in messages])
    context = {
        "form": form,
        "messages_": messages,
        "just_sent": "sent" in request.GET,
        "leave_url": reverse("intake:leave"),
    }
    return render(request, "intake/talk.html", context, status=400 if form.errors else 200)


def end_for_good(request: HttpRequest) -> HttpResponse:
    """The page that asks once more, and the end."""
    applicant = _applicant(request)
    if applicant is None:
        return redirect("intake:return")
    if request.method == "POST":
        burn(applicant)
        return redirect("intake:leave")
    return render(request, "intake/burn.html", {"leave_url": reverse("intake:leave")})
