"""A case changes hands: the keys of the case, the address of its home, its open tasks and steps go along."""

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.arrival.services.arrive import pass_steps_on
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for_change
from safeconduct.cases.services.share_case import assign_case, revoke_case
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.grants import may_open
from safeconduct.shelter.selectors.stays import stays_of
from safeconduct.shelter.services.address_keys import settle_keys_of, share_address
from safeconduct.shelter.words import StayState


def hand_over_case(actor: Actor, *, case: Case, caseworker: User) -> Case:
    """Give a case to a caseworker with everything that belongs to the work; the one before keeps none of it.

    A lead who does not hold the address of its home leaves that key to the housing group, whose day says so.
    Raises NotAllowed, NotFound, StepUpNeeded.
    """
    with transaction.atomic():
        before = case_for_change(actor, case).caseworker
        locked = assign_case(actor, case=case, caseworker=caseworker)
        for stay in stays_of(actor, locked).filter(state=StayState.CONFIRMED):
            if may_open(actor, stay.unit.home_id, Compartment.ADDRESS):
                share_address(actor, stay=stay)
        settle_keys_of(actor, case=locked)
        if before is not None and before != caseworker:
            pass_steps_on(actor, case=locked, before=before, to=caseworker)
    return locked


def take_case_back(actor: Actor, *, case: Case, colleague: User) -> None:
    """Take back a colleague's keys of a case and, where they were its caseworker, of its home.

    Raises NotAllowed, NotFound.
    """
    with transaction.atomic():
        revoke_case(actor, case=case, colleague=colleague)
        settle_keys_of(actor, case=case)
