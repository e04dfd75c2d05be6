"""A colleague gets other roles by the word of two: an administrator proposes them, another colleague confirms, once.

Both sign exactly this change: the proposal, the colleague, who proposed it, all roles before and all after. Groups that
a new role calls for are their members' to let the colleague into, as with somebody who was invited (`admit`).
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.by_two import GOOD_FOR
from safeconduct.accounts.models import Notice, RoleChange, RoleHeld, User
from safeconduct.accounts.roles import Role, roles_read, roles_written
from safeconduct.accounts.selectors_roles import (
    CONFIRMS,
    another_administers,
    change_for_update,
    groups_left,
    roles_of,
    who_else,
)
from safeconduct.accounts.services.by_two import NotWaiting, answer, must_wait
from safeconduct.accounts.services.colleagues import keep_each_group_held
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record, record_events
from safeconduct.custody import broker, generations, glass, grants
from safeconduct.custody.approving import approve, must_be_two, withdraw
from safeconduct.custody.compartments import Group
from safeconduct.custody.models import Holder
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, NotFound, Refused

ROLES = "roles"  # as the broker asks for it


class NothingChanges(Refused):
    """The roles that they have."""

    happened = _("These are the roles that they have.")
    next_step = _("Choose what is to be added or taken away.")


class ProposedAlready(Refused):
    """One open proposal a colleague."""

    happened = _("Somebody else has proposed other roles for this colleague already.")
    next_step = _("Look at that proposal first. It ends a day after it was made.")


class NobodyConfirms(Refused):
    """Nobody could confirm it."""

    happened = _("Nobody could confirm this: it takes a lead, an officer or an administrator besides you and them.")
    kept = _("Nothing was changed.")
    next_step = _("Invite another programme lead, a data-protection officer or an administrator first.")


class RolesChangedSince(Refused):
    """Not the roles that it was proposed for."""

    happened = _("The roles of this colleague are others than when this was proposed: it does not fit any more.")
    kept = _("Nothing was changed.")
    next_step = _("Propose it anew, from the roles that they have now.")


class LastAdministrator(Refused):
    """Nobody could invite or change anybody any more."""

    happened = _("This colleague is the last administrator.")
    kept = _("Nothing was changed.")
    next_step = _("Make somebody else an administrator first.")


class ProposerLeft(Refused):
    """Whoever proposed it could not propose it now."""

    happened = _("Whoever proposed this is no administrator any more.")
    kept = _("Nothing was changed.")
    next_step = _("Let another administrator propose it anew.")


def propose_roles(actor: Actor, *, user: User, wanted: Iterable[Role]) -> RoleChange:
    """Propose all roles that a colleague shall have; good for a day. One's earlier proposal for them counts no more.

    Raises NotAllowed, NotFound, NothingChanges, ProposedAlready, NobodyConfirms, StepUpNeeded.
    """
    actor.must_be(Role.ADMINISTRATOR)
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True).first()
        held = roles_of(user)
        if locked is None or Role.GUEST in held:
            raise NotFound
        change = RoleChange(user=user, asked_by=actor.user, asked_at=clock.now())
        change.held, change.wanted = roles_written(held), roles_written(set(wanted) - {Role.GUEST})
        if change.held == change.wanted:
            raise NothingChanges
        if not who_else(user=user, proposed_by=actor.user).exists():
            raise NobodyConfirms
        _make_room(actor, user)
        change.asked_word = approve(actor, ROLES, user.pk, about=_about(change))
        change.save(force_insert=True)
        record(actor.reference, Action.CREATED, change)
    return change


def _make_room(actor: Actor, user: User) -> None:
    for earlier in RoleChange.objects.filter(user=user, answered_at__isnull=True):
        if earlier.asked_by_id != actor.user.pk and earlier.ends_at > clock.now():
            raise ProposedAlready
        withdraw([earlier.asked_word])
        earlier.delete()


def confirm_roles(actor: Actor, *, change: RoleChange) -> RoleChange:
    """Confirm another's proposal for somebody else: their roles change, their sessions end, keys that no role calls
    for are taken back.

    Raises NotAllowed, OwnRequest, NotWaiting, RolesChangedSince, ProposerLeft, LastAdministrator, LastKeyholder,
    NotTwo, StepUpNeeded.
    """
    with transaction.atomic():
        locked = _waiting(actor, change)
        held, wanted = set(roles_of(locked.user)), set(roles_read(locked.wanted))
        if roles_written(held) != locked.held:
            raise RolesChangedSince
        if Role.ADMINISTRATOR in held - wanted:
            _keep_an_administrator(locked.user, wanted)
        answer(actor, locked, word=approve(actor, ROLES, locked.user_id, about=_about(locked)))
        _must_be_two(actor, locked)
        record(actor.reference, Action.SIGNED, locked)
        _change(actor, locked.user, held=held, wanted=wanted)
    return locked


def refuse_roles(actor: Actor, *, change: RoleChange) -> RoleChange:
    """Refuse another's proposal. Raises NotAllowed, OwnRequest, NotWaiting."""
    with transaction.atomic():
        locked = _waiting(actor, change)
        answer(actor, locked, word=None)
        record(actor.reference, Action.REFUSED, locked)
    return locked


