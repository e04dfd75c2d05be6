"""What the log is narrowed by."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.audit.words import ACTIONS
from safeconduct.look.forms import LookForm

ANY = [("", pgettext_lazy("filter", "all"))]


def _day(label: Any) -> forms.DateField:
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=box)


class LogFilter(LookForm):
    """By colleague, case, what was done, and days; `people`: who can have done it, by reference."""

    mark_optional = False
    who = forms.ChoiceField(label=_("Who"), required=False)
    did = forms.ChoiceField(label=_("What they did"), required=False, choices=[*ANY, *ACTIONS.items()])
    # Of a shape that no person's name has, for what is typed here stands in the address.
    case = forms.CharField(
        label=_("Case"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "pattern": r"\s*\S+[ \-]\S+[ \-]\d+\s*"}),
    )
    since = _day(pgettext_lazy("first day of the log", "From"))
    until = _day(pgettext_lazy("last day of the log", "To"))

    def __init__(self, *args: Any, people: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        who: Any = self.fields["who"]
        who.choices = [*ANY, *people.items()]

    def asked(self) -> dict[str, Any]:
        """What was chosen; nonsense is nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


def chosen_words(asked: Mapping[str, Any], people: Mapping[str, str]) -> list[tuple[Any, Any]]:
    """What was chosen, for people: each field's label and the words of its choice; nothing chosen is no line."""
    said: dict[str, Mapping[str, Any]] = {"who": people, "did": ACTIONS}
    fields = LogFilter.base_fields
    return [(fields[name].label, said.get(name, {}).get(chosen, chosen)) for name, chosen in asked.items() if chosen]
