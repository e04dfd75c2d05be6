"""Coming back with the seven words."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.debug import sensitive_post_parameters

from safeconduct.accounts.kept_form import carried_by, kept_from, to_send_again
from safeconduct.accounts.middleware import half_of
from safeconduct.custody.applicants import read_code, return_with
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.custody.pace import What, full_until
from safeconduct.custody.upload import TooLarge
from safeconduct.intake.applicant import Applicant
from safeconduct.intake.forms import ReturnForm, TalkForm
from safeconduct.intake.selectors import applicant_of, messages_for
from safeconduct.intake.services import pace
from safeconduct.intake.services.burn import burn
from safeconduct.intake.services.talk import mark_read, write_as_applicant
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused


def _language_of(request: HttpRequest) -> str:
    """The language that the page is asked for: another one, where the switch was pressed with something typed."""
    asked = request.POST.get("language", "")
    return asked if asked in settings.LANGUAGE_NAMES else get_language() or settings.LANGUAGE_CODE


def _is_switch(request: HttpRequest) -> bool:
    return request.POST.get("language", "") in settings.LANGUAGE_NAMES


@sensitive_post_parameters("words", "kept-text")
def come_back(request: HttpRequest) -> HttpResponse:
    """The seven words open the conversation; a message that was typed before it closed comes along."""
    if _is_switch(request):
        return _words_page(request, ReturnForm(initial=request.POST.dict()))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            half = return_with(read_code(form.cleaned_data["words"]))
        except Refused as refusal:
            form.add_error("words", str(refusal.happened))
        else:
            return _let_in(request, half)
    return _words_page(request, form, status=400 if form.errors else 200)


def _words_page(request: HttpRequest, form: ReturnForm, status: int = 200, **kept: Any) -> HttpResponse:
    with override(_language_of(request)):
        frame = {"leave_url": reverse("intake:leave"), "here": reverse("intake:return"), "language_form": "words"}
        context = carried_by(request) | kept | frame | {"form": form}
        return render(request, "intake/return.html", context, status=status)


def _let_in(request: HttpRequest, half: BrowserHalf) -> HttpResponse:
    typed = to_send_again(request)
    if typed is None:
        response: HttpResponse = redirect("intake:talk")
    else:
        context = {"typed": typed, "one_use_key": typed.key, "leave_url": reverse("intake:leave")}
        response = render(request, "intake/talk_again.html", context)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.HALF_COOKIE, half.to_cookie(), httponly=True, secure=secure, samesite="Strict")
    return response


def _applicant(request: HttpRequest) -> Applicant | None:
    half = half_of(request)
    try:
        return applicant_of(half) if half else None
    except SessionOver:
        return None


@sensitive_post_parameters("text")
def talk(request: HttpRequest) -> HttpResponse:
    """The conversation, and the next message. When it has closed meanwhile, the message waits for the words."""
    applicant = _applicant(request)
    if applicant is None and request.method == "POST":
        return _words_page(request, ReturnForm(), status=401, **kept_from(request))
    if applicant is None:
        return redirect("intake:return")
    if _is_switch(request):
        return _talk_page(request, applicant, TalkForm(initial=request.POST.dict()))
    form = TalkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and getattr(request, "file_was_too_large", False):
        form.add_error("file", f"{TooLarge.happened} {TooLarge.next_step}")
    elif request.method == "POST" and form.is_valid():
        try:
            return _write(applicant, form, free_at=pace.files_are_full(request))
        except Refused as refusal:
            field = "file" if form.cleaned_data["file"] else "text"
            form.add_error(field, f"{refusal.happened} {refusal.next_step}")
    elif free_at := pace.files_are_full(request):
        form.add_error("file", str(pace.FilesReached(free_at)))
    return _talk_page(request, applicant, form)


def _write(applicant: Applicant, form: TalkForm, *, free_at: datetime | None) -> HttpResponse:
    """Words get through without their file while the house takes none, and the page says so. Raises Refused."""
    text, file = form.cleaned_data["text"], form.cleaned_data["file"]
    pace.take_words(text)
    if file:
        try:
            pace.take_file(file)
        except pace.FilesReached as reached:
            if not text.strip():
                raise
            file, free_at = None, reached.free_at
    write_as_applicant(applicant, text=text, file=file)
    without = "&without=file" if free_at else ""
    return redirect(f"{reverse('intake:talk')}?sent=1{without}")


def _file_left_out(request: HttpRequest) -> pace.FilesReached | None:
    if "without" not in request.GET:
        return None
    return pace.FilesReached(full_until(What.FILES) or clock.now())


def _talk_page(request: HttpRequest, applicant: Applicant, form: TalkForm) -> HttpResponse:
    pace.take_reading(applicant.conversation)
    messages = messages_for(applicant, applicant.conversation)
    mark_read(applicant.conversation, from_applicant=False, shown=[message.pk for message in messages])
    with override(_language_of(request)):
        context = {
            "form": form,
            "messages_": messages,
            "just_sent": "sent" in request.GET,
            "refusal": _file_left_out(request),
            "leave_url": reverse("intake:leave"),
            "here": reverse("intake:talk"),
            "language_form": "talk",
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
