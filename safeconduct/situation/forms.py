from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.kernel import clock
from safeconduct.look.forms import FactDay, LookForm
from safeconduct.situation.services.record_incident import IncidentFacts, SourceFacts
from safeconduct.situation.words import Act, Perpetrator, SourceKind


class IncidentForm(LookForm):
    """A published event and where it was published."""

    happened_on = FactDay(label=_("When it happened"))
    region = forms.CharField(label=_("Region or town"), max_length=80)
    act = forms.ChoiceField(label=_("What was done"), choices=Act.choices)
    perpetrator = forms.ChoiceField(label=_("Who did it"), choices=Perpetrator.choices)
    victims = forms.IntegerField(label=_("How many people it struck"), min_value=1, max_value=5000, initial=1)
    summary = forms.CharField(
        label=_("In two sentences"),
        help_text=_("As the source tells it, without any name."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=SourceKind.choices, initial=SourceKind.PRESS)
    title = forms.CharField(label=_("Title of the source"), max_length=300)
    publisher = forms.CharField(label=_("Published by"), max_length=200)
    address = forms.CharField(label=_("Address of the page"), required=False, max_length=500)
    published_on = FactDay(label=_("Published on"), initial=clock.today)

    def facts(self) -> IncidentFacts:
        data = self.cleaned_data
        return IncidentFacts(
            happened_on=data["happened_on"],
            region=data["region"],
            act=Act(data["act"]),
            perpetrator=Perpetrator(data["perpetrator"]),
            victims=data["victims"],
            summary=data["summary"],
        )

    def source(self) -> SourceFacts:
        data = self.cleaned_data
        return SourceFacts(
            kind=SourceKind(data["source_kind"]),
            title=data["title"],
            publisher=data["publisher"],
            address=data["address"],
            published_on=data["published_on"],
        )
