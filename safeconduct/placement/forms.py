"""What is asked before a round, and before a no."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.kernel import clock
from safeconduct.look.forms import DateInThreeBoxes, LookForm
from safeconduct.placement.models import Choice

FIRST_DAY_AFTER = timedelta(days=30)
LAST_DAY_AFTER = timedelta(days=210)


class RoundForm(LookForm):
    """For which days homes are sought, and which proposals of before stay as they are.

    order: the number of this form as it was shown; sent twice, it opens one round.
    """

    order = forms.UUIDField(widget=forms.HiddenInput)
    from_on = DateInThreeBoxes(label=_("From"), help_text=_("The day they could move in."))
    until_on = DateInThreeBoxes(label=_("Until"), help_text=_("The day they would leave; it is not a night any more."))
    keep = forms.MultipleChoiceField(
        label=_("Keep these proposals"),
        help_text=_("They stay as they are; everybody else is placed around them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, waiting: Sequence[Choice] = (), **named: Any) -> None:
        days = {"from_on": clock.today() + FIRST_DAY_AFTER, "until_on": clock.today() + LAST_DAY_AFTER}
        initial = {"order": uuid4()} | days
        super().__init__(*args, **({"initial": initial} | named))
        self.waiting = {str(choice.pk): choice for choice in waiting}
        keep = self.fields["keep"]
        assert isinstance(keep, forms.MultipleChoiceField)
        keep.choices = [(pk, f"{choice.case.name} → {label(choice)}") for pk, choice in self.waiting.items()]
        if not self.waiting:
            del self.fields["keep"]

    @property
    def pins(self) -> list[Choice]:
        """The proposals that were ticked."""
        return [self.waiting[pk] for pk in self.cleaned_data.get("keep", [])]


class DeclineForm(LookForm):
    """Why this place is not theirs."""

    words = forms.CharField(
        label=_("Why not this place?"),
        help_text=_("Sealed with this round. The next round will not propose it to them again."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def label(choice: Choice) -> str:
    """What colleagues call the place of a choice; "" without one."""
    return choice.unit.label if choice.unit is not None else ""
