"""The roles of colleagues. A role opens pages; only a key opens a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.custody.compartments import Group


class Role(models.TextChoices):
    """What somebody does in the programme."""

    TRIAGE = "triage", _("intake volunteer")
    CASEWORKER = "caseworker", _("caseworker")
    LAWYER = "lawyer", _("lawyer")
    HOUSING = "housing", _("housing coordinator")
    TREASURER = "treasurer", _("treasurer")
    EDITOR = "editor", _("editor")
    LEAD = "lead", _("programme lead")
    OFFICER = "officer", _("data-protection officer")
    ADMINISTRATOR = "administrator", _("administrator")


GROUP_OF_ROLE = {Role.TRIAGE: Group.TRIAGE, Role.LEAD: Group.LEADS, Role.HOUSING: Group.HOUSING}

EVERYONE = frozenset(Role)
CASE_ROLES = frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LAWYER, Role.HOUSING, Role.LEAD})
