from base64 import b64decode
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts import passkeys
from safeconduct.accounts.roles import EVERYONE, Role
from safeconduct.custody.recovering import CODE_WORDS
from safeconduct.look.forms import LookForm

CODE_LENGTH = 12  # eight digits of a recovery code, with what people put between them


class FactorForm(LookForm):
    """A form with a code, in whose place a passkey may answer: `passkey`, which look/passkeys.js fills in.

    browser: whom the passkey's answer must have been asked of (`browsers`). Without scripts the code alone counts.
    """

    factor = "code"

    def __init__(self, *args: Any, browser: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._browser = browser

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = self.data.get("passkey", "")
        if said and self.factor in self.fields:
            cleaned[self.factor] = passkeys.shown(said, self._browser)
            self.errors.pop(self.factor, None)
        return cleaned


class DoorForm(FactorForm):
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


class PasskeyForm(forms.Form):
    """What a passkey has signed, and the 32 bytes that it answers; both filled in by look/passkeys.js."""

    passkey = forms.CharField(max_length=passkeys.LONGEST)
    prf = forms.CharField(max_length=44)

    def __init__(self, *args: Any, browser: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._browser = browser

    def clean_prf(self) -> bytes:
        try:
            answered = b64decode(self.cleaned_data["prf"], validate=True)
        except ValueError:
            answered = b""
        if len(answered) != 32:
            raise forms.ValidationError("no 32 bytes")  # nobody reads it: the service says what happened
        return answered

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shown = passkeys.shown(cleaned.pop("passkey", ""), self._browser)
        return {"shown": shown, "answered": cleaned.get("prf", b"")}


class NewPasskeyForm(LookForm):
    """What the colleague calls it, and what the browser made."""

    name = forms.CharField(
        label=_("What you call it"),
        help_text=_("For example after the device that it is in."),
        max_length=40,
        initial=_("Passkey"),
    )
    made = forms.CharField(max_length=passkeys.LONGEST, widget=forms.HiddenInput)
    has_prf = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ChangePassphraseForm(FactorForm, StepUpForm):
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
        return {"code": "", **super().clean()}


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


class OldCodeForm(FactorForm):
    """A code of the second factor that the colleague has until now."""

    factor = "old_code"

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


class RolesForm(LookForm):
    """All roles that a colleague shall have."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in Role if role in EVERYONE],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_roles(self) -> list[Role]:
        chosen: list[Any] = self.cleaned_data["roles"]
        return [Role(name) for name in chosen]


class InviteForm(RolesForm):
    """A new colleague."""

    field_order = ("display_name", "username", "language", "roles")
    display_name = forms.CharField(label=_("Name that colleagues see"), max_length=80)
    username = forms.SlugField(label=_("Name to sign in with"), max_length=40)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
