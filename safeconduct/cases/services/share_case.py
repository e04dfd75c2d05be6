"""Who works on a case: giving keys and taking them back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.access import CASEWORKER_OPENS, HOUSING_OPENS, LAWYER_OPENS
from safeconduct.cases.models import Case
from safeconduct.cases.policies import CASEWORK
from safeconduct.cases.selectors import case_for_change
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.glass import put_behind_glass
from safeconduct.kernel.errors import NotAllowed, Refused

OPENS_BY_ROLE: dict[Role, tuple[Compartment, ...]] = {
    Role.CASEWORKER: CASEWORKER_OPENS,
    Role.LEAD: CASEWORKER_OPENS,
    Role.LAWYER: LAWYER_OPENS,
    Role.HOUSING: HOUSING_OPENS,
}


ASSIGNED = "assigned"
REVIEW = "review"


class NothingToOpen(Refused):
    """The colleague's roles open nothing of a case."""

    happened = _("This colleague's role opens nothing of a case.")
    next_step = _("Ask an administrator whether the role is right.")


def assign_case(actor: Actor, *, case: Case, caseworker: User) -> Case:
    """A lead gives a case to a caseworker, with all its keys and open tasks; the one before has neither any more.

    Part of `desk.services.hand_over_case`, which sees to the home too. Raises NotAllowed, NotFound, StepUpNeeded.
    """
    actor.must_be(Role.LEAD)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        before, locked.caseworker = locked.caseworker, caseworker
        grants.share(actor, locked.pk, CASEWORKER_OPENS, to=caseworker.holder, reason=ASSIGNED)
        put_behind_glass(actor, locked.pk)
        locked.save(update_fields=["caseworker"])
        if before is not None and before != caseworker:
            by = actor.reference
            grants.take_back(locked.pk, from_holder=before.holder, by=by, reason="handed over", given_for=ASSIGNED)
            locked.tasks.filter(owner=before, done_at__isnull=True).update(owner=caseworker)
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="caseworker")
    return locked


def compartments_for(colleague: User) -> tuple[Compartment, ...]:
    """What a colleague's roles may open when a case is shared with them. Raises NothingToOpen."""
    roles = {Role(held.role) for held in colleague.roles_held.all()}
    opens = [set(OPENS_BY_ROLE[role]) for role in roles if role in OPENS_BY_ROLE]
    if not opens:
        raise NothingToOpen
    return tuple(sorted(set().union(*opens)))


def share_case(actor: Actor, *, case: Case, colleague: User) -> None:
    """Let another colleague in, as far as their roles go. Raises NotAllowed, NotFound, NothingToOpen, StepUpNeeded."""
    actor.must_be(Role.CASEWORKER, Role.LEAD)
    if colleague.pk == actor.user.pk:
        raise NotAllowed(_("Nobody shares a case with themselves."))
    with transaction.atomic():
        locked = case_for_change(actor, case)
        grants.share(actor, locked.pk, compartments_for(colleague), to=colleague.holder, reason="shared")
        put_behind_glass(actor, locked.pk)


def share_for_review(actor: Actor, *, case: Case, lawyer: User) -> None:
    """Let a lawyer read what a dossier is made of; keys that they hold already stay what they were given for.

    Raises NotAllowed, NotFound, NoGrant, StepUpNeeded.
    """
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        lacking = set(LAWYER_OPENS) - grants.lasting(locked.pk, holder=lawyer.holder)
        grants.share(actor, locked.pk, lacking, to=lawyer.holder, reason=REVIEW)


def end_review(actor: Actor, *, case: Case, lawyer: User) -> None:
    """Take back what a lawyer was given for a review that is another's now. Raises NotAllowed, NotFound."""
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        by = actor.reference
        grants.take_back(locked.pk, from_holder=lawyer.holder, by=by, reason="handed over", given_for=REVIEW)


def share_with_housing(actor: Actor, *, case: Case) -> None:
    """Every housing coordinator may see the card and the placement profile. Raises NotAllowed, NotFound, NoGrant."""
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        grants.share(actor, locked.pk, HOUSING_OPENS, to=grants.group(Group.HOUSING), reason="placement")


def is_with_housing(case: Case) -> bool:
    """Whether every housing coordinator can open what a home must offer to a household."""
    return (
        grants.live_grants([grants.group(Group.HOUSING).pk])
        .filter(subject=case.pk, compartment=Compartment.PROFILE)
        .exists()
    )


def revoke_case(actor: Actor, *, case: Case, colleague: User) -> None:
    """Take back a colleague's keys; holds from their next request. Raises NotFound."""
    actor.must_be(Role.CASEWORKER, Role.LEAD)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        if locked.caseworker_id == colleague.pk:
            locked.caseworker = None
            locked.save(update_fields=["caseworker"])
        # Last: whoever takes back their own keys changes nothing of the case any more.
        grants.revoke(actor, locked.pk, from_holder=colleague.holder, reason="work ended")
