"""What colleagues say when a case ends, and when it is erased."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.states import CaseState
from safeconduct.desk.words import ErasureGround, LogReason
from safeconduct.look.forms import ChoiceWithHints, LookForm

Kind = tuple[Promise, Promise]
KINDS: dict[CaseState, Kind] = {
    CaseState.DECLINED: (
        _("We decline"),
        _("We cannot help here. Where the household has a conversation with us, it reads your words there."),
    ),
    CaseState.WITHDRAWN: (_("The household steps back"), _("It found another way, or does not want to go on.")),
    CaseState.CLOSED: (
        _("The work is done"),
        _("It needs us no more, or a refusal stands. While they live in a home of ours, leave the case open."),
    ),
}


class EndForm(LookForm):
    """How a case ends, and why."""

    to = ChoiceWithHints(label=_("How it ends"), choices=[])
    words = forms.CharField(
        label=_("Why, in words that you could say to them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, ends: list[CaseState], **named: Any) -> None:
        super().__init__(*args, **named)
        field: ChoiceWithHints = self.fields["to"]  # type: ignore[assignment]
        field.choices = [(end.value, KINDS[end][0]) for end in ends]
        field.widget.hints = {end.value: KINDS[end][1] for end in ends}
        if len(ends) == 1:
            field.initial = ends[0].value


class ErasureForm(LookForm):
    """Why a case is erased."""

    ground = forms.ChoiceField(label=_("Why"), choices=ErasureGround.choices, widget=forms.RadioSelect)


class ConfirmForm(LookForm):
    """The name of the case, typed by the second person: nobody confirms by habit."""

    name = forms.CharField(
        label=_("Type the name of the case"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AskLogForm(LookForm):
    """Why somebody needs the log as a table."""

    reason = forms.ChoiceField(label=_("What you need it for"), choices=[("", _("choose")), *LogReason.choices])
