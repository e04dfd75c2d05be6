"""Colleagues come, get roles and keys, and leave."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts import factors
from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import RoleHeld, User
from safeconduct.accounts.roles import MAY_VOUCH, Role, groups_of_roles
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record, record_events
from safeconduct.custody import broker, founding, generations, grants, vouching
from safeconduct.custody.compartments import Group, Tier
from safeconduct.custody.leaving import take_what_opens
from safeconduct.custody.models import Holder
from safeconduct.kernel.errors import NotAllowed, Refused


class NameTaken(Refused):
    """Two colleagues cannot sign in under one name."""

    happened = _("A colleague signs in with this name already.")
    kept = _("What you typed is still in the form.")
    next_step = _("Choose another name to sign in with.")


class LastKeyholder(Refused):
    """A group's key is sealed to its members and kept nowhere else: with the last of them it would be lost."""

    happened = _("This colleague is the last who holds the key of a group.")
    next_step = _("Let somebody else into the group first.")


@dataclass(frozen=True)
class NewColleague:
    """A colleague, and the passphrase that is shown once. `roles` are those they were given."""

    user: User
    chosen: founding.NewPassphrase = field(repr=False)
    roles: frozenset[Role]

    @property
    def passphrase(self) -> str:
        return self.chosen.words

    @property
    def actor(self) -> Actor:
        """The colleague with their keys open, where they were made to stay so (`choose_passphrase`)."""
        return Actor(self.user, self.roles, self.chosen.keyring())


def create_user(
    *,
    username: str,
    display_name: str,
    roles: Iterable[Role],
    language: str,
    by: str,
    passphrase: founding.NewPassphrase | None = None,
    keeps_it: bool = False,
) -> NewColleague:
    """Make a colleague with generated passphrase and keys; group keys are a member's to give (`admit`).

    passphrase: where it was generated before. keeps_it: for guests and invented people; of everybody else others have
    seen it, and they make their own when they first sign in. Raises NameTaken, Busy.
    """
    username, roles = username.strip().lower(), list(roles)
    if User.objects.filter(username=username).exists():
        raise NameTaken
    passphrase = passphrase or founding.choose_passphrase(language)
    with transaction.atomic():
        holder = founding.make_person(passphrase)
        user = User(
            pk=passphrase.reference,
            username=username,
            display_name=display_name,
            language=language,
            holder=holder,
            words_are_given=not keeps_it,
        )
        user.set_unusable_password()
        user.is_staff = Role.EDITOR in set(roles)
        user.save(force_insert=True)
        RoleHeld.objects.bulk_create([RoleHeld(user=user, role=role) for role in roles])
        record(by, Action.CREATED, user)
    return NewColleague(user, passphrase, frozenset(roles))


def invite(actor: Actor, *, username: str, display_name: str, roles: Iterable[Role], language: str) -> NewColleague:
    """An administrator brings in a colleague and vouches for them, or does neither; another has to vouch besides.

    Raises NotAllowed, NameTaken, CannotVouch, StepUpNeeded, Busy.
    """
    actor.must_be(Role.ADMINISTRATOR)
    passphrase = founding.choose_passphrase(language)
    with transaction.atomic():
        new = create_user(
            username=username,
            display_name=display_name,
            roles=roles,
            language=language,
            by=actor.reference,
            passphrase=passphrase,
        )
        vouching.vouch(actor, new.user.holder)
    return new


def vouch(actor: Actor, *, user: User) -> bool:
    """One of the roster signs that these keys are this colleague's; whether they count now.

    Raises NotAllowed, CannotVouch, StepUpNeeded.
    """
    actor.must_be(*MAY_VOUCH)
    return vouching.vouch(actor, user.holder)


def admit(actor: Actor, *, user: User, group: Group) -> None:
    """A member of a group gives its key to a colleague who has the role and for whom two have vouched.

    Raises NotAllowed, NotVouchedFor, StepUpNeeded.
    """
    holder = grants.group(group)
    is_member = holder.pk in actor.keyring.groups
    has_role = group in groups_of_roles(Role(held.role) for held in user.roles_held.all())
    if not is_member or not has_role:
        raise NotAllowed
    grants.admit(actor, holder, user.holder)


def close_account(actor: Actor, *, user: User) -> None:
    """A colleague leaves: no sign-in, no session, no key from their next request on, and nothing that unwraps one.

    Raises NotAllowed, LastKeyholder.
    """
    actor.must_be(Role.ADMINISTRATOR)
    if user.pk == actor.user.pk:
        raise NotAllowed(_("Nobody closes their own account."))
    with transaction.atomic():
        _still_administers(actor, closing=user)
        keep_each_group_held(user, Holder.objects.filter(members__member=user.holder))
        User.objects.filter(pk=user.pk).update(is_active=False)
        factors.take_away(user)
        take_what_opens(user.holder, by=actor.reference)
        record_events(actor.reference, [Event(Action.REVOKED, "accounts.user", user.pk)])


def end_sessions(actor: Actor, *, user: User) -> None:
    """Close what a colleague has open, now: they sign in again. For a laptop that was taken. Raises NotAllowed."""
    actor.must_be(Role.ADMINISTRATOR, Role.LEAD)
    with transaction.atomic():
        broker.end_sessions_of(user.holder)
        record_events(actor.reference, [Event(Action.REVOKED, "accounts.user", user.pk, purpose="session")])


def _still_administers(actor: Actor, *, closing: User) -> None:
    """Of two who close each other at one moment the second waits here, at the door of the roster. Raises NotAllowed."""
    User.objects.select_for_update(no_key=True).get(pk=closing.pk)
    theirs = set(Holder.objects.filter(members__member=closing.holder).values_list("pk", flat=True))
    generations.hold(Holder.objects.filter(pk__in={grants.group(Group.ROSTER).pk, *theirs}))
    if not RoleHeld.objects.filter(user=actor.user, role=Role.ADMINISTRATOR, user__is_active=True).exists():
        raise NotAllowed


def keep_each_group_held(leaving: User, groups: Iterable[Holder]) -> None:
    """Of two who leave a group at once the second waits for the first here. Raises LastKeyholder."""
    theirs = {group.pk for group in groups}
    for group in generations.hold(Holder.objects.filter(pk__in=theirs)):
        members = generations.present_members(group)
        staying = members.filter(member__user__is_active=True).exclude(member=leaving.holder)
        if len(Tier) not in Counter(staying.values_list("member", flat=True)).values():
            raise LastKeyholder
