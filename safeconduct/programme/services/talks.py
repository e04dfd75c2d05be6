"""Meetings with the authority, and what was promised there."""

from datetime import date

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.programme.models import Commitment, Meeting, Programme
from safeconduct.programme.payloads import Minutes, Promise
from safeconduct.programme.words import Side


def write_minutes(actor: Actor, *, programme: Programme, held_on: date, with_whom: str, text: str) -> Meeting:
    """Keep what was said, sealed to the leads. Raises NotAllowed, StillToCome."""
    actor.must_be(Role.LEAD)
    clock.must_have_come(held_on)
    with transaction.atomic():
        minutes = seal(programme.pk, Compartment.SUBMISSION, Minutes(with_whom=with_whom, text=text))
        meeting = Meeting.objects.create(programme=programme, held_on=held_on, minutes=minutes)
        record(actor.reference, Action.CREATED, meeting, subject=programme.pk)
    return meeting


def promise(actor: Actor, *, programme: Programme, side: Side, text: str, due_on: date | None) -> Commitment:
    """Keep what somebody promised. Raises NotAllowed."""
    actor.must_be(Role.LEAD)
    with transaction.atomic():
        words = seal(programme.pk, Compartment.SUBMISSION, Promise(text=text))
        commitment = Commitment.objects.create(programme=programme, side=side, words=words, due_on=due_on)
        record(actor.reference, Action.CREATED, commitment, subject=programme.pk)
    return commitment


def keep_promise(actor: Actor, *, programme: Programme, commitment_id: str) -> Commitment:
    """A promise was kept today. Raises NotAllowed, NotFound."""
    actor.must_be(Role.LEAD)
    with transaction.atomic():
        found = programme.commitments.select_for_update(of=("self",)).filter(pk=commitment_id).first()
        if found is None:
            raise NotFound
        if found.kept_on is None:
            found.kept_on = clock.today()
            found.save(update_fields=["kept_on"])
            record(actor.reference, Action.CHANGED, found, subject=programme.pk, purpose="kept")
    return found
