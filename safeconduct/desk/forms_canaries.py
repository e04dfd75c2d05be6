"""What a canary case says: what a stranger would have typed into the form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Case
from safeconduct.intake.payloads import Answers
from safeconduct.look.forms import LookForm


class CanaryForm(LookForm):
    """A person whom there is not."""

    working_name = forms.CharField(label=_("What they want to be called"), max_length=40)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="ru")
    where = forms.CharField(label=_("In which country they are"), max_length=80)
    own_words = forms.CharField(
        label=_("What happened, in their words"),
        help_text=_("As long and as plain as real requests are. Nothing that somebody has really told you."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def answers(self) -> Answers:
        """As the form for requests would have them."""
        said = self.cleaned_data
        return Answers(
            working_name=said["working_name"],
            languages=(said["language"],),
            where=said["where"],
            own_words=said["own_words"],
            safe="",
            free=True,
            keep=True,
        )


class StepBackForm(LookForm):
    """Which household, which there is not, has stepped back, and why."""

    case = forms.ChoiceField(label=_("Case"))
    words = forms.CharField(label=_("Why they step back, as you would write it of anybody"), max_length=300)

    def __init__(self, *args: Any, cases: Iterable[Case], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["case"].choices = [(case.slug, case.name) for case in cases]  # type: ignore[attr-defined]
