"""Forms over what stands already: they carry the version that was seen, and nothing typed is lost to a refusal."""

from typing import Any

from django import forms
from django.http import QueryDict

from safeconduct.kernel.errors import ChangedMeanwhile, Refused
from safeconduct.look.forms import LookForm


class ChangeForm(LookForm):
    """A form that replaces something. `seen` comes back as the number of the version that its page showed, 0: none."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    @property
    def seen_version(self) -> int:
        """The version that was seen, of a form that is valid."""
        return int(self.cleaned_data["seen"])

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def refuse(self, refusal: Refused) -> None:
        """Say it above the form. Who has read that somebody was faster, and saves again, replaces that version."""
        self.add_error(None, f"{refusal.happened} {refusal.next_step}")
        if isinstance(refusal, ChangedMeanwhile):
            data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent holds a QueryDict
            data[self.add_prefix("seen")] = str(refusal.version)
            self.data = data
