"""The people of a household, their story, and what a home must offer them.

How many they are (`Case.size`) is what the household says, and never fewer than the people who are entered.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case, Person
from safeconduct.cases.payloads import HouseholdSaid, PersonCard, PersonIdentity, PlacementProfile, Story
from safeconduct.cases.policies import CASEWORK
from safeconduct.cases.selectors import case_for_change, people_of, said_of
from safeconduct.cases.words import Relation
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import newest_key, seal
from safeconduct.custody.versions import replace, version_of
from safeconduct.kernel.errors import NotFound, Refused


class FewerThanEntered(Refused):
    """The household is said to be smaller than the people in it."""

    happened = _("More people than that are entered in this household.")
    kept = _("What you typed is still in the form.")
    next_step = _("Look at the people on the page of the case, and count again.")


class SecondPrincipal(Refused):
    """A household applies through one person."""

    happened = _("This household has a main applicant already.")
    kept = _("What you typed is still in the form.")
    next_step = _("Say what this person is to the main applicant, or change the other person first.")


WRITE_THE_STORY = CASEWORK | {Role.TRIAGE}
WRITE_THE_PROFILE = CASEWORK | {Role.HOUSING}


def add_person(actor: Actor, *, case: Case, card: PersonCard) -> Person:
    """One more member of the household. Raises NotAllowed, NotFound, SecondPrincipal."""
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        _refuse_second_principal(actor, locked, card)
        last = locked.people.aggregate(last=Max("position"))["last"] or 0
        sealed = seal(locked.pk, Compartment.CARD, card)
        person = Person.objects.create(case=locked, position=last + 1, card=sealed)
        _keep_size(locked, locked.size)
        record(actor.reference, Action.CREATED, person, subject=locked.pk)
    return person


def change_card(actor: Actor, *, case: Case, person: Person, card: PersonCard, seen: int) -> None:
    """Replace the version `seen` of how somebody is addressed.

    Raises NotAllowed, NotFound, SecondPrincipal, ChangedMeanwhile.
    """
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked, member = _member(actor, case, person)
        _refuse_second_principal(actor, locked, card, besides=member)
        replace(locked.pk, Compartment.CARD, member.card, card, seen=seen)
        record(actor.reference, Action.CHANGED, member, subject=locked.pk, purpose="card")


def change_identity(actor: Actor, *, case: Case, person: Person, identity: PersonIdentity, seen: int = 0) -> None:
    """Replace the version `seen` of who somebody is for a State; writing it takes the key that reading it takes.

    Raises NotAllowed, NotFound, NoGrant, StepUpNeeded, ChangedMeanwhile.
    """
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked, member = _member(actor, case, person)
        actor.keyring.must_reach(newest_key(locked.pk, Compartment.IDENTITY))
        member.identity = replace(locked.pk, Compartment.IDENTITY, member.identity, identity, seen=seen)
        member.save(update_fields=["identity"])
        record(actor.reference, Action.CHANGED, member, subject=locked.pk, purpose="identity")


def change_story(actor: Actor, *, case: Case, story: Story, seen: int) -> None:
    """Put a story in the place of the version `seen`. Raises NotAllowed, NotFound, ChangedMeanwhile."""
    actor.must_be(*WRITE_THE_STORY)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        locked.story = replace(locked.pk, Compartment.NARRATIVE, locked.story, story, seen=seen)
        locked.save(update_fields=["story"])
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="story")


def change_profile(actor: Actor, *, case: Case, profile: PlacementProfile, seen: int = 0) -> None:
    """Replace the version `seen` of what a home must offer, and say how many they are.

    Raises NotAllowed, NotFound, FewerThanEntered, ChangedMeanwhile.
    """
    actor.must_be(*WRITE_THE_PROFILE)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        locked.profile = replace(locked.pk, Compartment.PROFILE, locked.profile, profile, seen=seen)
        locked.save(update_fields=["profile"])
        if profile.size < locked.people.count():
            raise FewerThanEntered
        _keep_size(locked, profile.size)
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="profile")


def settle_people(actor: Actor, *, case: Case, why: str) -> None:
    """Those who are entered are the household, whatever was spoken of; why is kept. Raises NotAllowed, NotFound."""
    actor.must_be(*CASEWORK)
    with transaction.atomic():
        locked = case_for_change(actor, case)
        people = people_of(actor, locked, purpose="change")
        adults = sum(member.card.is_adult for member in people)
        before = said_of(actor, locked) or HouseholdSaid(adults=adults, children=len(people) - adults)
        settled = HouseholdSaid(adults=before.adults, children=before.children, why=why)
        locked.said = replace(locked.pk, Compartment.CARD, locked.said, settled, seen=version_of(locked.said))
        locked.save(update_fields=["said"])
        _keep_size(locked, len(people))
        record(actor.reference, Action.CHANGED, locked, subject=locked.pk, purpose="people")


def _refuse_second_principal(actor: Actor, case: Case, card: PersonCard, *, besides: Person | None = None) -> None:
    """Raises SecondPrincipal when the card is a main applicant's and somebody other than `besides` is one."""
    if card.relation != Relation.PRINCIPAL:
        return
    others = [member for member in people_of(actor, case, purpose="change") if member.person != besides]
    if any(member.card.relation == Relation.PRINCIPAL for member in others):
        raise SecondPrincipal


def _keep_size(case: Case, said: int) -> None:
    """The one place where the size of a household changes after its first day."""
    case.size = max(said, case.people.count())
    case.save(update_fields=["size"])


def _member(actor: Actor, case: Case, person: Person) -> tuple[Case, Person]:
    """The case, locked, and its member as it stands under the lock."""
    locked = case_for_change(actor, case)
    member = locked.people.filter(pk=person.pk).first()
    if member is None:
        raise NotFound
    return locked, member
