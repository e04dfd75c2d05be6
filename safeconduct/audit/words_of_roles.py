"""Roles as the log names them, in the words of `accounts`, which stands on a higher floor and tests this list."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

ROLES: dict[str, Promise] = {
    "role triage": gettext_lazy("intake volunteer"),
    "role caseworker": gettext_lazy("caseworker"),
    "role lawyer": gettext_lazy("lawyer"),
    "role housing": gettext_lazy("housing coordinator"),
    "role treasurer": gettext_lazy("treasurer"),
    "role editor": gettext_lazy("editor"),
    "role lead": gettext_lazy("programme lead"),
    "role officer": gettext_lazy("data-protection officer"),
    "role administrator": gettext_lazy("administrator"),
}
