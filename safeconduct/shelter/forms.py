"""What the housing side writes down, asks and decides."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.country.towns import towns_by_name
from safeconduct.kernel import clock
from safeconduct.look.changing import ChangeForm
from safeconduct.look.forms import ChoicesWithHints, ChoiceWithHints, DateInThreeBoxes, LookForm
from safeconduct.shelter.models import Provider, Unit
from safeconduct.shelter.payloads import HomeAddress, ProviderContact
from safeconduct.shelter.services.homes import UnitFacts
from safeconduct.shelter.words import (
    NEEDED_CHECKS,
    Check,
    ClosedBecause,
    FundSource,
    HouseLanguage,
    Near,
    ProviderKind,
    Serves,
    UnitKind,
)

NEW_HOST, NEW_ORGANISATION = "new_host", "new_organisation"


class HomeForm(LookForm):
    """Who is behind a home, and in which town it stands."""

    provider = forms.ChoiceField(label=_("Who is behind it"))
    organisation = forms.CharField(
        label=_("Name of the new organisation"),
        help_text=_("Stands in the open. A private host's name is asked below and sealed."),
        max_length=80,
        required=False,
    )
    municipality = forms.ChoiceField(label=_("Town"), help_text=_("The only thing about the place that stays open."))
    contact_name = forms.CharField(label=_("Whom to talk to"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)

    def __init__(self, *args: Any, providers: Iterable[Provider], **named: Any) -> None:
        super().__init__(*args, **named)
        self.known = {str(one.pk): one for one in providers}
        news = [(NEW_HOST, _("a private host, new here")), (NEW_ORGANISATION, _("an organisation, new here"))]
        fields: dict[str, Any] = self.fields
        fields["provider"].choices = [*news, *((key, one.label) for key, one in self.known.items())]
        fields["municipality"].choices = [("", "–"), *towns_by_name()]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("provider") == NEW_ORGANISATION and not data.get("organisation", "").strip():
            self.add_error("organisation", _("Write the name of the organisation."))
        return data

    @property
    def chosen(self) -> Provider | None:
        """The provider that was chosen; None for a new one."""
        return self.known.get(self.cleaned_data["provider"])

    @property
    def kind(self) -> ProviderKind:
        is_organisation = self.cleaned_data["provider"] == NEW_ORGANISATION
        return ProviderKind.ORGANISATION if is_organisation else ProviderKind.HOST

    def contact(self) -> ProviderContact:
        data = self.cleaned_data
        return ProviderContact(name=data["contact_name"], phone=data["contact_phone"], email=data["contact_email"])


class AddressForm(ChangeForm):
    """Sealed to the housing group."""

    street = forms.CharField(label=_("Street and number"), max_length=120)
    postcode = forms.CharField(label=_("Postcode"), max_length=10)
    town = forms.CharField(label=_("Town or village"), max_length=80)
    contact_name = forms.CharField(label=_("Who opens the door"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    way_in = forms.CharField(
        label=_("Way in"),
        help_text=_("Which bell, which key, which bus."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )

    offered = forms.CharField(
        label=_("What they wrote when they offered it"),
        help_text=_("A lift, animals, languages: carry it over to the unit, then clear it here."),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, was_offered: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        if not was_offered:
            del self.fields["offered"]

    def address(self) -> HomeAddress:
        return HomeAddress(**self.answers)


UNIT_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("The room"), ("kind", "beds", "double_beds", "square_metres", "floor", "step_free")),
    (_("Who may live there"), ("serves", "max_households", "pets", "smoking")),
    (_("What is around"), ("languages", "near")),
    (_("When"), ("open_from", "open_until")),
)


class UnitForm(LookForm):
    """The open facts of a unit."""

    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    beds = forms.IntegerField(
        label=_("Beds"), help_text=_("Pieces of furniture, single and double together."), min_value=1, max_value=60
    )
    double_beds = forms.IntegerField(
        label=_("Of these double beds"), min_value=0, max_value=30, initial=0, required=False
    )
    square_metres = forms.DecimalField(
        label=_("Square metres to sleep in"),
        help_text=_("Measured, not guessed. Leave empty until somebody has been there with a tape."),
        min_value=Decimal(1),
        max_value=Decimal(2000),
        decimal_places=1,
        localize=True,
        required=False,
    )
    floor = forms.IntegerField(label=_("Floor"), min_value=-2, max_value=60, initial=0, required=False)
    max_households = forms.IntegerField(
        label=_("Households at a time"), min_value=1, max_value=60, initial=1, required=False
    )
    serves = ChoiceWithHints(
        label=_("For whom"), choices=[(value, label, "") for value, label in Serves.choices], initial=Serves.ANY
    )
    step_free = forms.BooleanField(label=_("Step-free from the street to the bed"), required=False)
    pets = forms.BooleanField(label=_("Animals are welcome"), required=False)
    smoking = forms.BooleanField(label=_("Smoking is allowed"), required=False)
    languages = ChoicesWithHints(
        label=_("Languages of the house"),
        choices=[(value, label, "") for value, label in HouseLanguage.choices],
        required=False,
    )
    near = ChoicesWithHints(
        label=_("Within half an hour"), choices=[(value, label, "") for value, label in Near.choices], required=False
    )
    open_from = DateInThreeBoxes(label=_("Open from"))
    open_until = DateInThreeBoxes(
        label=_("Open until"), help_text=_("The day the host has it back. Empty: no end is agreed."), required=False
    )

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(initial={name: getattr(unit, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["double_beds"], data["floor"] = data.get("double_beds") or 0, data.get("floor") or 0
        data["max_households"] = data.get("max_households") or 1
        if data.get("beds") is not None and data["double_beds"] > data["beds"]:
            self.add_error("double_beds", _("There are not so many beds."))
        if data.get("beds") is not None and data["max_households"] > data["beds"]:
            self.add_error("max_households", _("Each household needs a bed."))
        return data

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions by what they are about: a heading and its fields."""
        return [(heading, [self[name] for name in names]) for heading, names in UNIT_GROUPS]

    def facts(self) -> UnitFacts:
        return UnitFacts(**self.cleaned_data)


