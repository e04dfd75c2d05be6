from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.roles import Role
from safeconduct.custody.recovering import CODE_WORDS
from safeconduct.look.forms import LookForm

CODE_LENGTH = 12  # eight digits of a recovery code, with what people put between them


class DoorForm(LookForm):
    """Who somebody is: the name, words that each door names in its own way, and the one-time code.

    The words' field is named like a passphrase: no page gives it back.
    """

    field_order = ("username", "passphrase", "code")
    username = forms.CharField(label=_("Name you sign in with"), max_length=40)
    code = forms.CharField(
        label=_("One-time code"),
        help_text=_("Six digits from your app, if you have set it up. Or a recovery code, which is used up by that."),
        max_length=CODE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class SignInForm(DoorForm):
    """Six words."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        help_text=_("Six words, with spaces between them."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class StepUpForm(LookForm):
    """The passphrase once more."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        help_text=_("Six words, with spaces between them."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePassphraseForm(StepUpForm):
    """The passphrase that counts until now, and a code where the colleague has them."""

    code = forms.CharField(
        label=_("One-time code"),
        help_text=_("Six digits from your app. One that you signed in with does not count again: wait for the next."),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, has_any: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passphrase"].label = _("The passphrase that you have now")
        if not has_any:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        return {"code": "", **(super().clean() or self.cleaned_data)}


class LostForm(DoorForm):
    """The ten words of the kit, or the five of a recovery."""

    passphrase = forms.CharField(
        label=_("The ten words of your recovery kit"),
        help_text=_("Or the five words that a colleague has told you, where you have no kit."),
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def is_kit(self) -> bool:
        """Whether these are more words than the five of a recovery."""
        return len(self.cleaned_data["passphrase"].split()) > CODE_WORDS


class NewPassphraseForm(LookForm):
    """The new words, to see that they were written down."""

    passphrase = forms.CharField(
        label=_("The six new words"),
        help_text=_("Type them from what you wrote down, with spaces between them."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class OldCodeForm(LookForm):
    """A code of the second factor that the colleague has until now."""

    old_code = forms.CharField(
        label=_("A code of the second factor that you have now"),
        help_text=_("Six digits from your app, or a recovery code. If you have lost both, ask an administrator."),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SecondFactorForm(OldCodeForm):
    """The first code from the app, to see that it works."""

    secret = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code that the app shows now"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, has_any: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_any:
            del self.fields["old_code"]


class InviteForm(LookForm):
    """A new colleague."""

    display_name = forms.CharField(label=_("Name that colleagues see"), max_length=80)
    username = forms.SlugField(label=_("Name to sign in with"), max_length=40)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)

    def clean_roles(self) -> list[Role]:
        chosen: list[Any] = self.cleaned_data["roles"]
        return [Role(name) for name in chosen]
