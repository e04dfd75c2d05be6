"""The roles of colleagues. A role opens pages; only a key opens a case."""

from collections.abc import Iterable, Mapping

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
    GUEST = "guest", _("guest")


GROUPS_OF_ROLE: Mapping[Role, tuple[Group, ...]] = {
    Role.TRIAGE: (Group.TRIAGE,),
    Role.HOUSING: (Group.HOUSING,),
    Role.CASEWORKER: (Group.GLASS,),
    Role.LEAD: (Group.LEADS, Group.ROSTER, Group.GLASS),  # who let caseworkers into it
    Role.OFFICER: (Group.ROSTER,),
    Role.ADMINISTRATOR: (Group.ROSTER,),  # whoever vouches: see MAY_VOUCH
}


def roles_written(roles: Iterable[str]) -> str:
    """Roles as one line, always in the same order: what two can sign."""
    names = set(roles)
    return " ".join(role.value for role in Role if role.value in names)


def roles_read(line: str) -> list[Role]:
    """The roles of such a line."""
    return [Role(name) for name in line.split()]


def groups_of_roles(roles: Iterable[Role]) -> list[Group]:
    """The groups that these roles call for, each once, in the order of `Group`."""
    due = {group for role in roles for group in GROUPS_OF_ROLE.get(role, ())}
    return [group for group in Group if group in due]


def roles_of_group(group: Group) -> list[Role]:
    """The roles that call for a group."""
    return [role for role, groups in GROUPS_OF_ROLE.items() if group in groups]


MAY_VOUCH = (Role.LEAD, Role.OFFICER, Role.ADMINISTRATOR)
GUESTS_TOO = frozenset(Role)
EVERYONE = GUESTS_TOO - {Role.GUEST}  # every colleague: a guest reads what was given to them, and nothing else
CASE_ROLES = frozenset({Role.TRIAGE, Role.CASEWORKER, Role.LAWYER, Role.HOUSING, Role.LEAD})