class VisitForm(LookForm):
    """One's own visit."""

    on = DateInThreeBoxes(label=_("Day of your visit"))
    checks = ChoicesWithHints(label=_("What you saw with your own eyes"), choices=[], required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["on"] = DateInThreeBoxes(label=_("Day of your visit"), latest=clock.today(), initial=clock.today())
        needed = _("Needed before anybody moves in.")
        triples = [(check.value, check.label, needed if check in NEEDED_CHECKS else "") for check in Check]
        self.fields["checks"] = ChoicesWithHints(
            label=_("What you saw with your own eyes"), choices=triples, required=False
        )

    def checks_made(self) -> list[Check]:
        return [Check(value) for value in self.cleaned_data["checks"]]


class DecisionForm(LookForm):
    """Yes or no to a home."""

    verdict = ChoiceWithHints(
        label=_("May households live here?"),
        choices=[
            ("yes", _("Yes"), _("Placement may give its units from today on.")),
            ("no", _("No"), _("Nobody new is placed here. Stays that stand are moved by hand.")),
        ],
    )
    valid_until = DateInThreeBoxes(
        label=pgettext_lazy("day", "Until"), help_text=_("Then two colleagues go and look again."), required=False
    )
    reasons = forms.CharField(
        label=_("Reasons"), help_text=_("Sealed with the address."), widget=forms.Textarea, max_length=4000
    )

    def until(self) -> date:
        """The day that was written, or a year from today."""
        chosen: date | None = self.cleaned_data["valid_until"]
        return chosen or clock.today() + timedelta(days=365)


class DaysForm(LookForm):
    """A span of days, the last one being the day of leaving."""

    from_on = DateInThreeBoxes(label=pgettext_lazy("day", "From"))
    until_on = DateInThreeBoxes(
        label=pgettext_lazy("day", "Until"), help_text=_("The first day on which it is free again.")
    )


class CloseForm(DaysForm):
    because = forms.ChoiceField(label=_("Why"), choices=ClosedBecause.choices)


class FundForm(DaysForm):
    monthly = forms.DecimalField(
        label=_("Euro a month"),
        help_text=_("For food, clothes, telephone and travel of who lives there."),
        min_value=Decimal(1),
        max_value=Decimal(20000),
        decimal_places=2,
        localize=True,
    )
    source = forms.ChoiceField(label=_("Where it comes from"), choices=FundSource.choices)


class OnForm(LookForm):
    """One day."""

    on = DateInThreeBoxes(label=pgettext_lazy("one day", "On"))


class MoveStayForm(OnForm):
    """To which unit, and on which day."""

    unit = forms.ChoiceField(label=_("To which unit"))

    def __init__(self, *args: Any, units: Iterable[Unit], **named: Any) -> None:
        super().__init__(*args, **named)
        self.known = {str(unit.pk): unit for unit in units}
        unit_field: Any = self.fields["unit"]
        unit_field.choices = [("", "–"), *((key, unit.label) for key, unit in self.known.items())]

    @property
    def chosen(self) -> Unit:
        return self.known[self.cleaned_data["unit"]]
