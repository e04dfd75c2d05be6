"""Colleagues as other colleagues may see them."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import GROUP_OF_ROLE, Role
from safeconduct.custody import grants
from safeconduct.custody.compartments import Group
from safeconduct.custody.models import Holder
from safeconduct.kernel.errors import NotFound

UUID_LENGTH = 36


def colleagues_for(actor: Actor) -> QuerySet[User]:
    """Active colleagues with their roles, for whoever may see the list. Raises NotAllowed."""
    actor.must_be(Role.ADMINISTRATOR, Role.LEAD)
    return User.objects.filter(is_active=True).prefetch_related("roles_held").order_by("display_name")


def colleague_for(actor: Actor, user_id: UUID | str) -> User:
    """One colleague. Raises NotFound, NotAllowed."""
    try:
        found = colleagues_for(actor).filter(pk=user_id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound
    return found


def colleagues_with(role: Role) -> QuerySet[User]:
    """Who holds a role: to whom a task or a case can be given."""
    return User.objects.filter(is_active=True, roles_held__role=role).order_by("display_name")


def groups_to_give(actor: Actor, colleague: User) -> list[Group]:
    """Groups that a colleague's roles call for, that they have no key of yet, and that the actor can give."""
    due = {GROUP_OF_ROLE[Role(held.role)] for held in colleague.roles_held.all() if Role(held.role) in GROUP_OF_ROLE}
    theirs = set(Holder.objects.filter(members__member=colleague.holder).values_list("name", flat=True))
    return sorted(group for group in due - theirs if grants.group(group).pk in actor.keyring.holders)


def names_of(references: set[str]) -> dict[str, str]:
    """Names by reference, of those references that are colleagues'."""
    ids = [reference for reference in references if len(reference) == UUID_LENGTH]
    return {str(user.pk): user.display_name for user in User.objects.filter(pk__in=ids)}
