"""Colleagues as other colleagues may see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import WithAnnotations

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Notice, Passkey, Recovery, RoleHeld, User
from safeconduct.accounts.own_account import announced_to
from safeconduct.accounts.roles import GROUPS_OF_ROLE, MAY_VOUCH, Role, groups_of_roles, roles_of_group
from safeconduct.accounts.selectors_roles import changes_waiting_for
from safeconduct.custody import grants, vouching
from safeconduct.custody.compartments import Group
from safeconduct.custody.models import Holder, Kit, Membership, MoreAsked, Voucher
from safeconduct.custody.passkeys import opening
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

RECOVERERS = (Role.ADMINISTRATOR, Role.LEAD, Role.OFFICER)  # who begins and approves that keys are given back
MAY_ALLOW_MORE = (Role.LEAD, Role.OFFICER)  # of a colleague who opens very many cases

GROUP_WORDS: dict[Group, Promise] = {
    Group.TRIAGE: _("intake volunteers"),
    Group.LEADS: _("programme leads"),
    Group.HOUSING: _("housing coordinators"),
    Group.ROSTER: _("those who vouch for colleagues"),
    Group.GLASS: _("those who may break the glass"),
}


def colleagues() -> QuerySet[User]:
    """Everybody who works here now. A guest is none: what a guest reads stands with the case (`guests`)."""
    return User.objects.filter(is_active=True).exclude(holder__kind=Holder.Kind.GUEST)


def colleagues_for(actor: Actor) -> QuerySet[User]:
    """Active colleagues with their roles, for whoever may see the list. Raises NotAllowed."""
    actor.must_be(Role.ADMINISTRATOR, Role.LEAD)
    return colleagues().prefetch_related("roles_held").order_by("display_name")


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
    due = groups_of_roles(Role(held.role) for held in colleague.roles_held.all())
    theirs = set(Holder.objects.filter(members__member=colleague.holder).values_list("name", flat=True))
    return [group for group in due if group not in theirs and grants.group(group).pk in actor.keyring.groups]


def groups_of(actor: Actor) -> list[Group]:
    """The groups that the actor is a member of."""
    theirs = Holder.objects.filter(pk__in=actor.keyring.groups)
    return sorted(Group(name) for name in theirs.values_list("name", flat=True))


def candidates_for(actor: Actor, group: Group) -> QuerySet[User]:
    """Colleagues whose role calls for a group of the actor's, whether they have its key or not. Raises NotFound."""
    if group not in groups_of(actor):
        raise NotFound
    found = User.objects.filter(is_active=True, roles_held__role__in=roles_of_group(group)).distinct()
    return found.select_related("holder").prefetch_related("roles_held").order_by("display_name")


def is_member(colleague: User, group: Group) -> bool:
    """Whether a colleague has the key of a group."""
    return Membership.objects.filter(member=colleague.holder, group=grants.group(group)).exists()


def waiting_at_the_door(actor: Actor) -> list[tuple[User, Group]]:
    """Colleagues whose role calls for a group of the actor's, who have no key of it and whose own count; one query."""
    theirs = Membership.objects.filter(member=OuterRef("user__holder")).values("group__name").distinct()
    mine = Membership.objects.filter(member=actor.user.holder_id).values("group__name").distinct()
    counts = ~Q(user__holder__in=vouching.without_two_words())
    held = RoleHeld.objects.filter(counts, user__is_active=True, role__in=list(GROUPS_OF_ROLE)).select_related("user")
    found = held.annotate(has=ArraySubquery(theirs), gives=ArraySubquery(mine)).order_by("user__display_name")
    due = [
        (one.user, group)
        for one in found
        for group in GROUPS_OF_ROLE[Role(one.role)]
        if group in one.gives and group not in one.has
    ]
    return list(dict.fromkeys(due))  # two roles may call for one group


def new_colleague_for(actor: Actor, user_id: UUID | str) -> User:
    """A colleague as whoever may vouch sees them, vouched for or not. Raises NotFound."""
    found = User.objects.filter(is_active=True, pk=user_id).prefetch_related("roles_held").first()
    if found is None or not actor.has(*MAY_VOUCH):
        raise NotFound
    return found


def who_vouched(colleague: User) -> list[str]:
    """The names of those who have vouched for a colleague."""
    by = Voucher.objects.filter(holder=colleague.holder).values("by")
    return list(User.objects.filter(holder__in=by).order_by("display_name").values_list("display_name", flat=True))


class Said(TypedDict):
    """What `waiting_for_a_word` says of a colleague."""

    announced: str | None
    asks: bool
    vouches: bool
    roles: bool
    is_new: bool


def waiting_for_a_word(actor: Actor) -> "QuerySet[WithAnnotations[User, Said]]":
    """Colleagues of whom the actor must know something, of themselves too, in one query.

    `asks`: another asked within the hour to open more cases, and the actor may allow it. `announced`: the newest of
    what was announced to the actor about them (a word of `Notice.What`), None where they have seen it all. `vouches`:
    fewer than two have vouched for them, and the actor, who may, has not. `roles`: other roles were proposed for them,
    which the actor may confirm. `is_new`: the actor, for whom fewer than two have vouched.
    """
    told = announced_to(actor).filter(about=OuterRef("pk")).order_by("-made_at").values("what")[:1]
    since = clock.now() - timedelta(hours=1)
    asked = Exists(MoreAsked.objects.filter(holder=OuterRef("holder"), asked_at__gt=since))
    asks = asked if actor.has(*MAY_ALLOW_MORE) else Value(False)
    another = Q(is_active=True) & ~Q(pk=actor.user.pk)
    found = User.objects.annotate(
        announced=Subquery(told),
        asks=Q(asks) & another,
        vouches=Q(_lacks_a_word_of(actor)) & another,
        roles=Exists(changes_waiting_for(actor).filter(user=OuterRef("pk"))),
        is_new=Q(pk=actor.user.pk) & Exists(vouching.without_two_words().filter(pk=OuterRef("holder"))),
    )
    return (
        found.filter(Q(asks=True) | Q(vouches=True) | Q(roles=True) | Q(is_new=True) | Q(announced__isnull=False))
        .select_related("holder")
        .order_by("display_name")
    )


