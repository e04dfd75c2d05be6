from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.custody.guests import last_day
from safeconduct.evidence.selectors import OpenedItem
from safeconduct.guests.refusals import TooLong
from safeconduct.kernel import clock
from safeconduct.look.forms import DateInThreeBoxes, LookForm


def _already(is_given: bool) -> str:
    return " · " + gettext("given already") if is_given else ""


class InviteGuestForm(LookForm):
    """Who comes from outside, and until when."""

    display_name = forms.CharField(
        label=_("Name of the guest"), help_text=_("It stands on every page that they see."), max_length=80
    )
    username = forms.SlugField(label=_("Name to sign in with"), max_length=40)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    last_on = DateInThreeBoxes(
        label=_("Last day"), help_text=_("Fourteen days at most, today counted."), initial=last_day
    )

    def clean_last_on(self) -> date:
        chosen: date = self.cleaned_data["last_on"]
        if not clock.today() <= chosen <= last_day():
            raise forms.ValidationError(TooLong.happened)
        return chosen


class ChooseForm(LookForm):
    """What a guest is to read."""

    story = forms.BooleanField(
        label=_("The story"),
        help_text=_("In the person’s own words, and what the caseworker adds; not where they are."),
        required=False,
    )
    paper = forms.MultipleChoiceField(label=_("Papers"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(
        self, *args: Any, papers: list[OpenedItem], has_story: bool, given: set[UUID | None], **named: Any
    ) -> None:
        """given: the items that the guest has already; None among them: the story."""
        super().__init__(*args, **named)
        self.mark_optional = False
        choices = [(str(one.item.pk), f"{one.item.get_kind_display()}: {one.title}") for one in papers]
        marked = [(pk, said + _already(UUID(pk) in given)) for pk, said in choices]
        self.fields["paper"].choices = marked  # type: ignore[attr-defined]
        self.fields["story"].label = _("The story") + _already(None in given)
        if not has_story:
            del self.fields["story"]
        if not papers:
            del self.fields["paper"]

    def papers(self) -> list[UUID]:
        """The chosen ones."""
        return [UUID(name) for name in self.cleaned_data.get("paper", [])]

    def with_story(self) -> bool:
        """Whether the story is chosen."""
        return bool(self.cleaned_data.get("story"))
