from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.kernel import clock
from safeconduct.look.forms import DateInThreeBoxes, LookForm
from safeconduct.programme.words import AnswerKind, KeptBecause, Side

LONG = forms.Textarea(attrs={"rows": 8})


class ProposalForm(LookForm):
    """A new version of the proposal; its figures come from the house itself."""

    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=settings.LANGUAGES,
        initial="fr",
        help_text=_("Write both texts below in this language: they stand in the document as you write them."),
    )
    asked = forms.IntegerField(label=_("Visas asked for"), min_value=1, max_value=10000)
    grounds = forms.CharField(label=_("Why these visas are needed"), max_length=8000, widget=LONG)
    support = forms.CharField(label=_("The support that we give"), max_length=8000, widget=LONG)


class AnswerForm(LookForm):
    """What the authority answered."""

    answer = forms.ChoiceField(label=pgettext_lazy("of the authority", "Answer"), choices=AnswerKind.choices)
    answered_on = DateInThreeBoxes(label=_("Answered on"), initial=clock.today)
    granted = forms.IntegerField(label=_("Visas granted"), min_value=0, max_value=10000, required=False)
    words = forms.CharField(
        label=_("In words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RoundForm(LookForm):
    """Places for a period."""

    granted = forms.IntegerField(label=_("Places granted"), min_value=1, max_value=10000)
    from_on = DateInThreeBoxes(label=_("From"), initial=clock.today)
    until_on = DateInThreeBoxes(label=_("Until (this day no longer)"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("from_on"), cleaned.get("until_on")
        if start and end and end <= start:
            self.add_error("until_on", _("The end must come after the beginning."))
        return cleaned


class KeepForm(LookForm):
    """Places are kept for longer."""

    until = DateInThreeBoxes(label=_("New last day"))
    because = forms.ChoiceField(label=_("Why"), choices=KeptBecause.choices, widget=forms.RadioSelect)


class MinutesForm(LookForm):
    """What was said in a meeting."""

    held_on = DateInThreeBoxes(label=_("Held on"), initial=clock.today)
    with_whom = forms.CharField(label=_("With whom"), max_length=300)
    text = forms.CharField(label=_("What was said"), max_length=20000, widget=LONG)


class PromiseForm(LookForm):
    """What somebody promised."""

    side = forms.ChoiceField(label=_("Who promised"), choices=Side.choices)
    text = forms.CharField(label=_("What"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DateInThreeBoxes(label=_("By"), required=False)
