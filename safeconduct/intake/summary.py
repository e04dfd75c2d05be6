"""What was answered, in the words of the questions, with a way back to each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.words import SPOKEN
from safeconduct.intake.forms import BY_CODE, SAFE_CHOICES
from safeconduct.intake.payloads import Answers


@dataclass(frozen=True)
class Line:
    """One question with its answer; `url` leads to it, and from it back to the summary."""

    question: str
    answer: str
    url: str


def summary_of(answers: Answers) -> list[Line]:
    """One line a question; what was skipped says so."""
    words = {
        "safe": str({value: label for value, label, _hint in SAFE_CHOICES}[answers.safe]) if answers.safe else "",
        "time": answers.time_left,
        "where": answers.where,
        "people": _people(answers),
        "name": _name(answers),
        "story": answers.own_words,
        "files": ", ".join(stored.name for stored in answers.files),
        "free": _free(answers),
    }
    return [
        Line(
            str(BY_CODE[code].title),
            words[code] or _("(skipped)"),
            f"{reverse('intake:question', args=[code])}?from=check",
        )
        for code in BY_CODE
    ]


def _people(answers: Answers) -> str:
    adults = ngettext("%(count)s adult", "%(count)s adults", answers.adults) % {"count": answers.adults}
    children = ngettext("%(count)s child", "%(count)s children", answers.children) % {"count": answers.children}
    return f"{adults}, {children}" if answers.children else adults


def _name(answers: Answers) -> str:
    spoken = dict(SPOKEN)
    parts = [answers.working_name, answers.pronouns, ", ".join(str(spoken[code]) for code in answers.languages)]
    return " · ".join(part for part in parts if part)


def _free(answers: Answers) -> str:
    yes, no = _("yes"), _("no")
    lines = [
        (_("Help is free, I paid nobody"), yes if answers.free else no),
        (_("You may keep what I wrote"), yes if answers.keep else no),
    ]
    return "; ".join(f"{label}: {value}" for label, value in lines)
