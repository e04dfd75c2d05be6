"""Passphrases, kits and second factors, as the log says them."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

SIGNING_IN: dict[str, Promise] = {
    "passphrase": pgettext_lazy("log", "passphrase"),
    "cost": pgettext_lazy("log", "passphrase made harder to guess"),
    "kit": pgettext_lazy("log", "recovery kit"),
    "session": pgettext_lazy("log", "what was open"),
    "codes": pgettext_lazy("log", "every second factor"),
    "one-time code": pgettext_lazy("log", "with a one-time code"),
    "recovery code": pgettext_lazy("log", "with a recovery code"),
    "passkey": pgettext_lazy("log", "with a passkey"),
    "words fitted": pgettext_lazy("log", "the passphrase fitted, the second factor did not"),
    "copied": pgettext_lazy("log", "may be a copy"),
    "not ours": pgettext_lazy("log", "not made by this house"),
    "recovery codes": pgettext_lazy("log", "recovery codes"),
}
