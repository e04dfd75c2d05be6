"""The only way to a case. What the actor holds no key of does not exist for them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case, Person, Task
from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.states import CaseState
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import CompartmentKey
from safeconduct.custody.sealing import open_records
from safeconduct.kernel.errors import NotFound


def cases_for(actor: Actor) -> QuerySet[Case]:
    """Cases whose card the actor can open, the most urgent first."""
    opens = grants.live_grants(actor.keyring.holders)
    card = CompartmentKey.objects.filter(subject=OuterRef("pk"), compartment=Compartment.CARD, grants__in=opens)
    found = Case.objects.filter(Exists(card)).exclude(state=CaseState.ERASED)
    return found.select_related("caseworker").order_by("-urgency", "asked_on", "name")


def case_for(actor: Actor, slug: str) -> Case:
    """One case by its slug. Raises NotFound, also for a case that the actor holds no key of."""
    found = cases_for(actor).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def case_for_change(actor: Actor, case: Case) -> Case:
    """The case, locked until the transaction ends. Raises NotFound."""
    found = cases_for(actor).select_related(None).select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Member:
    """A person with their opened card."""

    person: Person
    card: PersonCard


def people_of(actor: Actor, case: Case, *, purpose: str = "view") -> list[Member]:
    """The household with opened cards, the main applicant first."""
    people = list(case.people.select_related("card__compartment_key"))
    cards = open_records(actor, [person.card for person in people], PersonCard, purpose=purpose)
    return [Member(person, card) for person, card in zip(people, cards, strict=True)]


def person_for(actor: Actor, case: Case, position: int) -> Member:
    """One member of the household. Raises NotFound."""
    for member in people_of(actor, case):
        if member.person.position == position:
            return member
    raise NotFound


def tasks_of(case: Case) -> QuerySet[Task]:
    """Open tasks of a case that was already selected for the actor, the next first."""
    return case.tasks.filter(done_at__isnull=True).select_related("words__compartment_key", "owner")


def open_tasks_for(actor: Actor) -> QuerySet[Task]:
    """The actor's own open tasks, the next first."""
    mine = Task.objects.filter(done_at__isnull=True, owner=actor.user, case__in=cases_for(actor))
    return mine.select_related("case").order_by("due_on")
