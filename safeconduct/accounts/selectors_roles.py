"""Other roles for a colleague, as they were proposed: what waits, and whom it takes to confirm."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.by_two import GOOD_FOR
from safeconduct.accounts.models import RoleChange, RoleHeld, User
from safeconduct.accounts.roles import MAY_VOUCH, Role, groups_of_roles
from safeconduct.custody import vouching
from safeconduct.custody.models import Holder
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

CONFIRMS = MAY_VOUCH  # other roles for a colleague: whoever vouches for one


def roles_of(user: User) -> list[Role]:
    """The roles that a colleague has now."""
    return [Role(name) for name in RoleHeld.objects.filter(user=user).values_list("role", flat=True)]


def roles_that_count(user: User) -> tuple[frozenset[Role], bool]:
    """The roles that open pages now, and whether that is none because two colleagues have yet to vouch; one query.

    Whoever invited somebody knows their passphrase, so a role counts once two others say whose account it is. A guest
    reads what was given to them.
    """
    waits = Exists(vouching.without_two_words().filter(pk=user.holder_id))
    held = list(RoleHeld.objects.filter(user=user).annotate(waits=waits).values_list("role", "waits"))
    roles = frozenset(Role(role) for role, waits in held if role == Role.GUEST or not waits)
    return roles, bool(held) and not roles


def who_confirms(change: RoleChange) -> QuerySet[User]:
    """Colleagues who may confirm it: neither who proposed it nor whom it is about."""
    return who_else(user=change.user, proposed_by=change.asked_by)


def who_else(*, user: User, proposed_by: User) -> QuerySet[User]:
    """Who could confirm what one proposes for another (or for themselves)."""
    found = User.objects.filter(is_active=True, roles_held__role__in=CONFIRMS)
    return found.exclude(pk__in=[user.pk, proposed_by.pk]).distinct().order_by("display_name")


def open_change_of(user: User) -> RoleChange | None:
    """What waits for an answer about a colleague who was selected for the actor."""
    return _open().filter(user=user).first()


def changes_waiting_for(actor: Actor) -> QuerySet[RoleChange]:
    """What others propose for others, and the actor may confirm."""
    if not actor.has(*CONFIRMS):
        return RoleChange.objects.none()
    return _open().exclude(asked_by=actor.user).exclude(user=actor.user)


def change_for(actor: Actor, change_id: UUID) -> RoleChange:
    """One of the last day or before, whoever it is about. Raises NotFound, NotAllowed."""
    actor.must_be(*CONFIRMS)
    found = RoleChange.objects.select_related("user__holder", "asked_by", "answered_by").filter(pk=change_id).first()
    if found is None:
        raise NotFound
    return found


def change_for_update(change: RoleChange) -> RoleChange | None:
    """The same one, locked with whom it is about until the transaction ends; None once it was answered."""
    User.objects.select_for_update(no_key=True).get(pk=change.user_id)
    locked = RoleChange.objects.select_for_update(of=("self",)).filter(pk=change.pk, answered_at__isnull=True)
    return locked.select_related("user__holder", "asked_by__holder").first()


def groups_left(user: User, wanted: Iterable[Role]) -> list[Holder]:
    """The groups that a colleague is a member of and that none of these roles calls for."""
    due = {group.value for group in groups_of_roles(wanted)}
    return list(Holder.objects.filter(members__member=user.holder).exclude(name__in=due).order_by("name").distinct())


def another_administers(user: User) -> bool:
    """Whether the house has an administrator besides this colleague, for whom two have vouched."""
    others = RoleHeld.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(user=user)
    return others.exclude(user__holder__in=vouching.without_two_words()).exists()


def _open() -> QuerySet[RoleChange]:
    lately = RoleChange.objects.filter(answered_at__isnull=True, asked_at__gt=clock.now() - GOOD_FOR)
    return lately.filter(user__is_active=True).select_related("user", "asked_by")
