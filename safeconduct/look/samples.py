"""Invented samples for the components of the style guide."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from safeconduct.look.forms import ChoicesWithHints, ChoiceWithHints, DateInThreeBoxes, LookForm

TODAY = date(2026, 11, 22)
COLOURS = ("paper", "card", "sunk", "line", "ink", "quiet", "accent", "good", "wait", "stop")


class SampleForm(LookForm):
    name = forms.CharField(
        label=gettext_lazy("Working name"), help_text=gettext_lazy("As this person wants to be called.")
    )
    born = DateInThreeBoxes(label=gettext_lazy("Date of birth"), help_text=gettext_lazy("For example 27 3 1991."))
    safe = ChoiceWithHints(
        label=gettext_lazy("Are you safe now?"),
        choices=[
            ("yes", gettext_lazy("Yes, for now"), gettext_lazy("We answer within a few days.")),
            (
                "no",
                gettext_lazy("No, I am threatened"),
                gettext_lazy("We read this first. Say how much time you have."),
            ),
            ("unsaid", gettext_lazy("I would rather not say"), ""),
        ],
    )
    languages = ChoicesWithHints(
        label=gettext_lazy("Languages"),
        required=False,
        choices=[
            ("ru", gettext_lazy("Russian"), ""),
            ("en", gettext_lazy("English"), gettext_lazy("Enough for an interview")),
        ],
    )
    story = forms.CharField(label=gettext_lazy("In your own words"), widget=forms.Textarea, required=False)
    paper = forms.FileField(label=gettext_lazy("A paper"), required=False)
    free = forms.BooleanField(
        label=gettext_lazy("I know that this help is free"),
        help_text=gettext_lazy("Nobody may ask money for a place."),
    )


WRONG = {"wrong-born_day": "31", "wrong-born_month": "2", "wrong-born_year": "1990", "wrong-story": "…"}


class QuestionForm(LookForm):
    mark_optional = False
    safe = ChoiceWithHints(
        label=gettext_lazy("Are you safe now?"),
        help_text=gettext_lazy("Answer as it suits you. You may skip this and come back."),
        required=False,
        initial="yes",
        choices=[
            ("yes", gettext_lazy("Yes, for now"), gettext_lazy("We answer within a few days.")),
            (
                "no",
                gettext_lazy("No, I am threatened"),
                gettext_lazy("We read this first. Say how much time you have."),
            ),
            ("unsaid", gettext_lazy("I would rather not say"), ""),
        ],
    )


class FilterForm(LookForm):
    word = forms.CharField(label=gettext_lazy("Word"), required=False)
    town = forms.ChoiceField(
        label=gettext_lazy("Town"), required=False, choices=[("", "–"), ("ghent", "Ghent"), ("liege", "Liège")]
    )


def components() -> dict[str, Any]:
    """What the components show."""
    return {
        "tabs": [
            {"label": _("Story"), "url": "#tabs", "current": True},
            {"label": _("Identity"), "url": "#tabs", "icon": "lock"},
            {"label": _("Evidence"), "url": "#tabs", "count": 15},
            {"label": _("Messages"), "url": "#tabs"},
        ],
        "trail": [(_("Cases"), "#breadcrumb"), ("Maple Heron 41", "#breadcrumb")],
        "steps": [
            {"label": _("Papers collected"), "state": "done", "hint": "15 / 15"},
            {"label": _("Review by the lawyer"), "state": "current", "hint": _("With Ada since 3 days")},
            {"label": _("Signed off by two"), "state": "to come"},
        ],
        "events": [
            {"at": datetime(2026, 10, 2, 9, 12, tzinfo=UTC), "title": _("Asked for help"), "tone": "good"},
            {"at": date(2026, 10, 24), "title": _("Selected"), "by": _("two signatures"), "tone": "good"},
            {
                "at": date(2026, 11, 20),
                "title": _("Criminal record expires too soon"),
                "tone": "stop",
                "text": _("Plan a new one."),
            },
        ],
        "homes": _homes(),
        "work_figures": [(_("Papers"), "9 / 14"), (_("Pages"), "112 / 214")],
        "soon": TODAY + timedelta(days=3),
        "today": TODAY,
    }


def _homes() -> list[dict[str, Any]]:
    return [
        {
            "name": "Ghent · Patershol",
            "beds": 4,
            "state": _("Vetted"),
            "tone": "good",
            "from": date(2027, 3, 1),
            "cost": 2700,
        },
        {
            "name": "Namur · Jambes",
            "beds": 3,
            "state": _("Visit planned"),
            "tone": "wait",
            "from": date(2026, 12, 1),
            "cost": 1950.5,
        },
        {
            "name": "Leuven",
            "beds": 2,
            "state": pgettext("sample", "Leaving"),
            "tone": "stop",
            "from": date(2026, 11, 25),
            "cost": 900,
        },
    ]
