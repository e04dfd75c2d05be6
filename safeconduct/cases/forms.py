"""What colleagues write down about a household."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors import colleagues, colleagues_with
from safeconduct.cases.payloads import DocumentName, PersonCard, PersonIdentity, PlacementProfile, Story
from safeconduct.cases.places import PLACES, PlacesField, taken_for
from safeconduct.cases.words import SPOKEN, SPOKEN_IN_HOMES, ConsentKind, Relation, TaskKind, Urgency
from safeconduct.kernel import clock
from safeconduct.look.changing import ChangeForm
from safeconduct.look.forms import DateInThreeBoxes, FactDay, LookForm

COMPOSITIONS = [
    ("man", _("one man")), ("woman", _("one woman")), ("woman_with_children", _("woman with children")),
    ("family", _("family or couple")), ("mixed", _("adults together, or rather not said")),
]  # fmt: skip
NEAR = [
    ("hospital", _("hospital")), ("hiv_clinic", _("specialised clinic")), ("school", _("school")),
    ("psychologist", _("psychologist who speaks the language")), ("community", _("LGBTQ+ community")),
    ("public_transport", _("public transport")),
]  # fmt: skip
YES_NO = [("", _("not known yet")), ("yes", _("yes")), ("no", _("no"))]


class OpenCaseForm(LookForm):
    """Somebody who came another way than through the form."""

    working_name = forms.CharField(label=_("What they want to be called"), max_length=60)
    pronouns = forms.CharField(label=_("Pronouns"), max_length=30, required=False)
    urgency = forms.TypedChoiceField(label=_("Danger"), choices=Urgency.choices, coerce=int)
    language = forms.ChoiceField(label=_("Language they write in"), choices=settings.LANGUAGES, initial="ru")
    own_words = forms.CharField(
        label=_("What they told"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 8})
    )


class PersonForm(ChangeForm):
    """How to address somebody, and what the work needs to know at once."""

    working_name = forms.CharField(label=_("What they want to be called"), max_length=60)
    pronouns = forms.CharField(label=_("Pronouns"), max_length=30, required=False)
    relation = forms.ChoiceField(label=_("In the household"), choices=[("", _("choose")), *Relation.choices])
    is_adult = forms.ChoiceField(label=_("Age"), choices=[("yes", _("18 or older")), ("no", _("younger than 18"))])
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    has_passport = forms.ChoiceField(label=_("Has a valid passport for travel"), choices=YES_NO, required=False)

    @classmethod
    def of(cls, card: PersonCard, *, seen: int) -> "PersonForm":
        passport = {None: "", True: "yes", False: "no"}[card.has_passport]
        return cls(
            initial={
                "working_name": card.working_name,
                "pronouns": card.pronouns,
                "relation": card.relation,
                "is_adult": "yes" if card.is_adult else "no",
                "languages": list(card.languages),
                "has_passport": passport,
                "seen": seen,
            }
        )

    def card(self) -> PersonCard:
        data = self.cleaned_data
        return PersonCard(
            working_name=data["working_name"],
            pronouns=data["pronouns"],
            relation=data["relation"],
            is_adult=data["is_adult"] == "yes",
            languages=tuple(data["languages"]),
            has_passport={"": None, "yes": True, "no": False}[data["has_passport"]],
        )


class RightForm(LookForm):
    """Those who are entered are all."""

    why = forms.CharField(label=_("Why, in a few words (sealed)"), max_length=300)


class IdentityForm(ChangeForm):
    """Who somebody is for a State: as written in the main document, and in a second one where it differs."""

    born_on = FactDay(label=_("Date of birth"), required=False, earliest=date(1900, 1, 1))
    birth_place = forms.CharField(label=_("Place of birth"), required=False, max_length=120)
    nationality = forms.CharField(label=_("Nationality (three letters)"), max_length=3, min_length=3, initial="RUS")
    document_sex = forms.ChoiceField(
        label=_("Sex as the document says"), required=False, choices=[("", "—"), ("F", "F"), ("M", "M"), ("X", "X")]
    )
    document = forms.CharField(
        label=_("First document"), required=False, max_length=60, initial=_("Passport for travel")
    )
    family_name = forms.CharField(label=_("Family name in it"), required=False, max_length=80)
    given_names = forms.CharField(label=_("Given names in it"), required=False, max_length=80)
    number = forms.CharField(label=_("Its number"), required=False, max_length=30)
    expires_on = DateInThreeBoxes(label=_("Valid until"), required=False)
    other_document = forms.CharField(label=_("Another document, where names differ"), required=False, max_length=60)
    other_family_name = forms.CharField(label=_("Family name in that one"), required=False, max_length=80)
    other_given_names = forms.CharField(label=_("Given names in that one"), required=False, max_length=80)

    @classmethod
    def of(cls, identity: PersonIdentity | None, *, seen: int) -> "IdentityForm":
        if identity is None:
            return cls(initial={"seen": seen})
        initial: dict[str, Any] = {
            "born_on": identity.born_on,
            "birth_place": identity.birth_place,
            "nationality": identity.nationality,
            "document_sex": identity.document_sex,
            "seen": seen,
        }
        for prefix, name in zip(("", "other_"), identity.names, strict=False):
            initial |= {
                f"{prefix}document": name.document,
                f"{prefix}family_name": name.family_name,
                f"{prefix}given_names": name.given_names,
            }
        if identity.names:
            initial |= {"number": identity.names[0].number, "expires_on": identity.names[0].expires_on}
        return cls(initial=initial)

    def identity(self) -> PersonIdentity:
        data = self.cleaned_data
        names = [
            DocumentName(
                document=data["document"],
                family_name=data["family_name"],
                given_names=data["given_names"],
                number=data["number"],
                expires_on=data["expires_on"],
            )
        ]
        if data["other_document"]:
            names.append(
                DocumentName(
                    document=data["other_document"],
                    family_name=data["other_family_name"],
                    given_names=data["other_given_names"],
                )
            )
        return PersonIdentity(
            names=tuple(names),
            born_on=data["born_on"],
            birth_place=data["birth_place"],
            nationality=data["nationality"].upper(),
            document_sex=data["document_sex"],
        )


class StoryForm(ChangeForm):
    """What the caseworker adds; the household's own words stay as they are."""

    added = forms.CharField(
        label=_("What you add, after speaking with them"),
        help_text=_("Difference, stigma, shame, harm: what happened and what they fear. Nothing intimate."),
        required=False,
        max_length=40000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def story(self, before: Story) -> Story:
        return Story(
            own_words=before.own_words,
            safe_now=before.safe_now,
            where_now=before.where_now,
            time_left=before.time_left,
            added=self.cleaned_data["added"],
        )


class ProfileForm(ChangeForm):
    """What a home must offer. Nothing here asks whom somebody loves."""

    size = forms.IntegerField(label=_("People"), min_value=1, max_value=20)
    couples = forms.IntegerField(label=_("Pairs who share a double bed"), min_value=0, max_value=10, initial=0)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=15, initial=0)
    composition = forms.ChoiceField(label=_("For houses that serve some only"), choices=COMPOSITIONS, initial="mixed")
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages_needed = forms.MultipleChoiceField(
        label=_("Languages they cannot do without"),
        help_text=_("A home is proposed only where one of them is spoken. None ticked: any home will do."),
        choices=SPOKEN_IN_HOMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    step_free = forms.BooleanField(label=_("Needs step-free access"), required=False)
    pets = forms.BooleanField(label=_("Brings an animal"), required=False)
    smokes = forms.BooleanField(label=_("Smokes"), required=False)
    needs_near = forms.MultipleChoiceField(
        label=_("Needs nearby"), choices=NEAR, required=False, widget=forms.CheckboxSelectMultiple
    )
    wished_areas = PlacesField(label=_("Towns they wish for, with commas between"))
    excluded_areas = PlacesField(label=_("Towns to keep away from, with commas between"))
    needs = forms.CharField(
        label=_("What else matters"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def of(cls, profile: PlacementProfile, *, seen: int) -> "ProfileForm":
        initial = {name: getattr(profile, name) for name in profile.__struct_fields__}
        initial |= {name: ", ".join(initial[name]) for name in PLACES}
        form = cls(initial=initial | {"seen": seen})
        for name in PLACES:
            form.fields[name].help_text = taken_for(getattr(profile, name)) or form.fields[name].help_text
        return form

    @property
    def names_places(self) -> bool:
        """Whether there is something to show of how places were read."""
        return any(self.answers[name] for name in PLACES)

    def profile(self) -> PlacementProfile:
        data = self.answers
        for name in ("languages", "languages_needed", "needs_near"):
            data[name] = tuple(data[name])
        return PlacementProfile(**data)


class ApartForm(LookForm):
    """The other household, by the name of its case."""

    other = forms.CharField(label=_("Name of the other case"), max_length=40)


class MoveForm(LookForm):
    """Where the case goes, and why."""

    to = forms.ChoiceField(label=_("Where to"))
    words = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class ColleagueForm(LookForm):
    """One colleague of certain roles."""

    colleague = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none(), empty_label=_("choose"))

    def __init__(self, *args: Any, role: Role | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        people = colleagues_with(role) if role else colleagues().order_by("display_name")
        field = self.fields["colleague"]
        field.queryset = people  # type: ignore[attr-defined]
        field.label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]


class ConsentForm(LookForm):
    """A consent that was given."""

    kind = forms.ChoiceField(label=_("Consent"), choices=ConsentKind.choices)
    given_on = FactDay(label=_("Given on"), initial=clock.today)


class TaskForm(LookForm):
    """What has to be done, by whom and when."""

    kind = forms.ChoiceField(label=_("Task"), choices=TaskKind.choices)
    words = forms.CharField(label=_("In a few words (sealed)"), required=False, max_length=300)
    due_on = DateInThreeBoxes(label=_("By"), initial=clock.today)
