from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from safeconduct.country.towns import area_of
from safeconduct.kernel import clock
from safeconduct.look.forms import ChoiceWithHints, DateInThreeBoxes, LookForm
from safeconduct.shelter.words import UnitKind

MOST_BEDS = 60
KINDS = [
    (
        UnitKind.HOST_ROOM.value,
        _("A room in the home where I live"),
        _("With a door that locks, and a shared kitchen."),
    ),
    (UnitKind.FLAT.value, _("A flat, studio or house"), _("Where nobody else lives during the stay.")),
    (UnitKind.SHARED_HOUSE.value, _("A room in a shared house"), _("Several people who each rent a room.")),
    (UnitKind.DORM.value, _("Beds of an organisation"), _("A shelter, a monastery, a guest house.")),
]


class OfferForm(LookForm):
    """An offer of a home, as a stranger writes it. `sections` are the three parts in which the page asks."""

    kind = ChoiceWithHints(label=_("What do you offer?"), choices=KINDS)
    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("Of the home, in Belgium. Only its first two digits can be read without a key."),
        max_length=8,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
    )
    beds = forms.IntegerField(
        label=_("For how many people?"),
        min_value=1,
        max_value=MOST_BEDS,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the number in figures, for example 2.")},
    )
    from_on = DateInThreeBoxes(
        label=_("From when?"), required=False, help_text=_("Leave it open if it is free at once.")
    )
    until_on = DateInThreeBoxes(
        label=_("Until when?"),
        required=False,
        help_text=_("Three months or more helps most. Leave it open if you can."),
    )
    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        help_text=_("A telephone number or an e-mail address is enough."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Look at this address again: it should read like name@example.org.")},
    )
    languages = forms.CharField(label=_("Which languages do you speak?"), required=False, max_length=80)
    words = forms.CharField(
        label=_("What else should we know?"),
        required=False,
        max_length=2000,
        help_text=_("Pets, stairs, who lives there, what you wish for. Please name nobody who is being helped."),
        widget=forms.Textarea,
    )

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (pgettext("part of the form", "The home"), [self["kind"], self["postcode"], self["beds"]]),
            (pgettext("part of the form", "The time"), [self["from_on"], self["until_on"]]),
            (
                pgettext("part of the form", "You"),
                [self["name"], self["phone"], self["email"], self["languages"], self["words"]],
            ),
        ]

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"].upper().removeprefix("B-").strip()
        if not area_of(postcode):
            raise forms.ValidationError(_("Give a Belgian postcode of four figures, for example 9000."))
        return postcode

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("phone") and not found.get("email") and "email" not in self.errors:
            self.add_error("phone", _("Give a telephone number or an e-mail address, so that we can answer."))
        self._check_days(found.get("from_on"), found.get("until_on"))
        return found

    def _check_days(self, start: Any, end: Any) -> None:
        if end is not None and end <= max(start or clock.today(), clock.today()):
            self.add_error("until_on", _("The end comes after the beginning, and after today."))
