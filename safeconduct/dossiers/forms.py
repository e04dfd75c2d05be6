"""What colleagues write down about a dossier."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Person
from safeconduct.custody.versions import version_of
from safeconduct.dossiers.payloads import Applicant, Facts, Statement
from safeconduct.dossiers.standing import Standing, bond_of, has_partner
from safeconduct.dossiers.words import LANGUAGES, Bond, StayTrack
from safeconduct.evidence.selectors import OpenedItem
from safeconduct.kernel import clock
from safeconduct.look.changing import ChangeForm
from safeconduct.look.forms import DateInThreeBoxes, FactDay, LookForm
from safeconduct.programme.rules.pack import Pack

LONG = 60000


def posts_of(pack: Pack) -> list[tuple[str, str]]:
    """The posts as choices, in the reader's language."""
    language = get_language() or "en"
    return [(post.id, post.name.within(language)) for post in pack.posts]


class OpenForm(LookForm):
    """For what and where a dossier will be lodged."""

    track = forms.ChoiceField(label=_("Kind of visa"), choices=StayTrack.choices)
    post = forms.ChoiceField(label=_("Where it will be lodged"))

    def __init__(self, *args: Any, pack: Pack, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["post"].choices = posts_of(pack)  # type: ignore[attr-defined]


class LodgingForm(OpenForm):
    """The day towards which everything is planned."""

    lodging_on = DateInThreeBoxes(
        label=_("Lodging day"),
        help_text=_("The day of the appointment at the post, or the day that you aim for."),
        required=False,
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        today = clock.today()  # a day that is set already may be kept when the rest changes
        self.fields["lodging_on"].earliest = min(today, self.initial.get("lodging_on") or today)  # type: ignore[attr-defined]


class FactsForm(ChangeForm):
    """What the rules need to know, with four questions for each person."""

    relationship = forms.ChoiceField(label=_("How the two partners are bound"), choices=Bond.choices)
    authority_reference = forms.CharField(label=_("The authority's file number"), required=False, max_length=60)

    def __init__(self, *args: Any, standing: Standing, people: Sequence[Person], **named: Any) -> None:
        self.people, self.facts = people, standing.facts
        self.version = version_of(standing.dossier.facts)
        super().__init__(*args, initial=self._known(), **named)
        if has_partner(standing.cards.values()):
            self.fields["relationship"].choices = [bond for bond in Bond.choices if bond[0] != Bond.NONE]  # type: ignore[attr-defined]
            self.initial["relationship"] = bond_of(standing.facts, standing.cards.values())
        else:
            del self.fields["relationship"]
        for person in people:
            called = standing.cards[person.pk].working_name
            self._ask(person.position, called)

    def _known(self) -> dict[str, Any]:
        known = {applicant.person: applicant for applicant in self.facts.applicants}
        initial: dict[str, Any] = {
            "relationship": self.facts.relationship,
            "authority_reference": self.facts.authority_reference,
            "seen": self.version,
        }
        for person in self.people:
            one, place = known.get(person.pk, Applicant(person=person.pk)), person.position
            initial |= {
                f"name_{place}": one.name,
                f"born_on_{place}": one.born_on,
                f"country_{place}": one.origin_country,
                f"unsafe_{place}": one.state_contact_unsafe,
            }
        return initial

    def _ask(self, place: int, called: str) -> None:
        self.fields[f"name_{place}"] = forms.CharField(
            label=_("%(name)s: name as in the visa form") % {"name": called}, required=False, max_length=160
        )
        self.fields[f"born_on_{place}"] = FactDay(label=_("%(name)s: date of birth") % {"name": called}, required=False)
        self.fields[f"country_{place}"] = forms.CharField(
            label=_("%(name)s: country of origin (two letters)") % {"name": called}, min_length=2, max_length=2
        )
        self.fields[f"unsafe_{place}"] = forms.BooleanField(
            label=_("%(name)s: asking the State of origin for papers would be dangerous") % {"name": called},
            required=False,
        )

    def kept(self) -> Facts:
        data = self.cleaned_data
        applicants = (
            Applicant(
                person=person.pk,
                name=data[f"name_{person.position}"],
                born_on=data[f"born_on_{person.position}"],
                origin_country=data[f"country_{person.position}"].upper(),
                state_contact_unsafe=data[f"unsafe_{person.position}"],
            )
            for person in self.people
        )
        return Facts(
            relationship=data.get("relationship", Bond.NONE.value),
            applicants=tuple(applicants),
            authority_reference=data["authority_reference"],
        )


class StatementForm(ChangeForm):
    """The justification in its own words, and a working translation."""

    original_language = forms.ChoiceField(label=_("Language of the original"), choices=LANGUAGES, initial="ru")
    original = forms.CharField(
        label=_("Statement"),
        help_text=_("An empty line begins a new paragraph. What happened and what is feared; nothing intimate."),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    translation_language = forms.ChoiceField(
        label=_("Language of the working translation"), choices=LANGUAGES, initial="fr"
    )
    translation = forms.CharField(
        label=_("Working translation"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 14})
    )

    @classmethod
    def of(cls, statement: Statement, *, seen: int) -> "StatementForm":
        written = {name: getattr(statement, name) for name in statement.__struct_fields__}
        return cls(initial=written | {"seen": seen})

    def kept(self) -> Statement:
        return Statement(**self.answers)


class AnswerForm(LookForm):
    """Which paper answers which requirement, where its kind does not say so."""

    item = forms.ChoiceField(label=_("Paper"))
    requirement = forms.ChoiceField(label=_("Answers"))

    def __init__(self, *args: Any, standing: Standing, items: Sequence[OpenedItem], **named: Any) -> None:
        super().__init__(*args, **named)
        language = get_language() or "en"
        asked = {line.requirement.id: line.requirement.name.within(language) for line in standing.completeness.lines}
        kinds = [(str(opened.item.pk), f"{opened.item.get_kind_display()}: {opened.title}") for opened in items]
        self.fields["item"].choices = kinds  # type: ignore[attr-defined]
        self.fields["requirement"].choices = list(asked.items())  # type: ignore[attr-defined]
