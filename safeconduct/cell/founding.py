"""The first minute of an organisation: the recovery key, the first colleague, the groups."""

from dataclasses import dataclass, field

from django.db import transaction

from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.colleagues import NewColleague, create_user
from safeconduct.custody import founding
from safeconduct.custody.compartments import Group

FOUNDER_ROLES = (Role.ADMINISTRATOR, Role.LEAD)


@dataclass(frozen=True)
class Founded:
    """The founder, and the recovery key's secret half, which is shown once and kept nowhere."""

    founder: NewColleague
    recovery_secret: str = field(repr=False)


def found(
    *, username: str, display_name: str, language: str, passphrase: founding.NewPassphrase | None = None
) -> Founded:
    """Make the recovery key, the founder (administrator and programme lead) and the groups with them as member.

    passphrase: where it was generated before.
    """
    with transaction.atomic():
        secret = founding.found_recovery()
        founder = create_user(
            username=username,
            display_name=display_name,
            roles=FOUNDER_ROLES,
            language=language,
            by="founding",
            passphrase=passphrase,
        )
        for group in Group:
            founding.found_group(group, founder.user.holder)
    return Founded(founder, secret)