def _waiting(actor: Actor, change: RoleChange) -> RoleChange:
    actor.must_be(*CONFIRMS)
    locked = change_for_update(change)
    if locked is None or not locked.user.is_active:
        raise NotWaiting
    must_wait(actor, locked)
    if locked.user_id == actor.user.pk:
        raise NotAllowed(_("Nobody confirms roles of their own."))
    return locked


def _keep_an_administrator(user: User, wanted: Iterable[Role]) -> None:
    """Of two who give it up at once the second waits here, at the door of the roster. Raises LastAdministrator."""
    held = {group.pk for group in (*groups_left(user, wanted), grants.group(Group.ROSTER))}
    generations.hold(Holder.objects.filter(pk__in=held))
    if not another_administers(user):
        raise LastAdministrator


def _must_be_two(actor: Actor, change: RoleChange) -> None:
    """The proposer still is an administrator, and the broker finds both words; they are good once."""
    if not change.asked_by.is_active or Role.ADMINISTRATOR not in roles_of(change.asked_by):
        raise ProposerLeft
    words, both = [change.asked_word, change.allowed_word], {change.asked_by.holder_id, actor.user.holder_id}
    since = clock.now() - GOOD_FOR
    must_be_two(ROLES, change.user_id, about=_about(change), kept=words, by=both, since=since)
    withdraw(words)


def _change(actor: Actor, user: User, *, held: set[Role], wanted: set[Role]) -> None:
    given, taken = wanted - held, held - wanted
    RoleHeld.objects.filter(user=user, role__in=taken).delete()
    RoleHeld.objects.bulk_create([RoleHeld(user=user, role=role) for role in given])
    User.objects.filter(pk=user.pk).update(is_staff=Role.EDITOR in wanted)
    if taken:
        _leave(actor, user, groups_left(user, wanted))
    broker.end_sessions_of(user.holder)
    Notice.objects.create(to=user, what=Notice.What.ROLES, about=user)
    record_events(actor.reference, [_told(Action.GRANTED, user, role) for role in Role if role in given])
    record_events(actor.reference, [_told(Action.REVOKED, user, role) for role in Role if role in taken])


def _told(action: Action, user: User, role: Role) -> Event:
    return Event(action, "accounts.role", user.pk, None, f"role {role.value}")


def _leave(actor: Actor, user: User, groups: list[Holder]) -> None:
    """Raises LastKeyholder."""
    keep_each_group_held(user, groups)
    grants.dismiss(user.holder, groups, by=actor.reference)
    if Group.GLASS in {group.name for group in groups}:
        glass.take_back(from_holder=user.holder)
    left = [Event(Action.REVOKED, "custody.group", user.holder_id, None, group.name) for group in groups]
    record_events(actor.reference, left)


def _about(change: RoleChange) -> str:
    """Everything that both have to mean."""
    return f"{change.pk} {change.user_id} {change.asked_by_id} {change.held} > {change.wanted}"
