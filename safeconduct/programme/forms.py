from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.kernel import clock
from safeconduct.look.forms import DateInThreeBoxes, FactDay, LookForm
from safeconduct.programme.payloads import CriterionAnswer, SelectionReasons
from safeconduct.programme.rules_words import SaidRule
from safeconduct.programme.words import AnswerKind, Applies, KeptBecause, Side

LONG = forms.Textarea(attrs={"rows": 8})


class TieForm(LookForm):
    """Whether one may decide about a household at all: asked of whoever proposes and of whoever signs."""

    tie = forms.ChoiceField(
        label=_("Have you, or somebody close to you, anything to do with this household?"),
        help_text=_(
            "You know them privately, owe them something, or gain from the choice. Whoever says yes decides nothing "
            "about them, and that is written down."
        ),
        choices=[("no", _("No, nothing")), ("yes", _("Yes, I step aside"))],
        widget=forms.RadioSelect,
    )

    @property
    def steps_aside(self) -> bool:
        """Whether somebody said so, whatever else is missing in the form."""
        return bool(self.data.get("tie") == "yes")


class SignSelectionForm(TieForm):
    """The second signature: `seen` is the hash of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SelectionForm(TieForm):
    """Why a household goes first: what is true of each criterion, and as a whole. `replaces`: one's own proposal."""

    overall = forms.CharField(
        label=_("Why this household goes first"),
        help_text=_("As a whole, for whoever has to answer for the choice. It is sealed with their story."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("overall", "tie", "replaces")

    def __init__(self, *args: Any, criteria: list[SaidRule], **named: Any) -> None:
        super().__init__(*args, **named)
        self.criteria = criteria
        for rule in criteria:
            self.fields[f"applies_{rule.id}"] = forms.ChoiceField(
                label=rule.name, help_text=rule.why, choices=Applies.choices, widget=forms.RadioSelect,
                error_messages={"required": _("This one needs an answer.")},
            )  # fmt: skip
            self.fields[f"words_{rule.id}"] = forms.CharField(
                label=_("What you know of it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("This one needs an answer.")},
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[SaidRule, BoundField, BoundField]]:
        """Each criterion with its two questions."""
        return [(rule, self[f"applies_{rule.id}"], self[f"words_{rule.id}"]) for rule in self.criteria]

    def reasons(self) -> SelectionReasons:
        data = self.cleaned_data
        answers = tuple(
            CriterionAnswer(rule.id, rule.name, data[f"applies_{rule.id}"], data[f"words_{rule.id}"])
            for rule in self.criteria
        )
        return SelectionReasons(overall=data["overall"], answers=answers)

    @staticmethod
    def typed(reasons: SelectionReasons) -> dict[str, str]:
        """What was written before, for whoever changes their own proposal."""
        found = {"overall": reasons.overall}
        for answer in reasons.answers:
            found |= {f"applies_{answer.criterion}": answer.applies, f"words_{answer.criterion}": answer.words}
        return found


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
    answered_on = FactDay(label=_("Answered on"), initial=clock.today)
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

    held_on = FactDay(label=_("Held on"), initial=clock.today)
    with_whom = forms.CharField(label=_("With whom"), max_length=300)
    text = forms.CharField(label=_("What was said"), max_length=20000, widget=LONG)


class PromiseForm(LookForm):
    """What somebody promised."""

    side = forms.ChoiceField(label=_("Who promised"), choices=Side.choices)
    text = forms.CharField(label=_("What"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DateInThreeBoxes(label=_("By"), required=False)
