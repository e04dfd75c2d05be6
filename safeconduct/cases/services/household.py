"""The people of a household, their story, and what a home must offer them."""

from django.db import transaction
from django.db.models import Max

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case, Person
from safeconduct.cases.payloads import PersonCard, PersonIdentity, PlacementProfile, Story
from safeconduct.cases.selectors import case_for_change
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import SealedRecord
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import reseal, seal


def add_person(actor: Actor, *, case: Case, card: PersonCard) -> Person:
    """One more member of the household. Raises NotFound."""
    with transaction.atomic():
        locked = case_for_change(actor, case)
        last = locked.people.aggregate(last=Max("position"))["last"] or 0
        sealed = seal(locked.pk, Compartment.CARD, card)
        person = Person.objects.create(case=locked, position=last + 1, card=sealed)
        Case.objects.filter(pk=locked.pk).update(size=locked.people.count())
        record(actor.reference, Action.CREATED, person, subject=locked.pk)
    return person


def change_card(actor: Actor, *, case: Case, person: Person, card: PersonCard) -> None:
    """Replace how somebody is addressed. Raises NotFound."""
    with transaction.atomic():
        locked = case_for_change(actor, case)
        reseal(person.card, card)
        record(actor.reference, Action.CHANGED, person, subject=locked.pk, purpose="card")


def change_identity(actor: Actor, *, case: Case, person: Person, identity: PersonIdentity) -> None:
    """Replace who somebody is for a State. Raises NotFound."""
    with transaction.atomic():
        locked = case_for_change(actor, case)
        person.identity = _keep(locked, person.identity, Compartment.IDENTITY, identity)
        person.save(update_fields=["identity"])
        record(actor.reference, Action.CHANGED, person, subject=locked.pk, purpose="identity")


def change_story(actor: Actor, *, case: Case, story: Story) -> None:
    """Replace the story by a new version. Raises NotFound."""
    with transaction.atomic():
        locked = case_for_change(actor, case)
        locked.story = _keep(locked, locked.story, Compartment.NARRATIVE, story)
        locked.save(update_fields=["story"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="story")


def change_profile(actor: Actor, *, case: Case, profile: PlacementProfile) -> None:
    """Replace what a home must offer. Raises NotFound."""
    with transaction.atomic():
        locked = case_for_change(actor, case)
        locked.profile = _keep(locked, locked.profile, Compartment.PROFILE, profile)
        locked.size = profile.size
        locked.save(update_fields=["profile", "size"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="profile")


def _keep(case: Case, record_: SealedRecord | None, compartment: Compartment, payload: Payload) -> SealedRecord:
    return seal(case.pk, compartment, payload) if record_ is None else reseal(record_, payload)
