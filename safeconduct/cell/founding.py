"""The first minute of an organisation: the recovery key, the first colleague, the groups."""

from dataclasses import dataclass, field

from django.db import transaction

from safeconduct.accounts.roles import Role, roles_of_group
from safeconduct.accounts.services.colleagues import NewColleague, create_user
from safeconduct.custody import founding, vouching
from safeconduct.custody.compartments import Group
from safeconduct.custody.models import Holder
from safeconduct.recovery import PublicHalf, RecoveryKey, Sheet, split_on_sheets

FOUNDER_ROLES = (Role.ADMINISTRATOR, Role.LEAD)


@dataclass(frozen=True)
class Founded:
    """The founder, and the recovery key's five sheets where it was made here: shown once and kept nowhere."""

    founder: NewColleague
    recovery: PublicHalf
    sheets: list[Sheet] = field(repr=False)


def found_glass() -> None:
    """A house that was founded before there was this group gets it, for those whose role calls for it.

    Cases from before are put behind the glass when somebody who holds them shares them next.
    """
    if not founding.recovery_exists() or Holder.objects.filter(name=Group.GLASS.value).exists():
        return
    members = Holder.objects.filter(user__is_active=True, user__roles_held__role__in=roles_of_group(Group.GLASS))
    with transaction.atomic():
        founding.found_group(Group.GLASS, *members.difference(vouching.without_two_words()))


def found(
    *,
    username: str,
    display_name: str,
    language: str,
    passphrase: founding.NewPassphrase | None = None,
    recovery: PublicHalf | None = None,
) -> Founded:
    """Take the recovery key, make the founder (administrator and programme lead) and the groups with them as member.

    passphrase: where it was generated before, for an invented founder, who keeps it. recovery: the public half of a key
    that was made offline; without it the key is made here.
    """
    sheets = list[Sheet]()
    if recovery is None:
        key = RecoveryKey.make()
        recovery, sheets = key.public, split_on_sheets(key)
    with transaction.atomic():
        founding.found_recovery(recovery)
        founder = create_user(
            username=username,
            display_name=display_name,
            roles=FOUNDER_ROLES,
            language=language,
            by="founding",
            passphrase=passphrase or founding.choose_passphrase(language, vouched=True),
            keeps_it=passphrase is not None,
        )
        for group in Group:
            founding.found_group(group, founder.user.holder)
    return Founded(founder, recovery, sheets)
