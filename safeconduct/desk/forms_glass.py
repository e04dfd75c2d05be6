"""What somebody says who opens a case of others in an emergency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.look.forms import LookForm


class GlassForm(LookForm):
    """Which case, and why."""

    name = forms.CharField(
        label=_("Name of the case"),
        help_text=_("As it stands on papers and in messages, with its number."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("What happens, and why it cannot wait for who works on it"),
        help_text=_(
            "Programme leads and the data-protection officer read this. It is sealed, and erased with the case."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
