"""What lists are narrowed by."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.country.towns import area_name
from safeconduct.look.forms import LookForm
from safeconduct.shelter.models import Provider
from safeconduct.shelter.words import OfferState, Serves, UnitKind

ANY = [("", pgettext_lazy("filter", "all"))]
VETTING = [*ANY, ("vetted", _("vetted")), ("not", _("not vetted"))]


class AreaFilter(LookForm):
    """Narrows by area; `areas` are those in which there are homes."""

    mark_optional = False
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args: Any, areas: Iterable[str], **named: Any) -> None:
        super().__init__(*args, **named)
        area: Any = self.fields["area"]
        area.choices = [*ANY, *((area, area_name(area)) for area in areas)]

    def word(self, name: str) -> str:
        """What was chosen, or "" where nothing or nonsense was."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() or name in self.cleaned_data else ""


class BoardFilter(AreaFilter):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *UnitKind.choices])
    serves = forms.ChoiceField(label=_("For whom"), required=False, choices=[*ANY, *Serves.choices])
    vetting = forms.ChoiceField(label=_("Vetting"), required=False, choices=VETTING)


class HomeFilter(AreaFilter):
    provider = forms.ChoiceField(label=_("Behind it"), required=False)
    vetting = forms.ChoiceField(label=_("Vetting"), required=False, choices=VETTING)

    def __init__(self, *args: Any, providers: Iterable[Provider], **named: Any) -> None:
        super().__init__(*args, **named)
        provider: Any = self.fields["provider"]
        provider.choices = [*ANY, *((str(one.number), one.label) for one in providers)]


class OfferFilter(LookForm):
    mark_optional = False
    state = forms.ChoiceField(
        label=pgettext_lazy("of a stay or an offer", "State"),
        required=False,
        choices=[("", _("all that wait")), *OfferState.choices],
    )
