"""The questions, one a page. Each form changes a few fields of the answers; none asks for a name on paper."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.words import SPOKEN
from safeconduct.look.forms import ChoiceWithHints, HintedChoice, LookForm


class QuestionForm(LookForm):
    """A page of the form; `mark_optional` is off since every question may be skipped."""

    mark_optional = False
    code: ClassVar[str]
    title: ClassVar[Any]

    def changes(self) -> Mapping[str, Any]:
        """The fields of Answers that this page changes."""
        return self.cleaned_data


SAFE_CHOICES: list[HintedChoice] = [
    ("yes", _("Yes, for now"), _("We answer within a few days.")),
    ("threatened", _("No, I am being threatened"), _("We read this first.")),
    ("hiding", _("I am hiding, or somebody is looking for me"), _("We read this first.")),
    ("days", _("I have only days"), _("We read this at once. Say on the next page how much time you have.")),
    ("", _("I would rather not say"), ""),
]


class SafeForm(QuestionForm):
    code = "safe"
    title = _("Are you safe now?")
    safe = ChoiceWithHints(
        label=_("Are you safe now?"),
        help_text=_("Answer as feels right. You can skip this and come back."),
        required=False,
        choices=SAFE_CHOICES,
    )


class TimeForm(QuestionForm):
    code = "time"
    title = _("Is there a day that matters?")
    time_left = forms.CharField(
        label=_("Is there a day that matters?"),
        help_text=_(
            "A hearing, a summons, the end of a visa, the day you must leave where you live. Your own words are enough."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WhereForm(QuestionForm):
    code = "where"
    title = _("In which country are you now?")
    where = forms.CharField(
        label=_("In which country are you now?"),
        help_text=_("Only the country. No town, no address."),
        required=False,
        max_length=80,
    )


MOST_PEOPLE = 10
TOO_MANY = {"max_value": _("Write 10, and tell us in your story how many you are."), "invalid": _("Write a number.")}


class PeopleForm(QuestionForm):
    code = "people"
    title = _("Who would travel together?")
    adults = forms.IntegerField(
        label=_("Adults, you included"),
        help_text=_("Are you under 18 and alone? Write 1, and tell us in your story."),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        required=False,
        error_messages={"min_value": _("Count yourself too: write 1 or more."), **TOO_MANY},
    )
    children = forms.IntegerField(
        label=_("Children under 18"),
        min_value=0,
        max_value=MOST_PEOPLE,
        initial=0,
        required=False,
        error_messages={"min_value": _("Write 0 or more."), **TOO_MANY},
    )

    def changes(self) -> Mapping[str, Any]:
        return {"adults": self.cleaned_data["adults"] or 1, "children": self.cleaned_data["children"] or 0}


class NameForm(QuestionForm):
    code = "name"
    title = _("How shall we call you?")
    working_name = forms.CharField(
        label=_("How shall we call you?"),
        help_text=_("Any name you like. It need not be the one in your papers, and better is not."),
        required=False,
        max_length=60,
    )
    pronouns = forms.CharField(
        label=_("How shall we speak of you?"), help_text=_("For example: she, he, they."), required=False, max_length=30
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )

    def changes(self) -> Mapping[str, Any]:
        return {**self.cleaned_data, "languages": tuple(self.cleaned_data["languages"])}


class StoryForm(QuestionForm):
    code = "story"
    title = _("What happened?")
    own_words = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "In your own words, as much or as little as you want. You need not prove who you are or whom you love, "
            "and we never ask for anything intimate. No names of other people, please."
        ),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class FreeForm(QuestionForm):
    code = "free"
    title = _("Two things before you send")
    free = forms.BooleanField(
        label=_("I know that this help is free, and I have paid nobody for a place."),
        help_text=_(
            "If somebody asked you for money, leave this empty and tell us in your story. It does not harm your case."
        ),
        required=False,
    )
    keep = forms.BooleanField(
        label=_("You may keep what I wrote, sealed, to help me."),
        help_text=_("You can have it erased at any time. Without this we cannot keep your request."),
        required=False,
    )


class FilesForm(QuestionForm):
    code = "files"
    title = _("Do you want to add photos or papers?")
    file = forms.FileField(
        label=_("Do you want to add photos or papers?"),
        help_text=_(
            "Photos, PDF, Word or text, each up to 25 MiB. "
            "They are sealed as they arrive; you cannot open them here again."
        ),
        required=False,
    )

    def changes(self) -> Mapping[str, Any]:
        return {}


QUESTIONS: tuple[type[QuestionForm], ...] = (
    SafeForm, TimeForm, WhereForm, PeopleForm, NameForm, StoryForm, FilesForm, FreeForm,
)  # fmt: skip
BY_CODE = {question.code: question for question in QUESTIONS}


class ReturnForm(LookForm):
    """The seven words."""

    mark_optional = False
    words = forms.CharField(
        label=_("Your seven words"),
        help_text=_("With spaces between them. Capital letters and the letter ё do not matter."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class MessageForm(LookForm):
    """A message, from either side."""

    mark_optional = False
    text = forms.CharField(
        label=_("Your message"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 5})
    )


class TalkForm(MessageForm):
    """A message of the applicant, with a file where they want."""

    file = forms.FileField(label=_("Add a photo or a paper"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text", "").strip() and not cleaned.get("file"):
            self.add_error("text", _("Write something, or add a file."))
        return cleaned


class DeclineForm(LookForm):
    """The reason that the household will read."""

    words = forms.CharField(
        label=_("Why, in words that you could say to them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
