from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safeconduct.accounts.models import User
from safeconduct.arrival.words import StepKind
from safeconduct.kernel import clock
from safeconduct.look.forms import DateInThreeBoxes, FactDay, LookForm


class TravelForm(LookForm):
    """When and how they travel."""

    travel_on = DateInThreeBoxes(label=_("They travel on"))
    words = forms.CharField(
        label=_("Flight, connection, who meets them (sealed)"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class DayForm(LookForm):
    """A day on which something happened."""

    on = FactDay(label=_("On"), initial=clock.today)


class SettleForm(LookForm):
    """Our part ends: asked before it does, with how much of the plan is open."""

    sure = forms.BooleanField()

    def __init__(self, *args: Any, open_steps: int, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["sure"]
        field.label = _("They have settled: the case leaves the journey, and nobody can bring it back there.")
        if open_steps:
            words = ngettext(
                "%(n)s step of the plan is still open and stays on its owner's day.",
                "%(n)s steps of the plan are still open and stay on their owners' days.",
                open_steps,
            )
            field.help_text = words % {"n": open_steps}


class StepForm(LookForm):
    """A step of the plan."""

    kind = forms.ChoiceField(label=_("Step"), choices=StepKind.choices)
    owner = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    due_on = DateInThreeBoxes(label=_("By"))

    def __init__(self, *args: Any, colleagues: QuerySet[User], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["owner"]
        field.queryset = colleagues  # type: ignore[attr-defined]
        field.label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]
