"""The form and the conversation, on the public face. Every page works without scripts."""

import msgspec
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeconduct.accounts.middleware import half_of
from safeconduct.accounts.once import takes_changes
from safeconduct.custody import broker
from safeconduct.custody.upload import TooLarge
from safeconduct.intake import draft
from safeconduct.intake.forms import BY_CODE, QUESTIONS, FilesForm, QuestionForm
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services import pace
from safeconduct.intake.services.ask_for_help import MayNotKeep, add_file, ask_for_help, must_be_kept
from safeconduct.intake.services.pace import RequestsReached
from safeconduct.intake.summary import summary_of
from safeconduct.kernel.errors import Refused

CODES = [question.code for question in QUESTIONS]


def start(request: HttpRequest) -> HttpResponse:
    """What this is, what it is not, and two ways on: begin, or come back with seven words."""
    context = {"leave_url": reverse("intake:leave"), "first": CODES[0], "total": len(CODES)}
    return render(request, "intake/start.html", context)


def _after(code: str) -> str:
    place = CODES.index(code) + 1
    return reverse("intake:question", args=[CODES[place]]) if place < len(CODES) else reverse("intake:check")


def _comes_from_check(request: HttpRequest) -> bool:
    """Whether the question was opened from the summary, to be changed and returned to it."""
    return request.GET.get("from") == "check"


def _before(code: str) -> str:
    place = CODES.index(code)
    return reverse("intake:question", args=[CODES[place - 1]]) if place else reverse("intake:start")


def _page(request: HttpRequest, form: QuestionForm, answers: Answers, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "form": form,
        "code": form.code,
        "done": CODES.index(form.code) + 1,
        "total": len(CODES),
        "comes_from_check": _comes_from_check(request),
        "leave_url": reverse("intake:leave"),
        "language_form": "question",
        "files": answers.files if form.code == FilesForm.code else (),
        "refusal": refusal,
        "is_lost": answers.begun_anew,
        "first": CODES[0],
    }
    is_wrong = bool(form.is_bound and form.errors) or refusal is not None
    return render(request, "intake/question.html", context, status=400 if is_wrong else 200)


@takes_changes
@sensitive_post_parameters()
def question(request: HttpRequest, code: str) -> HttpResponse:
    """One question: shown with what was answered before; kept and followed by the next."""
    if code not in BY_CODE:
        raise Http404
    kept = draft.draft_of(request)
    answers = kept.answers
    if answers.code:
        return redirect("intake:sent")
    if kept.is_lost(at_first=code == CODES[0]):
        answers = msgspec.structs.replace(answers, begun_anew=True)
    if request.method != "POST":
        return _page(request, BY_CODE[code](initial=msgspec.structs.asdict(answers)), answers)
    form = BY_CODE[code](request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, answers)
    if getattr(request, "file_was_too_large", False):
        return _page(request, form, answers, TooLarge())
    if free_at := pace.files_are_full(request):
        return _page(request, form, answers, pace.FilesReached(free_at))
    return _keep_answer(request, form, answers)


def _keep_answer(request: HttpRequest, form: QuestionForm, answers: Answers) -> HttpResponse:
    changed = msgspec.structs.replace(answers, **form.changes(), answered=tuple({*answers.answered, form.code}))
    file = form.cleaned_data.get("file")
    try:
        pace.take_words(changed)
        if file:
            pace.take_file(file)
            subject, files = add_file(answers, file)
    except Refused as refusal:
        return _page(request, form, answers, refusal)
    if file:
        changed = msgspec.structs.replace(changed, subject=subject, files=files)
    return draft.keep(request, redirect(_where_next(request, form.code, stays=bool(file))), changed)


def _where_next(request: HttpRequest, code: str, *, stays: bool) -> str:
    here = request.get_full_path() if _comes_from_check(request) else reverse("intake:question", args=[code])
    language = request.POST.get("language")
    if language in settings.LANGUAGE_NAMES:  # anything else would be kept as a language of its own, for ever
        return translate_url(here, language)
    if stays and "back" not in request.POST:
        return here
    if _comes_from_check(request):
        return reverse("intake:check")
    return _before(code) if "back" in request.POST else _after(code)


@require_POST
def file_drop(request: HttpRequest, number: int) -> HttpResponse:
    """Leave a file out again; its sealed bytes are swept later."""
    answers = draft.draft_of(request).answers
    left = tuple(stored for place, stored in enumerate(answers.files) if place != number)
    changed = msgspec.structs.replace(answers, files=left)
    return draft.keep(request, redirect("intake:question", FilesForm.code), changed)


def check(request: HttpRequest) -> HttpResponse:
    """Everything that was answered, before it is sent; and the sending."""
    kept = draft.draft_of(request)
    answers = kept.answers
    if answers.code:
        return redirect("intake:sent")
    if not kept.is_kept:
        return _lost(request, "answers")
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            return _send(request, answers)
        except (MayNotKeep, RequestsReached) as refused:
            refusal = refused
    context = {
        "lines": summary_of(answers),
        "says_nothing_of_money": not answers.free,
        "refusal": refusal,
        "is_lost": answers.begun_anew,
        "first": CODES[0],
        "back_url": reverse("intake:question", args=[CODES[-1]]),
        "leave_url": reverse("intake:leave"),
    }
    return render(request, "intake/check.html", context, status=refusal.status if refusal else 200)


def _lost(request: HttpRequest, what: str) -> HttpResponse:
    """What should be here and is not: the "answers" before sending, or the "words" after it."""
    context = {"what": what, "first": CODES[0], "leave_url": reverse("intake:leave")}
    return render(request, "intake/lost.html", context, status=409 if request.method == "POST" else 200)


def _send(request: HttpRequest, answers: Answers) -> HttpResponse:
    """The request goes and the answers are wiped in one step; only the code stays, for a page that gets lost.

    Raises MayNotKeep, RequestsReached.
    """
    must_be_kept(answers)
    try:
        pace.take_request()
    except RequestsReached as reached:
        draft.keep_until(request, answers, reached.free_at)
        raise
    with transaction.atomic():
        code = ask_for_help(answers, language=get_language() or "en")
        return draft.keep(request, redirect("intake:sent"), Answers(code=code))


def sent(request: HttpRequest) -> HttpResponse:
    """The seven words, until the person says that they have them."""
    kept = draft.draft_of(request)
    if request.method == "POST":
        return draft.forget(request, redirect("intake:return"))
    if not kept.is_kept:
        return _lost(request, "words")
    if not kept.answers.code:
        return redirect("intake:start")
    words = kept.answers.code.split()
    return render(request, "intake/sent.html", {"words": words, "leave_url": reverse("intake:leave")})


def leave(request: HttpRequest) -> HttpResponse:
    """Clear what can be cleared, here and in the browser, and go to a page that shows nothing."""
    response = draft.forget(request, redirect("intake:left"))
    half = half_of(request)
    if half is not None:
        broker.end_session(half)
    for name in list(request.COOKIES):
        response.delete_cookie(name)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def left(request: HttpRequest) -> HttpResponse:
    """A page that says what was cleared and what was not, in words that tell nobody anything."""
    return render(request, "intake/left.html")