def _lacks_a_word_of(actor: Actor) -> Exists | Value:
    if not actor.has(*MAY_VOUCH):
        return Value(False)
    said = Voucher.objects.filter(holder=OuterRef(OuterRef("holder")), by=actor.user.holder_id)
    return Exists(vouching.without_two_words().filter(~Exists(said), pk=OuterRef("holder")))


def asking_for_more(actor: Actor) -> "QuerySet[WithAnnotations[User, Said]]":
    """Other colleagues who asked within the hour to open more cases, for whoever may allow it."""
    return waiting_for_a_word(actor).filter(asks=True)


def asker_for(actor: Actor, user_id: UUID | str) -> User:
    """One of them. Raises NotFound."""
    found = asking_for_more(actor).filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found


def recovery_for(actor: Actor, user_id: UUID | str) -> tuple[User, Recovery | None]:
    """A colleague, and what was begun to give them their keys again; never oneself. Raises NotAllowed, NotFound."""
    actor.must_be(*RECOVERERS)
    found = colleagues().filter(pk=user_id).exclude(pk=actor.user.pk).first()
    if found is None:
        raise NotFound
    begun = Recovery.objects.filter(user=found, applied_at=None).prefetch_related("approvals__by")
    return found, begun.select_related("user", "begun_by").first()


def has_asked_for_more(actor: Actor) -> bool:
    """Whether the actor has asked within the hour and nobody has answered."""
    return MoreAsked.objects.filter(holder=actor.user.holder, asked_at__gt=clock.now() - timedelta(hours=1)).exists()


def notices_for(actor: Actor) -> list[Notice]:
    """What was announced to a colleague and they have not seen, the newest first."""
    found = announced_to(actor).exclude(what=Notice.What.APPROVE)
    return list(found.select_related("about").order_by("-made_at"))


def notice_words(what: str, about: User) -> str:
    """What was announced, as a sentence."""
    said = {
        Notice.What.KIT_USED: gettext("Your recovery kit was used: you have a new passphrase"),
        Notice.What.KEY_CHANGED: gettext("The house has another recovery key, and five other sheets"),
        Notice.What.APPROVE: gettext("Recovery of the keys of %(name)s: approve the request"),
        Notice.What.PASSKEY_ADDED: gettext("A passkey was added to your account"),
        Notice.What.PASSKEY_GONE: gettext("A passkey of yours was taken out of use"),
        Notice.What.PASSKEY_OPENS: gettext("A passkey of yours now opens names, papers and addresses"),
        Notice.What.CODES_SET: gettext("One-time codes were set up for your account"),
        Notice.What.CODES_MADE: gettext("Recovery codes were made for your account: the earlier ones count no more"),
        Notice.What.CODES_AWAY: gettext("An administrator took every second factor of yours away"),
        Notice.What.PASSPHRASE: gettext("Your passphrase was changed"),
        Notice.What.KIT_MADE: gettext("A recovery kit was made for your account: an earlier one counts no more"),
        Notice.What.ROLES: gettext("Your roles were changed: two colleagues have signed it"),
        Notice.What.TOO_MANY: gettext("%(name)s was refused another case after sixty within an hour"),
        Notice.What.COPIED: gettext("A passkey of %(name)s was refused: there may be a copy of it"),
        Notice.What.NOT_OURS: gettext(
            "A passkey of %(name)s was refused: this house did not make it. Somebody may write into the database"
        ),
        Notice.What.RECOVERED: gettext("The keys of %(name)s were recovered by three custodians"),
    }
    return said[Notice.What(what)] % {"name": about.display_name}


@dataclass(frozen=True)
class OwnPasskey:
    """A passkey of the actor's. opens: whether it opens the second key."""

    row: Passkey
    opens: bool


def passkeys_of(actor: Actor) -> list[OwnPasskey]:
    """The actor's passkeys, the oldest first."""
    opens = opening(actor.user.holder)
    return [OwnPasskey(row, row.pk in opens) for row in actor.user.passkeys.order_by("made_at")]


def passkey_of(actor: Actor, passkey_id: UUID | str) -> Passkey:
    """One of them. Raises NotFound."""
    found = actor.user.passkeys.filter(pk=passkey_id).first()
    if found is None:
        raise NotFound
    return found


def kit_made_at(actor: Actor) -> datetime | None:
    """Since when the actor has a recovery kit that was not used."""
    kit = Kit.objects.filter(holder=actor.user.holder).first()
    return kit.made_at if kit else None


def candidate_for(actor: Actor, user_id: UUID | str, group: str) -> User:
    """One of them, by the word of a group. Raises NotFound, also for a group that is none or is not the actor's."""
    found = candidates_for(actor, Group(group)).filter(pk=user_id).first() if group in set(Group) else None
    if found is None:
        raise NotFound
    return found
