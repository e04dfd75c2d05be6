"""What a colleague says about files and items."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.forms import BaseForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Person
from safeconduct.cases.selectors import Member
from safeconduct.custody.versions import version_of
from safeconduct.evidence.kinds import ItemKind, ItemLanguage, Legalisation, Origin, OriginalReason
from safeconduct.evidence.models import Item
from safeconduct.evidence.selectors import OpenedItem
from safeconduct.evidence.services.sort_item import Sorting
from safeconduct.look.changing import ChangeForm
from safeconduct.look.forms import DateInThreeBoxes, FactDay, LookForm

MOST_FILES = 20
K = ItemKind
GROUPS: tuple[tuple[Promise, tuple[ItemKind, ...]], ...] = (
    (_("Who they are"), (
        K.PASSPORT, K.TRAVEL_DOCUMENT, K.RESIDENCE_PERMIT, K.BIRTH_CERTIFICATE, K.MARRIAGE_CERTIFICATE,
        K.COHABITATION_PROOF, K.RELATIONSHIP_PROOF,
    )),
    (_("What the authority asks of everyone"), (
        K.VISA_FORM, K.PHOTO, K.CRIMINAL_RECORD, K.MEDICAL_CERTIFICATE, K.HANDLING_FEE_RECEIPT,
        K.CONTRIBUTION_RECEIPT,
    )),
    (_("What happened"), (
        K.THREAT, K.SUMMONS, K.COURT_RECORD, K.POLICE_REPORT, K.MEDICAL_REPORT, K.TESTIMONY, K.PRESS, K.MEMBERSHIP,
    )),
    (_("Why here"), (K.TIES_BELGIUM, K.HOST_COMMITMENT, K.MEANS)),
    (_("Besides"), (K.TRANSLATION, K.EXPLANATION, K.OTHER)),
)  # fmt: skip


class ManyFilesInput(forms.FileInput):
    """The browser's own way of choosing several files."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Cleans to a list of files. An empty file stays in: evidence says itself what is wrong with it."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file is not None]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most 20 files at once: send the rest afterwards."), code="many")
        return files


class UploadForm(LookForm):
    """Files that come in by way of a colleague."""

    papers = ManyFiles(
        label=_("Files"),
        help_text=_("PDF, JPEG, PNG, HEIC, DOCX or plain text; up to 25 MiB and 300 pages each."),
        error_messages={"required": _("Choose at least one file.")},
    )
    origin = forms.ChoiceField(
        label=_("Where they come from"),
        choices=[choice for choice in Origin.choices if choice[0] != Origin.APPLICANT],
        initial=Origin.HOUSEHOLD,
    )
    given_by = forms.CharField(
        label=_("Who gave them to you, and how"),
        help_text=_("In words, for the custody trail. It is sealed."),
        max_length=300,
        required=False,
    )


class SortForm(ChangeForm):
    """What an item is."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("choose"))]
        + [(group, [(kind.value, kind.label) for kind in kinds]) for group, kinds in GROUPS],
    )
    shows = forms.CharField(
        label=_("What it shows"),
        help_text=_("One or two sentences, as they should stand in the dossier's index."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    person = forms.ChoiceField(label=_("Whose paper it is"), required=False)
    issued_on = FactDay(label=_("Issued on"), required=False)
    expires_on = DateInThreeBoxes(label=_("Valid until, as printed on it"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("none, or not known")), *ItemLanguage.choices]
    )
    legalisation = forms.ChoiceField(label=_("Legalisation"), choices=Legalisation.choices, initial=Legalisation.NONE)
    issuer_recognised = forms.BooleanField(
        label=_("Made by somebody whom the post recognises"),
        help_text=_("For example a doctor on the embassy's list."),
        required=False,
    )
    translation_of = forms.ChoiceField(label=_("Translates"), required=False)
    is_sworn = forms.BooleanField(label=_("By a sworn translator"), required=False)

    def __init__(self, *args: Any, people: Sequence[Member], others: Sequence[OpenedItem], **named: Any) -> None:
        super().__init__(*args, **named)
        self._people: dict[str, Person] = {str(member.person.pk): member.person for member in people}
        self._others: dict[str, Item] = {str(other.item.pk): other.item for other in others}
        names = [(str(member.person.pk), member.card.working_name) for member in people]
        titles = [(str(other.item.pk), other.title) for other in others]
        _offer(self, "person", [("", _("the whole household")), *names])
        _offer(self, "translation_of", [("", _("nothing: it is no translation")), *titles])

    def sorting(self) -> Sorting:
        data = self.cleaned_data
        return Sorting(
            kind=ItemKind(data["kind"]),
            shows=data["shows"],
            person=self._people.get(data["person"]),
            translation_of=self._others.get(data["translation_of"]),
            is_sworn=data["is_sworn"],
            issued_on=data["issued_on"],
            expires_on=data["expires_on"],
            language=ItemLanguage(data["language"]) if data["language"] else None,
            legalisation=Legalisation(data["legalisation"]),
            issuer_recognised=data["issuer_recognised"],
        )


def _offer(form: BaseForm, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def initial_of(opened: OpenedItem) -> dict[str, Any]:
    """What the form shows of an item that was sorted before."""
    item = opened.item
    return {
        "kind": "" if item.is_unsorted else item.kind,
        "shows": opened.about.shows,
        "person": str(item.person_id or ""),
        "translation_of": str(item.translation_of_id or ""),
        "is_sworn": item.is_sworn,
        "issued_on": item.issued_on,
        "expires_on": item.expires_on,
        "language": item.language,
        "legalisation": item.legalisation,
        "issuer_recognised": item.issuer_recognised,
        "seen": version_of(item.about),
    }


class WithdrawForm(LookForm):
    """Why an item goes out of use."""

    words = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AskOriginalForm(LookForm):
    """Why somebody needs the original itself."""

    reason = forms.ChoiceField(label=_("What you need it for"), choices=[("", _("choose")), *OriginalReason.choices])
