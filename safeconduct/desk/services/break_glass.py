"""A colleague is in bed and a household in danger: one case of others is opened for two hours, and looked into after.

The broker tells the log before it gives a key; the notice on others' days is that leaf, and no page can leave it out.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors import colleagues_with
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record_events
from safeconduct.cases.models import Case
from safeconduct.custody import glass, grants, vouching
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.errors import AnotherGlass, NoGrant
from safeconduct.custody.sealing import seal
from safeconduct.desk.models import Glass
from safeconduct.desk.payloads import GlassReason
from safeconduct.desk.policies import BREAKS_GLASS
from safeconduct.desk.selectors_glass import conversation_behind, opening_for
from safeconduct.intake.models import Message
from safeconduct.intake.services.talk import answer
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused


class NoSuchCase(Refused):
    """No case has this name, or what it holds is not behind the glass."""

    happened = _("There is no case of this name, or it cannot be opened this way.")
    kept = _("Nothing was opened, and nobody was told.")
    next_step = _("Look at the name again. A programme lead holds a key of each case.")


class OpenToYou(Refused):
    """Whoever holds a key breaks no glass."""

    happened = _("You hold a key of this case already.")
    kept = _("Nobody was told.")
    next_step = _("Find it among your cases.")


def break_glass(actor: Actor, *, name: str, words: str) -> Case:
    """Open one case of others for two hours. Raises NotAllowed, NoSuchCase, OpenToYou, and as `glass.reach_through`.

    One that another has said was not needed opens no more within its day (AnotherGlass).
    """
    actor.must_be(*BREAKS_GLASS)
    subject = glass.case_named(name.strip())
    if subject is None:
        raise NoSuchCase
    if grants.may_open(actor, subject, Compartment.CARD):
        raise OpenToYou
    since = clock.now() - glass.ONCE_IN
    if Glass.objects.filter(case=subject, by=actor.user, was_needed=False, made_at__gt=since).exists():
        raise AnotherGlass
    try:
        with transaction.atomic():
            opening = glass.reach_through(actor, subject, to=actor.user.holder)
            _say_why(actor, subject, opening, words)
    except NoGrant:
        raise NoSuchCase from None
    return Case.objects.get(pk=subject)


def _say_why(actor: Actor, subject: UUID, opening: UUID, words: str) -> None:
    officers = [user.holder for user in colleagues_with(Role.OFFICER).select_related("holder")]
    vouched = [holder for holder in officers if vouching.counts(holder)]
    glass.seal_reasons_to(subject, [grants.group(Group.LEADS), *vouched], made_by=actor.reference)
    reason = seal(subject, Compartment.REVIEW, GlassReason(words=words))
    Glass.objects.create(pk=opening, case_id=subject, by=actor.user, reason=reason)
    record_events(actor.reference, [Event(Action.SEALED, GlassReason.sealed_type, reason.pk, subject)])


def answer_through_glass(actor: Actor, *, slug: str, text: str) -> Message:
    """Write to a household whose case one reads in an emergency. Raises NotFound, NotAllowed."""
    return answer(actor, conversation=conversation_behind(actor, slug), text=text)


def review(actor: Actor, *, opening: UUID, was_needed: bool) -> None:
    """Say of another's opening whether it was needed; one that was not ends at once. Raises NotAllowed, NotFound."""
    with transaction.atomic():
        leaf = opening_for(actor, opening)
        found = {"case_id": leaf.subject_id, "by_id": leaf.actor}
        said = {"reviewed_by": actor.user, "was_needed": was_needed}
        Glass.objects.update_or_create(pk=opening, defaults=said, create_defaults=found | said)
        if not was_needed:
            who = User.objects.select_related("holder").get(pk=leaf.actor)
            glass.take_back(UUID(leaf.subject_id), from_holder=who.holder)
        purpose = "needed" if was_needed else "not needed"
        record_events(actor.reference, [Event(Action.DECIDED, glass.KIND, opening, UUID(leaf.subject_id), purpose)])


def forget_case(case: Case) -> None:
    """The reasons go with an erased case; that it was opened stands in the log."""
    Glass.objects.filter(case=case).update(reason=None)
