"""What is written down about an offer from the public site."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.country.towns import towns_by_name
from safeconduct.look.forms import ChoiceWithHints, LookForm
from safeconduct.shelter.words import OfferState


class AnswerForm(LookForm):
    """What was done with an offer."""

    to = ChoiceWithHints(
        label=_("What happened"),
        choices=[
            (OfferState.CONTACTED.value, _("We spoke"), _("By telephone or by mail.")),
            (OfferState.VISITED.value, _("Somebody went to see it"), ""),
            (OfferState.DECLINED.value, _("We thank and decline"), _("Write a reason that you could say to the host.")),
        ],
    )
    words = forms.CharField(
        label=_("In a few words"), widget=forms.Textarea, max_length=4000, required=False, help_text=_("Sealed.")
    )


class BecomeHomeForm(LookForm):
    """The town is all that has to be said; name, telephone, languages and the offer's own words go over."""

    municipality = forms.ChoiceField(label=_("Town"))

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        municipality: Any = self.fields["municipality"]
        municipality.choices = [("", "–"), *towns_by_name()]
