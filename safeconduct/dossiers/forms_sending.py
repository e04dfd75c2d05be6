"""What colleagues write down when a dossier is bound, handed over, sent, and answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.refusals import DueBeforeReceived, NotifiedBeforeDecided
from safeconduct.dossiers.selectors import lawyers_for
from safeconduct.dossiers.words import LANGUAGES, DecisionKind, DossierState, Notified
from safeconduct.kernel import clock
from safeconduct.look.forms import DateInThreeBoxes, FactDay, LookForm

LONG = 60000


class BundleForm(LookForm):
    """The two languages of cover, index and titles."""

    language = forms.ChoiceField(label=_("First language"), choices=LANGUAGES, initial="fr")
    second_language = forms.ChoiceField(label=_("Second language"), choices=LANGUAGES, initial="en")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("language") == data.get("second_language"):
            self.add_error("second_language", gettext_lazy("Choose another language than the first."))
        return data


class StepForm(LookForm):
    """Where the dossier goes, and why."""

    to = forms.ChoiceField(label=_("Step"))
    words = forms.CharField(
        label=_("In a few words (sealed)"),
        help_text=_("Needed for a withdrawal, and for sending an incomplete dossier."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        # Nothing is preset: the first of the steps may undo two signatures.
        self.fields["to"].choices = [("", _("choose")), *choices]  # type: ignore[attr-defined]


class HandOverForm(LookForm):
    """Which lawyer reads it; where no lawyer of the house can, nobody is asked for."""

    lawyer = forms.ModelChoiceField(
        label=_("Lawyer"),
        help_text=_("They get the keys for reading it: the card, the story, the dossier and the originals."),
        queryset=User.objects.none(),
        empty_label=_("choose"),
    )
    words = forms.CharField(
        label=_("In a few words (sealed)"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, dossier: Dossier, **named: Any) -> None:
        super().__init__(*args, **named)
        lawyers = lawyers_for(dossier)
        if dossier.dossier_state is DossierState.LEGAL_REVIEW:
            del self.fields["words"]  # they go with the step, which was taken
            lawyers = lawyers.exclude(pk=dossier.lawyer_id) if dossier.lawyer_id else lawyers
        self.has_choice, field = lawyers.exists(), self.fields["lawyer"]
        if not self.has_choice:
            del self.fields["lawyer"]
        field.queryset = lawyers  # type: ignore[attr-defined]
        field.label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User | None:
        """The lawyer, where there was one to choose."""
        found: User | None = self.cleaned_data.get("lawyer")
        return found


class LodgeForm(LookForm):
    """On which day the post took the dossier."""

    lodged_on = FactDay(label=_("Lodged on"), help_text=_("The day on which the post took the dossier."))
    words = forms.CharField(
        label=_("In a few words (sealed)"),
        help_text=_("Needed where papers are missing, or the file has changed since the bundle was signed."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_(
            "The post has taken exactly what two people signed. From now on the papers are judged as they were on that "
            "day, and nobody can take this step back."
        )
    )


class QuestionForm(LookForm):
    """What the authority asks."""

    words = forms.CharField(label=_("What is asked"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}))
    received_on = FactDay(label=_("Received on"), initial=clock.today)
    due_on = DateInThreeBoxes(label=_("To be answered by"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        received_on, due_on = data.get("received_on"), data.get("due_on")
        if received_on and due_on and due_on < received_on:
            self.add_error("due_on", DueBeforeReceived.happened)
        return data


class QuestionAnswerForm(LookForm):
    """What we answer."""

    words = forms.CharField(label=_("Our answer"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}))
    answered_on = FactDay(label=_("Sent on"), initial=clock.today)


class DecisionForm(LookForm):
    """What was decided, and how the household learned of it."""

    kind = forms.ChoiceField(label=_("Decision"), choices=[("", _("choose")), *DecisionKind.choices])
    decided_on = FactDay(
        label=_("Decided on"),
        help_text=_("The day that stands on the decision itself. The time to collect a visa runs from it."),
    )
    notified = forms.ChoiceField(label=_("How it arrived"), choices=Notified.choices)
    notified_on = FactDay(label=_("On which day"), initial=clock.today)
    words = forms.CharField(
        label=_("Its grounds, in a few words (sealed)"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sure = forms.BooleanField()

    def __init__(self, *args: Any, size: int, **named: Any) -> None:
        super().__init__(*args, **named)
        words = ngettext(
            "I have the decision before me. Granted uses %(n)s visa of the quota and starts the time for collecting "
            "it; refused starts the time for an appeal. Nobody can take either back here.",
            "I have the decision before me. Granted uses %(n)s visas of the quota and starts the time for collecting "
            "them; refused starts the time for an appeal. Nobody can take either back here.",
            size,
        )
        self.fields["sure"].label = words % {"n": size}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        decided_on, notified_on = data.get("decided_on"), data.get("notified_on")
        if decided_on and notified_on and notified_on < decided_on:
            self.add_error("decided_on", NotifiedBeforeDecided.happened)
        return data
